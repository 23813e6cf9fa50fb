package dev.farthing.domain.usage;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Collections;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a vendor says it charged for something, in units of its own, such as compute points: amounts by the name of
/// the unit, at least one.
public record VendorUnits(Map<String, BigDecimal> amounts) {
    public static final int MOST = 8;
    private static final int DECIMALS = 12;
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,39}");
    private static final BigDecimal LARGEST = BigDecimal.TEN.pow(18);
    private static final int SMALLEST_EXPONENT = -40;

    public VendorUnits {
        if (amounts.isEmpty() || amounts.size() > MOST) {
            throw new IllegalArgumentException("from one unit to " + MOST);
        }
        var checked = new TreeMap<String, BigDecimal>();
        amounts.forEach((name, amount) -> {
            if (!NAME.matcher(name).matches() || !isBelievable(amount)) {
                throw new IllegalArgumentException("no amount of a unit: " + name);
            }
            checked.put(name, rounded(amount));
        });
        amounts = Collections.unmodifiableMap(checked);
    }

    /// One amount of one unit.
    public static VendorUnits of(String name, BigDecimal amount) {
        return new VendorUnits(Map.of(name, amount));
    }

    /// These and, where it can be one and there is room, another.
    public static @Nullable VendorUnits with(@Nullable VendorUnits others, String name, BigDecimal amount) {
        if (!NAME.matcher(name).matches()
                || !isBelievable(amount)
                || (others != null && others.amounts.size() == MOST && !others.amounts.containsKey(name))) {
            return others;
        }
        if (others == null) {
            return of(name, amount);
        }
        var all = new TreeMap<>(others.amounts);
        all.put(name, amount);
        return new VendorUnits(all);
    }

    /// As it is stored and shown: a JSON object of plain numbers.
    public String text() {
        var members = new StringJoiner(",", "{", "}");
        amounts.forEach((name, amount) -> members.add("\"" + name + "\":" + amount.toPlainString()));
        return members.toString();
    }

    private static boolean isBelievable(BigDecimal amount) {
        return amount.signum() >= 0
                && amount.precision() - amount.scale() <= LARGEST.precision()
                && amount.precision() - amount.scale() >= SMALLEST_EXPONENT
                && amount.compareTo(LARGEST) <= 0;
    }

    private static BigDecimal rounded(BigDecimal amount) {
        var rounded = amount.setScale(DECIMALS, RoundingMode.HALF_UP).stripTrailingZeros();
        return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
    }
}
