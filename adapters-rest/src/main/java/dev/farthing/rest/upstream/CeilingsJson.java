package dev.farthing.rest.upstream;

import dev.farthing.domain.money.Amount;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.upstream.Ceilings;
import dev.farthing.domain.upstream.Ceilings.Limits;
import dev.farthing.rest.Fields;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// How much a credential is used for in a day and in a month before it is passed over until the next one.
@Schema(name = "CredentialCeilings")
record CeilingsJson(@Nullable LimitsJson day, @Nullable LimitsJson month) {
    private static final int MOST = 2_000_000_000;

    /// The limits of one period, in the installation's zone; null: none of this kind.
    @Schema(name = "CredentialLimits")
    record LimitsJson(
            @Schema(examples = "10000") @Nullable Long requests,
            @Nullable Long tokens,

            @Schema(description = "in the billing currency, at the prices of the models", examples = "25.00") @Nullable
            BigDecimal money) {
        static @Nullable LimitsJson of(Limits limits) {
            var money = limits.money();
            return limits.equals(Limits.NONE)
                    ? null
                    : new LimitsJson(limits.requests(), limits.tokens(), money == null ? null : money.toDecimal());
        }

        static Limits read(@Nullable Fields fields) {
            if (fields == null) {
                return Limits.NONE;
            }
            var money = fields.decimal("money", Money.SCALE);
            if (money != null && money.signum() < 0) {
                fields.reject("money", "greater_than_equal", "Input should be greater than or equal to 0");
            }
            return new Limits(
                    whole(fields, "requests"),
                    whole(fields, "tokens"),
                    money == null || money.signum() < 0 ? null : Amount.of(money));
        }

        private static @Nullable Long whole(Fields fields, String name) {
            var number = fields.integer(name, 0, MOST);
            return number == null ? null : Long.valueOf(number);
        }
    }

    static @Nullable CeilingsJson of(Ceilings ceilings) {
        return ceilings.areNone()
                ? null
                : new CeilingsJson(LimitsJson.of(ceilings.day()), LimitsJson.of(ceilings.month()));
    }

    static Ceilings read(@Nullable Fields fields) {
        return fields == null
                ? Ceilings.NONE
                : new Ceilings(LimitsJson.read(fields.object("day")), LimitsJson.read(fields.object("month")));
    }
}
