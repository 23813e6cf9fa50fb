package dev.farthing.rest.report;

import dev.farthing.application.report.UsageView;
import java.util.List;

/// A page of usage, and the sum of all pages.
record UsageJson(List<UsageView> items, long total, int page, int pageSize, UsageView totals) {}
