package dev.farthing.rest.wallet;

import dev.farthing.application.wallet.KnownCredit;
import dev.farthing.domain.wallet.Credit;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A part of a prepaid balance that came at once.
@Schema(name = "Credit")
record CreditJson(
        UUID id,
        UUID orgId,
        Credit.Kind kind,
        @Schema(examples = "100") BigDecimal amount,

        @Schema(description = "what paid for calls", examples = "12.5")
        BigDecimal drawn,

        @Schema(description = "what was gone before it was used", examples = "0")
        BigDecimal expired,

        @Schema(examples = "87.5") BigDecimal left,

        @Schema(description = "the smallest number is used first")
        int priority,

        @Nullable Instant expiresAt,
        @Nullable String note,
        Instant createdAt) {
    static CreditJson of(KnownCredit known) {
        var credit = known.credit();
        return new CreditJson(
                credit.id(),
                known.orgId(),
                credit.kind(),
                credit.amount().toDecimal(),
                credit.drawn().toDecimal(),
                credit.expired().toDecimal(),
                credit.rest().toDecimal(),
                credit.priority(),
                credit.expiresAt(),
                known.note(),
                credit.createdAt());
    }
}
