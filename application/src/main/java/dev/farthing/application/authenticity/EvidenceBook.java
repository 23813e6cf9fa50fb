package dev.farthing.application.authenticity;

import dev.farthing.domain.authenticity.AskedModel;
import dev.farthing.domain.authenticity.Evidence;
import dev.farthing.domain.quality.Channel;
import dev.farthing.domain.upstream.Provenance;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What all replicas heard vendors claim, day by day.
public interface EvidenceBook {
    /// Writes down what one replica has heard on a day so far, in place of what it said of that day before.
    void keep(UUID replica, Instant day, Map<Channel, Evidence> heard);

    /// What all replicas heard on days that began then or later, by provider and upstream model; without channels
    /// whose provider is gone.
    List<Heard> since(Instant from);

    /// Forgets the days before then.
    void forget(Instant before);

    /// What was heard of one channel.
    ///
    /// @param models those that are routed to it, by name
    /// @param address where the provider is; null where it has none
    record Heard(
            Channel channel,
            String provider,
            @Nullable Provenance provenance,
            List<String> models,
            @Nullable String address,
            Evidence evidence) {
        /// The model as it is asked for there.
        public AskedModel asked() {
            return new AskedModel(
                    channel.upstreamModel(), models, Provenance.leavesNamesToCustomers(provenance, address));
        }
    }
}
