package dev.farthing.application.observation;

import dev.farthing.application.report.OrgZones;
import dev.farthing.application.report.Span;
import dev.farthing.application.report.TimeEdges;
import dev.farthing.application.retention.KeptCalls;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the keys, credentials or models that fail, cost or use the most.
@ApplicationScoped
public class RankCalls {
    private static final Duration USUAL = Duration.ofHours(24);
    private static final Duration MOST = Duration.ofDays(32);

    private final Ranking ranking;
    private final OrgZones zones;
    private final KeptCalls kept;
    private final InstantSource clock;

    public RankCalls(Ranking ranking, OrgZones zones, KeptCalls kept, InstantSource clock) {
        this.ranking = ranking;
        this.zones = zones;
        this.kept = kept;
        this.clock = clock;
    }

    /// Without a beginning the last 24 hours are looked at.
    public List<Ranking.Place> rank(Caller caller, Whose asked, Wish wish) {
        if (wish.of() == Ranking.Of.CREDENTIAL) {
            caller.mustBeOperator();
        }
        var whose = asked.seenBy(caller);
        var zone = zones.zoneOf(whose.orgId());
        var now = clock.instant();
        var end = wish.span().end(zone);
        var until = end == null || end.isAfter(now) ? now : end;
        var given = wish.span().start(zone);
        var start = given == null ? until.minus(USUAL) : given;
        if (Duration.between(start, until).compareTo(MOST) > 0) {
            throw Fault.INVALID_REQUEST.because("a ranking covers at most " + MOST.toDays() + " days");
        }
        if (!start.isBefore(until)) {
            return List.of();
        }
        mustBeTold(whose, wish, start, end);
        return ranking.first(
                whose,
                new Ranking.Wanted(
                        wish.of(), wish.by(), wish.status(), start, until.equals(end) ? end : null, wish.limit()));
    }

    private void mustBeTold(Whose whose, Wish wish, Instant start, @Nullable Instant end) {
        var edges = new TimeEdges(start, end);
        boolean credentials = wish.of() == Ranking.Of.CREDENTIAL;
        switch (wish.by()) {
            case STATUS, ERRORS -> {
                if (credentials) {
                    kept.mustReachErrors(start);
                } else if (wish.by() == Ranking.By.STATUS) {
                    kept.mustReach(start);
                } else {
                    edges.mustBeQuarters(kept);
                }
            }
            case COST, TOKENS -> {
                if (!credentials) {
                    edges.mustBeQuarters(kept);
                } else if (whose.keyId() == null) {
                    edges.mustBeHours(kept);
                } else {
                    kept.mustReach(start);
                }
            }
        }
    }

    /// @param status the one that is looked for by STATUS
    public record Wish(
            Ranking.Of of, Ranking.By by, @Nullable Integer status, Span span, int limit) {}
}
