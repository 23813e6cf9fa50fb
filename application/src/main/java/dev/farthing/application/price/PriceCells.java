package dev.farthing.application.price;

import dev.farthing.domain.price.Rates;
import dev.farthing.domain.price.Tier;
import dev.farthing.domain.price.TokenClass;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads what a price costs from the named cells of a line: `input_per_1m` and so on, `per_image`, `per_request`,
/// `per_search`, `tiers`. What cannot be a price is an [IllegalArgumentException] whose message says why.
public final class PriceCells {
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,20}(\\.[0-9]{1,30})?([eE][-+]?[0-9]{1,2})?");
    private static final Pattern FROM = Pattern.compile("[1-9][0-9]{0,8}");
    private static final int MOST_TIERS = 20;

    private final Map<String, String> cells;

    /// @param cells what is not empty, by the names of the columns
    public PriceCells(Map<String, String> cells) {
        this.cells = cells;
    }

    /// The name of a class's column.
    public static String column(TokenClass tokenClass) {
        return tokenClass.name().toLowerCase(Locale.ROOT) + "_per_1m";
    }

    /// The classes that have a cell.
    public Map<TokenClass, BigDecimal> perMillion() {
        var perMillion = new EnumMap<TokenClass, BigDecimal>(TokenClass.class);
        for (var tokenClass : TokenClass.values()) {
            var cell = cells.get(column(tokenClass));
            if (cell != null) {
                perMillion.put(tokenClass, perMillion(column(tokenClass), decimal(column(tokenClass), cell)));
            }
        }
        return perMillion;
    }

    public @Nullable BigDecimal perImage() {
        return cell("per_image", Rates.DEAREST_FEE);
    }

    public @Nullable BigDecimal perRequest() {
        return cell("per_request", Rates.DEAREST_FEE);
    }

    public @Nullable BigDecimal perSearch() {
        return cell("per_search", Rates.DEAREST_SEARCH);
    }

    private @Nullable BigDecimal cell(String name, BigDecimal dearest) {
        var cell = cells.get(name);
        return cell == null ? null : within(name, decimal(name, cell), dearest);
    }

    /// `200001:input=4;output=18|…`: from so many input tokens on, these classes cost that, the others as in
    /// the base.
    public List<Tier> tiers(Rates base) {
        var cell = cells.get("tiers");
        if (cell == null) {
            return List.of();
        }
        var tiers = new ArrayList<Tier>();
        var starts = new HashSet<String>();
        for (var text : cell.split("\\|", -1)) {
            int colon = text.indexOf(':');
            var from = colon < 0 ? "" : text.substring(0, colon);
            if (!FROM.matcher(from).matches() || !starts.add(from) || tiers.size() == MOST_TIERS) {
                throw new IllegalArgumentException(
                        "tiers: up to " + MOST_TIERS + " like 200001:input=4;output=18, joined by |, none twice");
            }
            var own = new EnumMap<TokenClass, BigDecimal>(TokenClass.class);
            for (var pair : text.substring(colon + 1).split(";", -1)) {
                int equals = pair.indexOf('=');
                var name = equals < 0 ? pair : pair.substring(0, equals);
                own.put(
                        tokenClass(name),
                        perMillion("tiers: " + name, decimal("tiers: " + name, pair.substring(equals + 1))));
            }
            tiers.add(new Tier(Long.parseLong(from), base.with(own, null, null, null)));
        }
        return tiers;
    }

    private static TokenClass tokenClass(String name) {
        return Arrays.stream(TokenClass.values())
                .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("tiers: no token class is named " + name));
    }

    /// An exact decimal, also in scientific notation.
    public static BigDecimal decimal(String name, String text) {
        if (!DECIMAL.matcher(text).matches()) {
            throw new IllegalArgumentException(name + " is no decimal");
        }
        return new BigDecimal(text);
    }

    /// Refuses what no price per million tokens may be.
    public static BigDecimal perMillion(String name, BigDecimal price) {
        return within(name, price, Rates.DEAREST_PER_MILLION);
    }

    /// Refuses what no fee may be.
    public static BigDecimal fee(String name, BigDecimal fee) {
        return within(name, fee, Rates.DEAREST_FEE);
    }

    private static BigDecimal within(String name, BigDecimal price, BigDecimal most) {
        if (price.signum() < 0 || price.compareTo(most) > 0) {
            throw new IllegalArgumentException(name + " lies between 0 and " + most);
        }
        if (price.stripTrailingZeros().scale() > Rates.PER_MILLION_DECIMALS) {
            throw new IllegalArgumentException(name + " has more than " + Rates.PER_MILLION_DECIMALS + " decimals");
        }
        return price.setScale(Math.max(0, price.stripTrailingZeros().scale()), RoundingMode.UNNECESSARY);
    }
}
