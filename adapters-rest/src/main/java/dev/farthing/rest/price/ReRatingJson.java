package dev.farthing.rest.price;

import dev.farthing.application.price.ReRating;
import dev.farthing.domain.money.Money;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What calls cost and what they would cost.
@Schema(name = "ReRating")
record ReRatingJson(Instant from, Instant to, String currency, List<Line> models, Line total) {
    static ReRatingJson of(ReRating rating, Instant from, Instant to, Currency billing) {
        return new ReRatingJson(
                from,
                to,
                billing.getCurrencyCode(),
                rating.lines().stream().map(line -> Line.of(line, line.model())).toList(),
                Line.of(rating.total(), null));
    }

    @Schema(name = "ReRatingLine")
    record Line(
            @Schema(description = "null in the total") @Nullable
            String model,

            long calls,

            @Schema(description = "those that would be charged at another price")
            long changedCalls,

            BigDecimal oldCost,
            BigDecimal newCost,
            BigDecimal difference) {
        static Line of(ReRating.Line line, @Nullable String model) {
            return new Line(
                    model,
                    line.calls(),
                    line.changedCalls(),
                    decimal(line.oldPico()),
                    decimal(line.newPico()),
                    decimal(line.differencePico()));
        }

        private static BigDecimal decimal(BigInteger pico) {
            return new BigDecimal(pico, Money.SCALE);
        }
    }
}
