package dev.farthing.web.keys;

import dev.farthing.application.budget.KnownBudget;
import dev.farthing.application.key.KnownKey;
import dev.farthing.domain.budget.Span;
import dev.farthing.domain.budget.Unit;
import dev.farthing.web.Format;
import dev.farthing.web.Shown;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How keys look on their pages.
final class KeyRows {
    /// Decimals of a pico unit.
    static final int PICO = 12;

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private KeyRows() {}

    /// @param spark null where it was not used of late, or that was not asked
    /// @param oldUntil until when an older secret opens too, as programs read it; null when none does
    record Row(
            UUID id,
            String name,
            String hint,
            boolean sandbox,
            @Nullable String team,
            String status,
            @Nullable Bar budget,
            Shown lastUsed,
            Shown created,
            @Nullable String oldUntil,
            List<String> tags,
            KeySparks.@Nullable Spark spark) {
        static Row of(KnownKey known, Map<UUID, String> teams, Format format) {
            return of(known, teams, Map.of(), format);
        }

        static Row of(KnownKey known, Map<UUID, String> teams, Map<UUID, KeySparks.Spark> sparks, Format format) {
            var key = known.key();
            var teamId = key.holder().teamId();
            var until = key.graceUntil(known.at());
            return new Row(
                    key.id(),
                    key.label().name(),
                    key.secret().hint(),
                    key.holder().sandbox(),
                    teamId == null ? null : teams.getOrDefault(teamId, teamId.toString()),
                    known.status().name().toLowerCase(Locale.ROOT),
                    bar(known.budgets(), format),
                    format.atOrNever(known.lastUsedAt()),
                    format.dayOf(key.createdAt()),
                    until == null ? null : until.toString(),
                    key.label().tags(),
                    sparks.get(key.id()));
        }
    }

    /// How much of a budget is used, those of calls under way included.
    record Bar(BigDecimal percent, Shown spent, Shown limit) {}

    /// Of the budget of money that is used up furthest.
    static @Nullable Bar bar(List<KnownBudget> budgets, Format format) {
        Bar furthest = null;
        for (var known : budgets) {
            var limit = known.budget().limit();
            if (known.budget().unit() == Unit.MONEY && limit != null) {
                var spent = known.use().spent();
                var bar = new Bar(percent(spent, limit), money(spent, format), money(limit, format));
                if (furthest == null || bar.percent().compareTo(furthest.percent()) > 0) {
                    furthest = bar;
                }
            }
        }
        return furthest;
    }

    private static BigDecimal percent(BigInteger part, BigInteger whole) {
        return whole.signum() == 0
                ? HUNDRED
                : new BigDecimal(part)
                        .multiply(HUNDRED)
                        .divide(new BigDecimal(whole), 1, RoundingMode.HALF_UP)
                        .min(HUNDRED);
    }

    private static Shown money(BigInteger pico, Format format) {
        return format.money(new BigDecimal(pico, PICO));
    }

    /// The one budget that the form of a key knows: of money, per month, for all models, never exceeded. Null where
    /// there is none, or the key has others.
    static @Nullable KnownBudget monthly(List<KnownBudget> budgets) {
        return budgets.size() == 1 && isMonthly(budgets.getFirst()) ? budgets.getFirst() : null;
    }

    static boolean isSimple(List<KnownBudget> budgets) {
        return budgets.isEmpty() || monthly(budgets) != null;
    }

    private static boolean isMonthly(KnownBudget known) {
        var budget = known.budget();
        return budget.unit() == Unit.MONEY
                && budget.span() == Span.MONTH
                && budget.hard()
                && budget.models().isEmpty();
    }

    /// How an expiry is told.
    static @Nullable Shown expiry(@Nullable Instant at, Format format) {
        return at == null ? null : format.at(at);
    }
}
