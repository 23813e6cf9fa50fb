package dev.farthing.application.report;

import dev.farthing.application.Page;
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
    public Report report(Caller caller, Set<UsageDimension> dimensions, UsageFilter asked, Slice slice) {
        var wanted = reach.reach(caller, dimensions, asked);
        var report = new Report(
                sums.by(dimensions, wanted.filter(), wanted.zone(), slice), sums.total(wanted.filter(), wanted.zone()));
        return caller.isOperator() ? report : report.withoutUpstream();
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
