package dev.farthing.application.relay;

import dev.farthing.domain.quality.Shift;
import dev.farthing.domain.upstream.Balancing;
import dev.farthing.domain.upstream.Credential;
import dev.farthing.domain.upstream.PoolRules;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.Roster;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Chooses the way a call takes, and the credential on it: the smallest priority that can serve, and within it as the
/// model is balanced. What cools, is refused, switched off, open-circuited or full is passed over.
///
/// Every call comes by: a credential is drawn by weight and looked at, so that thousands of them cost what one costs;
/// only where most of a priority cannot serve are all of them looked at, one after the other.
final class RouteChoice {
    private static final int MOST_DRAWS = 100;
    private static final Duration SOON = Duration.ofSeconds(1);

    private final HealthDirectory health;
    private final PoolRules rules;
    private final RandomGenerator dice;
    private final long now;
    private int leastSuccess;

    RouteChoice(HealthDirectory health, PoolRules rules, RandomGenerator dice, long now) {
        this.health = health;
        this.rules = rules;
        this.dice = dice;
        this.now = now;
    }

    /// What may not be chosen any more, because this call has tried it.
    ///
    /// @param ways those that another credential would not help
    /// @param healths credentials by id, providers without credentials by theirs
    record Tried(Collection<Catalogue.Way> ways, Collection<UUID> healths) {
        static final Tried NOTHING = new Tried(List.of(), List.of());
    }

    /// Null when none of the ways can serve.
    @Nullable
    Choice choose(Catalogue.Offer offer, List<Catalogue.Way> ways, Set<Protocol> protocols, Tried tried) {
        leastSuccess = offer.model().choice().leastSuccess();
        var choice = among(offer, ways, protocols, tried);
        if (choice == null && leastSuccess > 0) {
            leastSuccess = 0;
            return among(offer, ways, protocols, tried);
        }
        return choice;
    }

    private @Nullable Choice among(
            Catalogue.Offer offer, List<Catalogue.Way> ways, Set<Protocol> protocols, Tried tried) {
        var left = new ArrayList<Catalogue.Way>(ways.size());
        List<Catalogue.Way> spared = List.of();
        for (var way : ways) {
            if (protocols.contains(way.provider().protocol()) && !tried.ways().contains(way) && isReady(way)) {
                if (isSpared(way)) {
                    spared = spared.isEmpty() ? new ArrayList<>(ways.size()) : spared;
                    spared.add(way);
                } else {
                    left.add(way);
                }
            }
        }
        var choice = among(left, offer.model().balancing(), tried);
        return choice == null && !spared.isEmpty() ? among(spared, offer.model().balancing(), tried) : choice;
    }

    /// One that serves badly gets a part of its calls; the others go there only if nobody else can serve them.
    private boolean isSpared(Catalogue.Way way) {
        int share = health.ofProvider(way.provider().id()).share(way.route().upstreamModel());
        return share < Shift.ALL && dice.nextInt(Shift.ALL) >= share;
    }

    private @Nullable Choice among(List<Catalogue.Way> left, Balancing balancing, Tried tried) {
        while (!left.isEmpty()) {
            var way = left.size() == 1 ? left.getFirst() : pick(left, balancing);
            var choice = on(way, balancing, tried);
            if (choice != null) {
                return choice;
            }
            left.remove(way);
        }
        return null;
    }

    private boolean isReady(Catalogue.Way way) {
        return health.ofProvider(way.provider().id())
                .isReady(way.route().upstreamModel(), way.provider().most(rules), now);
    }

    private Catalogue.Way pick(List<Catalogue.Way> left, Balancing balancing) {
        int best = Integer.MAX_VALUE;
        for (var way : left) {
            best = Math.min(best, way.route().priority());
        }
        var first = new ArrayList<Catalogue.Way>(left.size());
        for (var way : left) {
            if (way.route().priority() == best) {
                first.add(way);
            }
        }
        return switch (balancing) {
            case WEIGHTED, HIGHEST_BALANCE -> drawn(first);
            case LEAST_BUSY, LOWEST_LATENCY, CHEAPEST -> least(first, balancing);
        };
    }

    private Catalogue.Way drawn(List<Catalogue.Way> ways) {
        long sum = 0;
        for (var way : ways) {
            sum += way.route().weight();
        }
        long ticket = sum == 0 ? 0 : dice.nextLong(sum);
        for (var way : ways) {
            ticket -= way.route().weight();
            if (ticket < 0) {
                return way;
            }
        }
        return ways.getFirst();
    }

    /// Of equals any one: who looks first must not always win.
    private Catalogue.Way least(List<Catalogue.Way> ways, Balancing balancing) {
        int start = dice.nextInt(ways.size());
        var best = ways.get(start);
        for (int i = 1; i < ways.size(); i++) {
            var other = ways.get((start + i) % ways.size());
            if (isBetter(other, best, balancing)) {
                best = other;
            }
        }
        return best;
    }

    private boolean isBetter(Catalogue.Way one, Catalogue.Way other, Balancing balancing) {
        var mine = health.ofProvider(one.provider().id());
        var its = health.ofProvider(other.provider().id());
        return switch (balancing) {
            case WEIGHTED, HIGHEST_BALANCE -> false;
            case LEAST_BUSY -> mine.running() < its.running();
            case LOWEST_LATENCY ->
                mine.latencyNanos(one.route().upstreamModel())
                        < its.latencyNanos(other.route().upstreamModel());
            case CHEAPEST -> {
                BigDecimal cost = one.route().costPer1m();
                BigDecimal otherCost = other.route().costPer1m();
                yield cost != null && (otherCost == null || cost.compareTo(otherCost) < 0);
            }
        };
    }

