package dev.farthing.rest.billing;

import dev.farthing.application.billing.KnownPlan.BillingMode;
import dev.farthing.application.billing.PlanWish;
import dev.farthing.domain.billing.FlatFee;
import dev.farthing.domain.billing.FlatFee.Timing;
import dev.farthing.domain.billing.Included;
import dev.farthing.domain.billing.PlanTerms;
import dev.farthing.domain.billing.PriceComponent;
import dev.farthing.rest.Fields;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a plan shall be; at an update, absent fields stay.
@Schema(name = "PlanWrite")
record PlanWriteJson(
        @Schema(examples = "team", pattern = "[a-z0-9][a-z0-9_-]*", maxLength = 64)
        String code,

        @Schema(examples = "Team", maxLength = 100) @Nullable
        String name,

        @Nullable BillingMode billingMode,
        @Nullable BigDecimal monthlyFeeRmb,
        @Nullable Timing feeTiming,

        @Schema(description = "a grant: what is used beyond it costs, nothing is refused") @Nullable
        Integer includedTokens,

        @Schema(description = "likewise, in money; one of the two") @Nullable
        BigDecimal includedAmountRmb,

        @Schema(description = "what a month's usage costs at least") @Nullable
        BigDecimal minimumRmb,

        @Schema(examples = "12.5") @Nullable BigDecimal discountPct,
        @Nullable Integer rpmLimit,
        @Nullable Integer tpmLimit,
        @Nullable Integer concurrencyLimit,
        @Nullable Integer maxKeys,
        @Nullable List<String> modelsAllowed,
        @Nullable List<TariffJson> prices,

        @Schema(description = "active or archived") @Nullable
        Status status,

        @Schema(description = "from when on what it costs holds; absent: now") @Nullable
        Instant validFrom) {
    /// Whether it is offered.
    enum Status {
        ACTIVE,
        ARCHIVED
    }

    private static final int LONGEST_CODE = 64;
    private static final int LONGEST_NAME = 100;
    private static final int MOST_MODELS = 1_000;
    private static final int LONGEST_MODEL = 128;
    private static final int MONEY_DECIMALS = 6;
    private static final int PERCENT_DECIMALS = 6;
    private static final PlanWish NEW =
            new PlanWish("", "", BillingMode.POSTPAID, List.of(), null, null, null, null, false, PlanTerms.PLAIN, null);

    static PlanWish create(Fields fields) {
        fields.require("code");
        fields.require("name");
        return read(fields, NEW);
    }

    static PlanWish read(Fields fields, PlanWish old) {
        var wish = new PlanWish(
                fields.has("code") ? code(fields) : old.code(),
                fields.has("name") ? fields.text("name", 1, LONGEST_NAME) : old.name(),
                fields.choice("billing_mode", BillingMode.class, old.billingMode()),
                fields.has("models_allowed")
                        ? fields.texts("models_allowed", MOST_MODELS, LONGEST_MODEL)
                        : old.modelsAllowed(),
                limit(fields, "rpm_limit", old.rpmLimit()),
                limit(fields, "tpm_limit", old.tpmLimit()),
                limit(fields, "concurrency_limit", old.concurrencyLimit()),
                limit(fields, "max_keys", old.maxKeys()),
                fields.choice("status", Status.class, old.archived() ? Status.ARCHIVED : Status.ACTIVE)
                        == Status.ARCHIVED,
                terms(fields, old.terms()),
                fields.instant("valid_from"));
        fields.check();
        return wish;
    }

    private static String code(Fields fields) {
        var code = fields.text("code", 1, LONGEST_CODE);
        if (!code.isEmpty() && !code.matches("[a-z0-9][a-z0-9_-]*")) {
            fields.reject("code", "string_pattern_mismatch", "String should match '[a-z0-9][a-z0-9_-]*'");
        }
        return code;
    }

    private static @Nullable Integer limit(Fields fields, String name, @Nullable Integer old) {
        return fields.has(name) ? fields.integer(name, 1, Integer.MAX_VALUE) : old;
    }

    private static PlanTerms terms(Fields fields, PlanTerms old) {
        var fee = new FlatFee(
                fields.has("monthly_fee_rmb")
                        ? TariffJson.amount(fields, "monthly_fee_rmb", MONEY_DECIMALS)
                        : old.fee().amount(),
                fields.choice("fee_timing", Timing.class, old.fee().timing()));
        var minimum =
                fields.has("minimum_rmb") ? TariffJson.amount(fields, "minimum_rmb", MONEY_DECIMALS) : old.minimum();
        var discount = fields.decimal("discount_pct", PERCENT_DECIMALS);
        var components = fields.has("prices") ? components(fields) : old.components();
        var included = included(fields, old.included());
        try {
            return new PlanTerms(
                    fee, included, components, minimum, discount == null ? old.discountPercent() : discount);
        } catch (IllegalArgumentException e) {
            fields.reject(
                    discount == null ? "prices" : "discount_pct", "value_error", "Value error, " + e.getMessage());
            return old;
        }
    }

    private static List<PriceComponent> components(Fields fields) {
        var components = new ArrayList<PriceComponent>();
        for (var price : fields.list("prices")) {
            var component = TariffJson.read(price);
            if (component != null) {
                components.add(component);
            }
        }
        return components;
    }

    private static Included included(Fields fields, Included old) {
        if (!fields.has("included_tokens") && !fields.has("included_amount_rmb")) {
            return old;
        }
        var tokens = fields.integer("included_tokens", 1, Integer.MAX_VALUE);
        var amount = TariffJson.amount(fields, "included_amount_rmb", MONEY_DECIMALS);
        if (tokens != null && !amount.isZero()) {
            fields.reject("included_tokens", "value_error", "Value error, a plan includes tokens or an amount");
        }
        if (tokens != null) {
            return new Included.Tokens(tokens);
        }
        return amount.isZero() ? new Included.Nothing() : new Included.Worth(amount);
    }
}
