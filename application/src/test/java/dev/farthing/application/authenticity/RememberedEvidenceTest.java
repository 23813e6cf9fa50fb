package dev.farthing.application.authenticity;

import dev.farthing.domain.quality.Channel;
import dev.farthing.domain.upstream.Provenance;
import org.jspecify.annotations.Nullable;

class RememberedEvidenceTest implements EvidenceBookContract {
    private final RememberedEvidence book = new RememberedEvidence();

    @Override
    public EvidenceBook book() {
        return book;
    }

    @Override
    public Channel aChannel(String provider, @Nullable Provenance provenance, String upstreamModel, String... models) {
        return book.channel(provider, provenance, upstreamModel, models);
    }
}
