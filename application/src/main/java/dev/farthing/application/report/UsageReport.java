package dev.farthing.application.report;

import dev.farthing.application.Page;

/// A page of what was used, and the sum of all pages.
public record UsageReport(Page<UsageView> page, UsageView totals) {
    UsageReport withoutUpstream() {
        return new UsageReport(
                new Page<>(page.items().stream().map(UsageView::withoutUpstream).toList(), page.total()),
                totals.withoutUpstream());
    }
}
