package dev.farthing.application.relay;

import dev.farthing.domain.upstream.Credential;
import dev.farthing.domain.usage.CallRecord;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The way an attempt takes.
///
/// @param credential null where the provider needs none
public record Choice(Catalogue.Way way, @Nullable Credential credential) {
    public CallRecord.Hop hop() {
        return new CallRecord.Hop(
                way.provider().id(),
                way.provider().name(),
                credential == null ? null : credential.id(),
                way.route().upstreamModel());
    }

    /// Under what its health is known.
    UUID healthId() {
        return credential == null ? healthId(way) : credential.id();
    }

    /// Under what the health of a way without credentials is known.
    static UUID healthId(Catalogue.Way way) {
        var id = way.provider().id();
        return new UUID(
                id.getMostSignificantBits(),
                id.getLeastSignificantBits() ^ way.route().upstreamModel().hashCode());
    }
}
