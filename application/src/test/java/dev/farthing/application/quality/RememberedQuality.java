package dev.farthing.application.quality;

import dev.farthing.domain.quality.Channel;
import dev.farthing.domain.quality.ChannelQuality.Counted;
import dev.farthing.domain.quality.Grain;
import dev.farthing.domain.quality.Shift;
import dev.farthing.domain.quality.Tally;
import dev.farthing.domain.quality.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Keeps what was counted in maps.
public final class RememberedQuality implements QualityBook {
    public final List<String> alerts = new ArrayList<>();
    public boolean away;
    public boolean othersTurn;
    private final Map<Place, Counted> counted = new LinkedHashMap<>();
    private final Map<Channel, Shift> shifts = new HashMap<>();
    private final Map<UUID, String> providers = new HashMap<>();
    private final Map<Channel, Set<String>> routes = new HashMap<>();

    private record Place(UUID replica, Grain grain, Instant begin, Channel channel) {}

    public Channel channel(String provider, String upstreamModel, String... models) {
        var id = new UUID(7, provider.hashCode());
        providers.put(id, provider);
        var channel = new Channel(id, upstreamModel);
        routes.put(channel, new HashSet<>(List.of(models)));
        return channel;
    }

    public void provider(UUID id, String name) {
        providers.put(id, name);
    }

    @Override
    public void keep(UUID replica, Collection<Counted> all) {
        if (away) {
            throw new IllegalStateException("away");
        }
        for (var one : all) {
            var copy = new Tally();
            copy.add(one.tally());
            counted.put(
                    new Place(replica, one.grain(), one.begin(), one.channel()),
                    new Counted(one.channel(), one.grain(), one.begin(), copy));
        }
    }

    @Override
    public List<Counted> counted(Grain grain, Instant from) {
        return counted.values().stream()
                .filter(one -> one.grain() == grain && !one.begin().isBefore(from))
                .toList();
    }

    @Override
    public Map<Channel, Shift> shifts() {
        return Map.copyOf(shifts);
    }

    @Override
    public List<Known> known(Collection<Channel> channels) {
        var known = new ArrayList<Known>();
        for (var channel : channels) {
            var provider = providers.get(channel.providerId());
            if (provider != null) {
                known.add(new Known(
                        channel,
                        provider,
                        routes.getOrDefault(channel, Set.of()).stream().sorted().toList()));
            }
        }
        return known;
    }

    @Override
    public boolean isMyTurn(Duration beat) {
        return !othersTurn;
    }

    /// Time does not pass here: each can be asked again at once.
    @Override
    public List<Channel> takeProbes(int most, Duration interval) {
        return shifts.entrySet().stream()
                .filter(entry -> entry.getValue().bad() && !entry.getValue().held())
                .map(Map.Entry::getKey)
                .limit(most)
                .toList();
    }

    @Override
    public void probed(Channel channel, boolean answered) {
        shifts.computeIfPresent(
                channel,
                (_, shift) -> shift.bad() && !shift.held()
                        ? new Shift(shift.share(), true, shift.changedAt(), answered ? shift.proven() + 1 : 0, false)
                        : shift);
    }

    @Override
    public void shift(Channel channel, Shift shift) {
        if (providers.containsKey(channel.providerId())) {
            shifts.put(channel, shift);
        }
    }

    @Override
    public void alert(Known channel, Verdict verdict, Shift shift) {
        alerts.add(channel.provider() + " " + (shift.bad() ? "bad " : "good ")
                + verdict.reasons().stream().sorted().toList());
    }

    @Override
    public void forget(Grain grain, Instant before) {
        counted.keySet()
                .removeIf(place -> place.grain() == grain && place.begin().isBefore(before));
    }
}
