package dev.farthing.application.report;

import dev.farthing.application.retention.KeptCalls;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Set;

/// What an administrator may see of the usage that was asked for, and of when where that was left open.
@ApplicationScoped
public class ReachUsage {
    private static final int USUAL_DAYS = 30;
    private static final Duration MOST_OF_CALLS = Duration.ofDays(32);
    /// Of each of which an hour is read call by call.
    private static final Duration MOST_OF_DAYS = Duration.ofDays(366);

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
            refuseIndivisible(dimensions, spanned, zone);
        } else {
            new TimeEdges(spanned.span().start(zone), spanned.span().end(zone)).mustBeQuarters(kept);
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

    /// Where a day or an hour begins within what was summed up, the calls tell.
    private void refuseIndivisible(Set<UsageDimension> dimensions, UsageFilter asked, ZoneId zone) {
        var start = asked.span().start(zone);
        var end = asked.span().end(zone);
        if (start == null || end == null) {
            return;
        }
        var summedUp = zones.summedUpSince(asked.orgId(), zone);
        new TimeEdges(start, end).mustBeDetails(kept, zone, summedUp.orElse(Instant.MAX));
        var since = summedUp.orElse(end);
        boolean hours = dimensions.contains(UsageDimension.HOUR);
        var until = since.isBefore(end) ? since : end;
        if ((hours || dimensions.contains(UsageDimension.DAY))
                && start.isBefore(until)
                && !FullHours.shown(zone, start, until)) {
            kept.mustReach(start);
            refuseTooLong(
                    start,
                    until,
                    hours ? MOST_OF_CALLS : MOST_OF_DAYS,
                    "by " + (hours ? "hour" : "day") + " in a zone whose hours begin within those of UTC, of what was"
                            + " summed up by another zone, a report",
                    "");
        }
    }

    private void refuseTooLong(Span span, ZoneId zone) {
        var now = clock.instant();
        var start = span.start(zone);
        var end = span.end(zone);
        refuseTooLong(
                start == null ? Instant.EPOCH : start,
                end == null || now.isBefore(end) ? now : end,
                MOST_OF_CALLS,
                "a report with percentiles to the call",
                "; without percentiles=true it tells them within two percent");
    }

    private static void refuseTooLong(Instant start, Instant end, Duration most, String what, String instead) {
        if (Duration.between(start, end).compareTo(most) > 0) {
            throw Fault.INVALID_REQUEST.because(what + " covers at most " + most.toDays() + " days" + instead);
        }
    }
}
