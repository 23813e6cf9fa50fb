package dev.farthing.rest.billing;

import dev.farthing.domain.billing.FlatFee.Timing;
import dev.farthing.domain.billing.Included;
import dev.farthing.domain.billing.PlanVersion;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a plan costs from an instant on.
@Schema(name = "PlanVersion")
record PlanVersionJson(
        Instant validFrom,

        @Schema(description = "null: until others follow") @Nullable
        Instant validTo,

        BigDecimal monthlyFeeRmb,
        Timing feeTiming,
        @Nullable Long includedTokens,
        @Nullable BigDecimal includedAmountRmb,
        BigDecimal minimumRmb,
        BigDecimal discountPct,
        List<TariffJson> prices) {
    /// @param versions of one plan, in the order of time
    static List<PlanVersionJson> of(List<PlanVersion> versions) {
        var told = new ArrayList<PlanVersionJson>();
        for (int i = 0; i < versions.size(); i++) {
            told.add(of(
                    versions.get(i),
                    i + 1 < versions.size() ? versions.get(i + 1).validFrom() : null));
        }
        return told;
    }

    private static PlanVersionJson of(PlanVersion version, @Nullable Instant validTo) {
        var terms = version.terms();
        return new PlanVersionJson(
                version.validFrom(),
                validTo,
                terms.fee().amount().toDecimal(),
                terms.fee().timing(),
                terms.included() instanceof Included.Tokens tokens ? tokens.count() : null,
                terms.included() instanceof Included.Worth worth
                        ? worth.amount().toDecimal()
                        : null,
                terms.minimum().toDecimal(),
                terms.discountPercent(),
                terms.components().stream().map(TariffJson::of).toList());
    }
}
