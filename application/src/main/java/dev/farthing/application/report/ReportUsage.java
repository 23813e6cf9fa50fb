package dev.farthing.application.report;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.application.retention.KeptCalls;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;

/// Tells an administrator what was used, by whom, of what and when.
@ApplicationScoped
public class ReportUsage {
    private static final int USUAL_DAYS = 30;
    private static final Duration MOST_OF_CALLS = Duration.ofDays(32);
    private static final Duration QUARTER_HOUR = Duration.ofMinutes(15);

    private final UsageSums sums;
    private final OrgZones zones;
    private final KeptCalls kept;
    private final InstantSource clock;

    public ReportUsage(UsageSums sums, OrgZones zones, KeptCalls kept, InstantSource clock) {
        this.sums = sums;
        this.zones = zones;
        this.kept = kept;
        this.clock = clock;
    }

    /// Without a beginning the last 30 days are reported, today included.
    public Report report(Caller caller, Set<UsageDimension> dimensions, UsageFilter asked, Slice slice) {
        if (asked.orgId() == null || asked.isUpstream() || dimensions.stream().anyMatch(UsageDimension::isUpstream)) {
            caller.mustBeOperator();
        }
        var zone = zones.zoneOf(asked.orgId());
        var team = caller.onlyTeam();
        var spanned = asked.within(settled(asked.span(), zone));
        if (asked.needsCalls() || dimensions.stream().anyMatch(UsageDimension::needsCalls)) {
            refuseTooLong(spanned.span(), zone);
            kept.mustReach(spanned.span().start(zone));
        }
        if (team.isPresent() && asked.teamId() != null && !team.get().equals(asked.teamId())) {
            var nobodys = spanned.within(
                    new Span(spanned.span().from(), spanned.span().from()));
            return new Report(new Page<>(List.of(), 0), sums.total(nobodys, zone)).withoutUpstream();
        }
        var filter = team.map(spanned::ofTeam).orElse(spanned);
        var report = new Report(sums.by(dimensions, filter, zone, slice), sums.total(filter, zone));
        return caller.isOperator() ? report : report.withoutUpstream();
    }

    private Span settled(Span asked, ZoneId zone) {
        var now = clock.instant();
        var end = asked.end(zone);
        var to = asked.to() == null ? new Span.Edge.At(endOfQuarterHour(now)) : asked.to();
        if (asked.from() != null) {
            return new Span(asked.from(), to);
        }
        var lastDay = (end == null ? now : end.minusNanos(1)).atZone(zone).toLocalDate();
        return new Span(new Span.Edge.Day(lastDay.minusDays(USUAL_DAYS - 1L)), to);
    }

    /// Where the sums have an end that nothing has come after yet.
    private static Instant endOfQuarterHour(Instant now) {
        long length = QUARTER_HOUR.toSeconds();
        return Instant.ofEpochSecond((Math.floorDiv(now.getEpochSecond(), length) + 1) * length);
    }

    private void refuseTooLong(Span span, ZoneId zone) {
        var now = clock.instant();
        var start = span.start(zone);
        var end = span.end(zone);
        if (start == null
                || end == null
                || Duration.between(start, end.isBefore(now) ? end : now).compareTo(MOST_OF_CALLS) > 0) {
            throw Fault.INVALID_REQUEST.because("a report by or of one upstream_model, credential, tag, dialect, "
                    + "endpoint, status, client, usage_source or stream covers at most "
                    + MOST_OF_CALLS.toDays() + " days");
        }
    }

    /// A page of rows, and the sum of all pages.
    public record Report(Page<UsageView> page, UsageView totals) {
        private Report withoutUpstream() {
            return new Report(
                    new Page<>(
                            page.items().stream()
                                    .map(UsageView::withoutUpstream)
                                    .toList(),
                            page.total()),
                    totals.withoutUpstream());
        }
    }
}
