package dev.farthing.rest.price;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.farthing.application.price.PriceDraft;
import dev.farthing.domain.price.ExchangeRate;
import dev.farthing.domain.price.PriceOrigin;
import dev.farthing.domain.price.Rates;
import dev.farthing.domain.price.Tier;
import dev.farthing.domain.price.TokenClass;
import dev.farthing.rest.Fields;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a model shall cost: decimals per million tokens.
@Schema(name = "PriceWrite")
record PriceWriteJson(
        @Schema(required = true, examples = "gpt-4o-mini") String model,

        @Schema(required = true, examples = "1.05") @JsonProperty("input_per_1m")
        BigDecimal inputPer1m,

        @Schema(required = true, examples = "4.2") @JsonProperty("output_per_1m")
        BigDecimal outputPer1m,

        @Schema(description = "absent: as input") @JsonProperty("cache_read_per_1m") @Nullable
        BigDecimal cacheReadPer1m,

        @JsonProperty("cache_write_5m_per_1m") @Nullable BigDecimal cacheWrite5mPer1m,
        @JsonProperty("cache_write_1h_per_1m") @Nullable BigDecimal cacheWrite1hPer1m,

        @Schema(description = "absent: as output") @JsonProperty("reasoning_per_1m") @Nullable
        BigDecimal reasoningPer1m,

        @JsonProperty("audio_input_per_1m") @Nullable BigDecimal audioInputPer1m,
        @JsonProperty("audio_output_per_1m") @Nullable BigDecimal audioOutputPer1m,
        @JsonProperty("image_input_per_1m") @Nullable BigDecimal imageInputPer1m,
        @JsonProperty("image_output_per_1m") @Nullable BigDecimal imageOutputPer1m,
        @Nullable BigDecimal perImage,
        @Nullable BigDecimal perRequest,

        @Schema(description = "for each search in the web that the vendor makes") @Nullable
        BigDecimal perSearch,

        @Schema(description = "the whole call at these prices once its input has that many tokens") @Nullable
        List<TierJson> tiers,

        @Schema(description = "absent: now") @Nullable Instant validFrom,

        @Schema(
                description = "absent: the billing currency; another one is converted once, with the rate of exchange"
                        + " that holds now",
                examples = "CNY")
        @Nullable
        String currency,

        @Schema(
                description = "absent: the default one, or the one plan_id or org_id tells",
                enumeration = {"default", "plan", "org"})
        @Nullable
        BookChoice book,

        @Schema(description = "the plan whose book it is") @Nullable
        UUID planId,

        @Schema(description = "the org whose book it is") @Nullable
        UUID orgId) {
    private static final int LONGEST_MODEL = 128;
    private static final int MOST_TIERS = 20;

    /// @param isModel whether there is a model with this id
    static PriceDraft read(Fields fields, Money money, Predicate<String> isModel) {
        var owner = BookFields.one(fields);
        var model = fields.text("model", 1, LONGEST_MODEL);
        if (!model.isEmpty() && !isModel.test(model)) {
            fields.reject("model", "value_error", "no model has this id");
        }
        fields.require(field(TokenClass.INPUT));
        fields.require(field(TokenClass.OUTPUT));
        var own = classes(fields);
        own.putIfAbsent(TokenClass.INPUT, BigDecimal.ZERO);
        own.putIfAbsent(TokenClass.OUTPUT, BigDecimal.ZERO);
        var base = new Rates(
                own,
                fee(fields, "per_image"),
                fee(fields, "per_request"),
                amount(fields, "per_search", Rates.DEAREST_SEARCH));
        var draft = new PriceDraft(
                owner, model, base, tiers(fields, base), PriceOrigin.GIVEN, fields.instant("valid_from"));
        var converted = money.inBillingCurrency(fields, draft);
        fields.check();
        return converted;
    }

    /// What is needed to understand other currencies.
    ///
    /// @param rateOf the rate of exchange that holds now
    record Money(Currency billing, Function<Currency, Optional<ExchangeRate>> rateOf) {
        PriceDraft inBillingCurrency(Fields fields, PriceDraft draft) {
            var currency = ExchangeRateWriteJson.currency(fields);
            if (currency == null || currency.equals(billing)) {
                return draft;
            }
            var rate = rateOf.apply(currency).orElse(null);
            if (rate == null) {
                fields.reject(
                        "currency",
                        "value_error",
                        "there is no rate from " + currency + " to " + billing
                                + ": set one with POST /api/v1/billing/fx-rates");
                return draft;
            }
            try {
                return draft.converted(rate);
            } catch (IllegalArgumentException tooDear) {
                fields.reject("currency", "value_error", "converted, " + tooDear.getMessage());
                return draft;
            }
        }
    }

    private static List<Tier> tiers(Fields fields, Rates base) {
        var tiers = new ArrayList<Tier>();
        var starts = new HashSet<Integer>();
        var given = fields.list("tiers");
        if (given.size() > MOST_TIERS) {
            fields.reject("tiers", "too_long", "List should have at most " + MOST_TIERS + " items");
        }
        for (var tier : given) {
            tier.require("from_input_tokens");
            var from = tier.integer("from_input_tokens", 1, Integer.MAX_VALUE);
            var rates = base.with(
                    classes(tier),
                    fee(tier, "per_image"),
                    fee(tier, "per_request"),
                    amount(tier, "per_search", Rates.DEAREST_SEARCH));
            if (from != null && !starts.add(from)) {
                tier.reject("from_input_tokens", "value_error", "two tiers begin here");
            } else if (from != null) {
                tiers.add(new Tier(from, rates));
            }
        }
        return tiers;
    }

    private static Map<TokenClass, BigDecimal> classes(Fields fields) {
        var own = new EnumMap<TokenClass, BigDecimal>(TokenClass.class);
        for (var tokenClass : TokenClass.values()) {
            var price = amount(fields, field(tokenClass), Rates.DEAREST_PER_MILLION);
            if (price != null) {
                own.put(tokenClass, price);
            }
        }
        return own;
    }

    private static @Nullable BigDecimal fee(Fields fields, String name) {
        return amount(fields, name, Rates.DEAREST_FEE);
    }

    private static @Nullable BigDecimal amount(Fields fields, String name, BigDecimal most) {
        var amount = fields.decimal(name, Rates.PER_MILLION_DECIMALS);
        if (amount == null) {
            return null;
        }
        if (amount.signum() < 0) {
            fields.reject(name, "greater_than_equal", "Input should be greater than or equal to 0");
            return null;
        }
        if (amount.compareTo(most) > 0) {
            fields.reject(name, "less_than_equal", "Input should be less than or equal to " + most.toPlainString());
            return null;
        }
        return amount;
    }

    private static String field(TokenClass tokenClass) {
        return tokenClass.name().toLowerCase(Locale.ROOT) + "_per_1m";
    }
}
