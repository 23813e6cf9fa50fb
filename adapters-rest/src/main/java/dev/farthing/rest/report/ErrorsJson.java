package dev.farthing.rest.report;

import dev.farthing.application.report.ErrorView;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A page of failed attempts.
@Schema(name = "Errors")
record ErrorsJson(
        List<ErrorView> items,

        @Schema(description = "on all pages; no more than 100000 are counted")
        long total,

        @Nullable String nextCursor) {}
