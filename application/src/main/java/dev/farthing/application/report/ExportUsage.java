package dev.farthing.application.report;

import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/// Hands an administrator the whole of a report of usage, row by row.
@ApplicationScoped
public class ExportUsage {
    private final UsageSums sums;
    private final ReachUsage reach;

    public ExportUsage(UsageSums sums, ReachUsage reach) {
        this.sums = sums;
        this.reach = reach;
    }

    /// What may not be seen is refused at once. Without a beginning the last 30 days, today included.
    public Export<UsageView> export(Caller caller, Set<UsageDimension> dimensions, UsageFilter asked) {
        var wanted = reach.reach(caller, dimensions, asked);
        return taker -> sums.each(
                dimensions,
                wanted.filter(),
                wanted.zone(),
                caller.isOperator() ? taker : row -> taker.accept(row.withoutUpstream()));
    }
}
