package dev.farthing.application.own;

import dev.farthing.application.Slice;
import dev.farthing.application.own.ReadKeyAllowance.Allowance;
import dev.farthing.application.relay.OpenKey;
import dev.farthing.application.report.OrgZones;
import dev.farthing.application.report.QuarterHour;
import dev.farthing.application.report.Span;
import dev.farthing.application.report.TimeEdges;
import dev.farthing.application.report.UsageDimension;
import dev.farthing.application.report.UsageFilter;
import dev.farthing.application.report.UsageReport;
import dev.farthing.application.report.UsageSums;
import dev.farthing.application.retention.KeptCalls;
import dev.farthing.domain.key.IssuedKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tells the holder of a key what it used, when and of which model. It counts against no limit of the key.
@ApplicationScoped
public class ReportOwnUsage {
    private final OpenKey openKey;
    private final ReadKeyAllowance readAllowance;
    private final UsageSums sums;
    private final OrgZones zones;
    private final KeptCalls kept;
    private final InstantSource clock;

    public ReportOwnUsage(
            OpenKey openKey,
            ReadKeyAllowance readAllowance,
            UsageSums sums,
            OrgZones zones,
            KeptCalls kept,
            InstantSource clock) {
        this.openKey = openKey;
        this.readAllowance = readAllowance;
        this.sums = sums;
        this.zones = zones;
        this.kept = kept;
        this.clock = clock;
    }

    /// Without a beginning from the first day of this month on, by the days of the key's org.
    ///
    /// @param ip the caller's numeric address; null when unknown, which only keys without an allow-list accept
    public OwnUsage report(@Nullable String presented, @Nullable String ip, Asked asked) {
        var key = openKey.open(presented, ip).usable();
        var holder = key.holder();
        var zone = zones.zoneOf(holder.orgId());
        var now = clock.instant();
        var from = asked.span().start(zone);
        if (from == null) {
            from = now.atZone(zone)
                    .toLocalDate()
                    .withDayOfMonth(1)
                    .atStartOfDay(zone)
                    .toInstant();
        }
        var end = asked.span().end(zone);
        var to = end == null ? QuarterHour.after(now) : end;
        new TimeEdges(from, to).mustBeQuarters(kept);
        var filter = new UsageFilter(
                holder.orgId(),
                null,
                key.id(),
                asked.model(),
                null,
                holder.sandbox(),
                UsageFilter.Calls.ALL,
                new Span(new Span.Edge.At(from), new Span.Edge.At(to)));
        return new OwnUsage(
                key, from, to, sums.report(asked.dimensions(), filter, zone, asked.slice()), readAllowance.read(key));
    }

    /// What is asked for.
    ///
    /// @param dimensions of those that the sums know; at least one
    /// @param model null for all
    public record Asked(
            Set<UsageDimension> dimensions, @Nullable String model, Span span, Slice slice) {}

    /// What a key used, and what it may still spend.
    ///
    /// @param allowance null where nothing bounds it
    public record OwnUsage(
            IssuedKey key,
            Instant from,
            Instant to,
            UsageReport usage,
            @Nullable Allowance allowance) {}
}
