package dev.farthing.rest.reconciliation;

import dev.farthing.application.reconciliation.Reconciliation;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// All that is recorded of an org's money in a stretch of whole days: the first four sums are the same, and no
/// row breaks an invariant.
@Schema(name = "Reconciliation")
record ReconciliationJson(
        @Schema(description = "as it was used: the beginning of a day of the org")
        Instant from,

        @Schema(description = "as it was used: the end of a day of the org, not included")
        Instant to,

        @Schema(description = "what calls were charged, later corrections included", examples = "12.5")
        BigDecimal usageTotal,

        @Schema(description = "what the ledger says was earned by these calls", examples = "12.5")
        BigDecimal ledgerTotal,

        @Schema(description = "what their quarter hours sum up to", examples = "12.5")
        BigDecimal rollupTotal,

        @Schema(description = "what the org's limitless budget counted", examples = "12.5")
        BigDecimal budgetTotal,

        @Schema(description = "what was invoiced in these days; for information", examples = "0")
        BigDecimal invoicedTotal,

        @Schema(description = "the largest deviation among the first four", examples = "0")
        BigDecimal difference,

        List<InvariantJson> invariants) {
    static ReconciliationJson of(Reconciliation found) {
        return new ReconciliationJson(
                found.from(),
                found.to(),
                found.usage().toDecimal(),
                found.ledger().toDecimal(),
                found.rollup().toDecimal(),
                found.budget().toDecimal(),
                found.invoiced().toDecimal(),
                found.difference().toDecimal(),
                found.invariants().stream()
                        .map(one -> new InvariantJson(one.name(), one.rows()))
                        .toList());
    }

    /// What must hold, and of how many rows it does not.
    @Schema(name = "Invariant")
    record InvariantJson(
            @Schema(examples = "ledger_zero_sum") String name,
            @Schema(examples = "0") long rows) {}
}