    private @Nullable Choice on(Catalogue.Way way, Balancing balancing, Tried tried) {
        var roster = way.roster();
        if (way.provider().protocol() == Protocol.DEMO && roster.isEmpty()) {
            var id = Choice.healthId(way);
            return !tried.healths().contains(id)
                            && health.ofCredential(id).isReady(way.route().upstreamModel(), now)
                    ? new Choice(way, null)
                    : null;
        }
        for (int tier = 0; tier < roster.tiers(); tier++) {
            var credential = from(way, tier, balancing, tried);
            if (credential != null) {
                return new Choice(way, credential);
            }
        }
        return null;
    }

    private @Nullable Credential from(Catalogue.Way way, int tier, Balancing balancing, Tried tried) {
        var roster = way.roster();
        var model = way.route().upstreamModel();
        if (roster.to(tier) - roster.from(tier) == 1) {
            var only = roster.get(roster.from(tier));
            return canServe(only, model, tried) ? only : null;
        }
        Credential best = null;
        int draws = Math.min(MOST_DRAWS, 2 * (roster.to(tier) - roster.from(tier)));
        for (int draw = 0; draw < draws; draw++) {
            var drawn = roster.get(roster.drawn(tier, dice.nextLong(roster.weight(tier))));
            if (!canServe(drawn, model, tried)) {
                continue;
            }
            if (best != null) {
                return isLighter(drawn, best, balancing) ? drawn : best;
            }
            best = drawn;
            if (balancing == Balancing.WEIGHTED || balancing == Balancing.CHEAPEST) {
                return best;
            }
        }
        return best == null ? found(roster, tier, model, tried) : best;
    }

    private boolean isLighter(Credential one, Credential other, Balancing balancing) {
        var mine = health.ofCredential(one.id());
        var its = health.ofCredential(other.id());
        return switch (balancing) {
            case WEIGHTED, CHEAPEST -> false;
            case LEAST_BUSY -> mine.running() < its.running();
            case LOWEST_LATENCY -> mine.latencyNanos() < its.latencyNanos();
            case HIGHEST_BALANCE -> mine.hasMoreLeftThan(its);
        };
    }

    /// Looks at all of them and draws by weight among those that can serve.
    private @Nullable Credential found(Roster roster, int tier, String model, Tried tried) {
        long sum = 0;
        Credential found = null;
        for (int place = roster.from(tier); place < roster.to(tier); place++) {
            var credential = roster.get(place);
            if (canServe(credential, model, tried)) {
                sum += credential.weight();
                if (dice.nextLong(sum) < credential.weight()) {
                    found = credential;
                }
            }
        }
        return found;
    }

    private boolean canServe(Credential credential, String model, Tried tried) {
        var state = health.ofCredential(credential.id());
        Integer most = credential.maxConcurrent();
        return state.isReady(model, now)
                && (credential.ceilings().areNone() || state.spending().freeAt(credential.ceilings(), now) <= now)
                && (most == null || state.running() < most)
                && (leastSuccess == 0 || !state.recent().isBelow(leastSuccess, rules.callsToJudge(), now))
                && !tried.healths().contains(credential.id());
    }

    /// In how long one of the ways may serve again, as far as can be known; where only somebody's hand or a payment
    /// helps, a while after which it may have come.
    Duration retryAfter(List<Catalogue.Way> ways, Set<Protocol> protocols) {
        long soonest = Long.MAX_VALUE;
        for (var way : ways) {
            if (protocols.contains(way.provider().protocol())) {
                soonest = Math.min(soonest, readyAt(way));
            }
        }
        var wait = soonest == Long.MAX_VALUE ? rules.usualCooling() : Duration.ofMillis(soonest - now);
        return wait.compareTo(SOON) < 0 ? SOON : wait;
    }

    /// @param lastStatus what the vendors said last, so that ours does not hide theirs; 0 when none is known
    static String nobody(String model, int lastStatus) {
        return "No provider is available for model " + model + " at the moment"
                + (lastStatus == 0 ? "." : "; the last one that was asked answered with status " + lastStatus + ".");
    }

    private long readyAt(Catalogue.Way way) {
        var model = way.route().upstreamModel();
        long soonest = Long.MAX_VALUE;
        if (way.roster().isEmpty()) {
            soonest = health.ofCredential(Choice.healthId(way)).readyAt(model, now);
        }
        for (var credential : way.roster().credentials()) {
            var state = health.ofCredential(credential.id());
            long ready = state.readyAt(model, now);
            soonest = Math.min(
                    soonest,
                    credential.ceilings().areNone()
                            ? ready
                            : Math.max(ready, state.spending().freeAt(credential.ceilings(), now)));
        }
        return Math.max(soonest, health.ofProvider(way.provider().id()).readyAt(model, now));
    }

    /// The status that the ways last failed with; 0 when none is known.
    int lastStatus(List<Catalogue.Way> ways) {
        int last = 0;
        long latest = Long.MIN_VALUE;
        for (var way : ways) {
            var provider = health.ofProvider(way.provider().id());
            if (provider.lastStatus() != 0 && provider.failedAt() > latest) {
                last = provider.lastStatus();
                latest = provider.failedAt();
            }
        }
        return last;
    }
}
