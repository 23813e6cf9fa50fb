package dev.farthing.rest.reconciliation;

import dev.farthing.application.reconciliation.VendorBillComparison;
import dev.farthing.application.reconciliation.VendorBillComparison.Line;
import java.math.BigDecimal;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A vendor's bill beside what is on record.
@Schema(name = "VendorBillComparison")
record VendorBillComparisonJson(
        @Schema(description = "all that is on the bill", examples = "13.25")
        BigDecimal billedTotal,

        @Schema(description = "all that is on record", examples = "13.25")
        BigDecimal recordedTotal,

        @Schema(description = "what is billed beyond what is on record", examples = "0")
        BigDecimal difference,

        @Schema(description = "whether the difference is more than half a percent of what is on record")
        boolean notable,

        @Schema(description = "on the bill, not on record") FoundJson missing,
        @Schema(description = "on record, not on the bill") FoundJson extra,

        @Schema(description = "on both, with different amounts")
        FoundJson differing) {
    private static final int MOST = 1_000;

    static VendorBillComparisonJson of(VendorBillComparison found) {
        return new VendorBillComparisonJson(
                found.billed().toDecimal(),
                found.recorded().toDecimal(),
                found.difference().toDecimal(),
                found.isNotable(),
                FoundJson.of(found.missing()),
                FoundJson.of(found.extra()),
                FoundJson.of(found.differing()));
    }

    /// How many there are, and the first thousand of them.
    @Schema(name = "VendorBillLines")
    record FoundJson(@Schema(examples = "0") int total, List<LineJson> items) {
        static FoundJson of(List<Line> lines) {
            return new FoundJson(
                    lines.size(),
                    lines.stream()
                            .limit(MOST)
                            .map(line -> new LineJson(
                                    line.reference(),
                                    line.billed().toDecimal(),
                                    line.recorded().toDecimal()))
                            .toList());
        }
    }

    /// A call or a day.
    @Schema(name = "VendorBillLine")
    record LineJson(
            @Schema(description = "a request id or a day", examples = "2026-11-01")
            String reference,

            @Schema(examples = "12.5") BigDecimal billed,
            @Schema(examples = "12.5") BigDecimal recorded) {}
}
