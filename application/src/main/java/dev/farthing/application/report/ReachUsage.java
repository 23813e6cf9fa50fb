package dev.farthing.application.report;

import dev.farthing.application.retention.KeptCalls;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Set;

/// What an administrator may see of the usage that was asked for, and of when where that was left open.
@ApplicationScoped
public class ReachUsage {
    private static final int USUAL_DAYS = 30;
    private static final Duration MOST_OF_CALLS = Duration.ofDays(32);

    private final OrgZones zones;
    private final TeamsInUse teams;
    private final KeptCalls kept;
    private final InstantSource clock;

    public ReachUsage(OrgZones zones, TeamsInUse teams, KeptCalls kept, InstantSource clock) {
        this.zones = zones;
        this.teams = teams;
        this.kept = kept;
        this.clock = clock;
    }

    /// Usage in reach, and the zone its days are of.
    public record Wanted(UsageFilter filter, ZoneId zone) {}

    /// Without a beginning the last 30 days, today included.
    public Wanted reach(Caller caller, Set<UsageDimension> dimensions, UsageFilter asked) {
        if (asked.orgId() == null || asked.isUpstream() || dimensions.stream().anyMatch(UsageDimension::isUpstream)) {
            caller.mustBeOperator();
        }
        var zone = zones.zoneOf(asked.orgId());
        var spanned = asked.within(settled(asked.span(), zone));
        if (asked.isOneByOne()) {
            refuseTooLong(spanned.span(), zone);
            kept.mustReach(spanned.span().start(zone));
        } else if (asked.isDetail() || dimensions.stream().anyMatch(UsageDimension::isDetail)) {
            kept.mustBeDetailed(spanned.span().start(zone));
        }
        var team = caller.onlyTeam();
        if (asked.teamId() != null
                && (!asked.teamId().equals(team.orElse(asked.teamId())) || !teams.has(asked.orgId(), asked.teamId()))) {
            throw Fault.NOT_FOUND.because("no such team");
        }
        return new Wanted(team.map(spanned::ofTeam).orElse(spanned), zone);
    }

    /// Nothing is later than today: an end beyond it is today's.
    private Span settled(Span asked, ZoneId zone) {
        var now = clock.instant();
        var today = now.atZone(zone).toLocalDate();
        var end = asked.end(zone);
        boolean open =
                end == null || end.isAfter(today.plusDays(1).atStartOfDay(zone).toInstant());
        var to = open ? new Span.Edge.Day(today) : asked.to();
        if (asked.from() != null) {
            return new Span(asked.from(), to);
        }
        var lastDay =
                open || end == null ? today : end.minusNanos(1).atZone(zone).toLocalDate();
        return new Span(new Span.Edge.Day(lastDay.minusDays(USUAL_DAYS - 1L)), to);
    }

    private void refuseTooLong(Span span, ZoneId zone) {
        var now = clock.instant();
        var start = span.start(zone);
        var end = span.end(zone);
        if (start == null
                || end == null
                || Duration.between(start, end.isBefore(now) ? end : now).compareTo(MOST_OF_CALLS) > 0) {
            throw Fault.INVALID_REQUEST.because("a report with percentiles to the call covers at most "
                    + MOST_OF_CALLS.toDays() + " days; without percentiles=true it tells them within two percent");
        }
    }
}
