package dev.farthing.application.quality;

import dev.farthing.domain.quality.Channel;

class RememberedQualityTest implements QualityBookContract {
    private final RememberedQuality book = new RememberedQuality();

    @Override
    public QualityBook book() {
        return book;
    }

    @Override
    public Channel aChannel(String provider, String upstreamModel, String... models) {
        return book.channel(provider, upstreamModel, models);
    }
}
