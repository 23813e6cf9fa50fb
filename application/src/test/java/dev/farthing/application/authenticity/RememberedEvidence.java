package dev.farthing.application.authenticity;

import dev.farthing.domain.authenticity.Evidence;
import dev.farthing.domain.quality.Channel;
import dev.farthing.domain.upstream.Provenance;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Keeps what was heard in a map.
public final class RememberedEvidence implements EvidenceBook {
    public boolean away;
    private final Map<Place, Evidence> heard = new HashMap<>();
    private final Map<Channel, Heard> known = new HashMap<>();

    private record Place(UUID replica, Instant day, Channel channel) {}

    public Channel channel(String provider, @Nullable Provenance provenance, String upstreamModel, String... models) {
        var channel = new Channel(new UUID(7, provider.hashCode()), upstreamModel);
        known.put(
                channel,
                new Heard(
                        channel,
                        provider,
                        provenance,
                        List.of(models).stream().sorted().toList(),
                        null,
                        new Evidence()));
        return channel;
    }

    @Override
    public void keep(UUID replica, Instant day, Map<Channel, Evidence> all) {
        if (away) {
            throw new IllegalStateException("away");
        }
        all.forEach((channel, evidence) -> {
            if (known.containsKey(channel)) {
                heard.put(new Place(replica, day, channel), new Evidence(evidence.figures(), evidence.echoes()));
            }
        });
    }

    @Override
    public List<Heard> since(Instant from) {
        var all = new HashMap<Channel, Evidence>();
        heard.forEach((place, evidence) -> {
            if (!place.day().isBefore(from)) {
                all.computeIfAbsent(place.channel(), _ -> new Evidence()).add(evidence);
            }
        });
        return known.values().stream()
                .filter(one -> all.containsKey(one.channel()))
                .map(one -> new Heard(
                        one.channel(),
                        one.provider(),
                        one.provenance(),
                        one.models(),
                        one.address(),
                        all.getOrDefault(one.channel(), new Evidence())))
                .toList();
    }

    @Override
    public void forget(Instant before) {
        heard.keySet().removeIf(place -> place.day().isBefore(before));
    }
}
