package dev.farthing.bootstrap.config;

import dev.farthing.application.scenery.Prescription.PriceLine;
import dev.farthing.domain.price.Rates;
import dev.farthing.domain.price.Tier;
import dev.farthing.domain.price.TokenClass;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads one price of the file: the same fields as on the management API.
final class PriceReading {
    private static final int LONGEST_MODEL = 128;

    private final YamlFields line;
    private final Currency billing;

    PriceReading(YamlFields line, Currency billing) {
        this.line = line;
        this.billing = billing;
    }

    PriceLine read() {
        var other = line.<Currency>judged("currency", 3, PriceReading::currency);
        var own = classes(line);
        for (var needed : List.of(TokenClass.INPUT, TokenClass.OUTPUT)) {
            if (!line.has(field(needed))) {
                line.reject(field(needed), "is missing");
            }
            own.putIfAbsent(needed, BigDecimal.ZERO);
        }
        var base = new Rates(own, fee(line, "per_image"), fee(line, "per_request"), search(line));
        return new PriceLine(
                line.text("model", LONGEST_MODEL),
                billing.equals(other) ? null : other,
                base,
                tiers(base),
                line.instant("valid_from"));
    }

    static Currency currency(String code) {
        try {
            return Currency.getInstance(code);
        } catch (IllegalArgumentException unknown) {
            throw new IllegalArgumentException("is no ISO 4217 code", unknown);
        }
    }

    private List<Tier> tiers(Rates base) {
        var tiers = new ArrayList<Tier>();
        var starts = new HashSet<Integer>();
        for (var tier : line.list("tiers")) {
            var from = tier.whole("from_input_tokens", 1, 999_999_999);
            var rates = base.with(classes(tier), fee(tier, "per_image"), fee(tier, "per_request"), search(tier));
            if (from == null) {
                tier.text("from_input_tokens", LONGEST_MODEL);
            } else if (starts.add(from)) {
                tiers.add(new Tier(from, rates));
            } else {
                tier.reject("from_input_tokens", "two tiers begin here");
            }
            tier.done();
        }
        return tiers;
    }

    private static Map<TokenClass, BigDecimal> classes(YamlFields fields) {
        var own = new EnumMap<TokenClass, BigDecimal>(TokenClass.class);
        for (var tokenClass : TokenClass.values()) {
            var price = fields.decimal(field(tokenClass), Rates.PER_MILLION_DECIMALS, Rates.DEAREST_PER_MILLION);
            if (price != null) {
                own.put(tokenClass, price);
            }
        }
        return own;
    }

    private static @Nullable BigDecimal fee(YamlFields fields, String name) {
        return fields.decimal(name, Rates.PER_MILLION_DECIMALS, Rates.DEAREST_FEE);
    }

    private static @Nullable BigDecimal search(YamlFields fields) {
        return fields.decimal("per_search", Rates.PER_MILLION_DECIMALS, Rates.DEAREST_SEARCH);
    }

    private static String field(TokenClass tokenClass) {
        return tokenClass.name().toLowerCase(Locale.ROOT) + "_per_1m";
    }
}
