package dev.farthing.application.report;

import dev.farthing.application.Slice;
import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/// Tells an administrator what was used, by whom, of what and when.
@ApplicationScoped
public class ReportUsage {
    private final UsageSums sums;
    private final ReachUsage reach;

    public ReportUsage(UsageSums sums, ReachUsage reach) {
        this.sums = sums;
        this.reach = reach;
    }

    /// Without a beginning the last 30 days are reported, today included.
    public UsageReport report(Caller caller, Set<UsageDimension> dimensions, UsageFilter asked, Slice slice) {
        var wanted = reach.reach(caller, dimensions, asked);
        var report = sums.report(dimensions, wanted.filter(), wanted.zone(), slice);
        return caller.isOperator() ? report : report.withoutUpstream();
    }
}
