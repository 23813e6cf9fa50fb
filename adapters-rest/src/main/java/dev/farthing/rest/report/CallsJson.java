package dev.farthing.rest.report;

import dev.farthing.application.report.CallView;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A page of calls, and where the next one begins.
record CallsJson(List<CallView> items, @Nullable String nextCursor) {}
