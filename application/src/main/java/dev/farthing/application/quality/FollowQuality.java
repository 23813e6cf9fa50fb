package dev.farthing.application.quality;

import dev.farthing.application.Ids;
import dev.farthing.application.relay.CurrentCatalogue;
import dev.farthing.application.relay.HealthDirectory;
import dev.farthing.domain.quality.Channel;
import dev.farthing.domain.quality.ChannelQuality.Counted;
import dev.farthing.domain.quality.Grain;
import dev.farthing.domain.quality.LongWaits;
import dev.farthing.domain.quality.Shift;
import dev.farthing.domain.quality.Tally;
import dev.farthing.domain.quality.Window;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Writes down what this process counted of its vendors, and takes over what was decided by whichever replica.
@ApplicationScoped
public class FollowQuality {
    /// While the database is away no more than so much waits to be written.
    private static final int MOST_WAITING = 5_000;

    /// How many rounds pass between two looks at how long answers are waited for.
    private static final int ROUNDS_BETWEEN_WAITS = 30;

    private final HealthDirectory health;
    private final CurrentCatalogue catalogue;
    private final QualityBook book;
    private final InstantSource clock;
    private final UUID replica;
    private final Map<Place, Tally> counted = new HashMap<>();
    private final Set<Place> unwritten = new HashSet<>();
    private int rounds;

    FollowQuality(HealthDirectory health, CurrentCatalogue catalogue, QualityBook book, Ids ids, InstantSource clock) {
        this.health = health;
        this.catalogue = catalogue;
        this.book = book;
        this.clock = clock;
        this.replica = ids.next();
    }

    private record Place(Grain grain, Instant begin, Channel channel) {}

    /// One round; what cannot be written is tried again in the next one.
    public synchronized void follow() {
        var now = clock.instant();
        health.providers()
                .forEach((id, provider) ->
                        provider.drained().forEach((model, tally) -> add(new Channel(id, model), tally, now)));
        if (unwritten.size() > MOST_WAITING) {
            unwritten.removeIf(place -> place.grain() == Grain.MINUTE || place.grain() == Grain.FIVE_MINUTES);
        }
        if (!unwritten.isEmpty()) {
            book.keep(
                    replica,
                    unwritten.stream()
                            .map(place -> new Counted(
                                    place.channel(),
                                    place.grain(),
                                    place.begin(),
                                    counted.getOrDefault(place, new Tally())))
                            .toList());
            unwritten.clear();
        }
        counted.keySet()
                .removeIf(place -> place.begin().isBefore(place.grain().begin(now)) && !unwritten.contains(place));
        takeOver(book.shifts());
        if (rounds++ % ROUNDS_BETWEEN_WAITS == 0 && anyIsHedged()) {
            takeOverWaits(now);
        }
    }

    private void add(Channel channel, Tally tally, Instant now) {
        for (var grain : Grain.values()) {
            var place = new Place(grain, grain.begin(now), channel);
            counted.computeIfAbsent(place, _ -> new Tally()).add(tally);
            unwritten.add(place);
        }
    }

    private void takeOver(Map<Channel, Shift> shifts) {
        var less = new HashMap<UUID, Map<String, Integer>>();
        shifts.forEach((channel, shift) -> {
            if (shift.share() < Shift.ALL) {
                less.computeIfAbsent(channel.providerId(), _ -> new HashMap<>())
                        .put(channel.upstreamModel(), shift.share());
            }
        });
        less.keySet().forEach(health::ofProvider);
        health.providers().forEach((id, provider) -> provider.share(less.getOrDefault(id, Map.of())));
    }

    private boolean anyIsHedged() {
        return catalogue.get().modelsByName().values().stream()
                .anyMatch(offer -> offer.model().choice().hedged());
    }

    /// Those of the last hour, on all replicas.
    private void takeOverWaits(Instant now) {
        var tallies = new HashMap<Channel, Tally>();
        for (var one : book.counted(Grain.FIVE_MINUTES, now.minus(Window.HOUR.length()))) {
            tallies.computeIfAbsent(one.channel(), _ -> new Tally()).add(one.tally());
        }
        var waits = new HashMap<UUID, Map<String, LongWaits>>();
        tallies.forEach((channel, tally) -> {
            var known = LongWaits.of(tally);
            if (!known.areUnknown()) {
                waits.computeIfAbsent(channel.providerId(), _ -> new HashMap<>())
                        .put(channel.upstreamModel(), known);
            }
        });
        waits.keySet().forEach(health::ofProvider);
        health.providers().forEach((id, provider) -> provider.longWaits(waits.getOrDefault(id, Map.of())));
    }
}
