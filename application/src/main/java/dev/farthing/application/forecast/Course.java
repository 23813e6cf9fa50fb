package dev.farthing.application.forecast;

import dev.farthing.domain.forecast.DayShape;
import dev.farthing.domain.forecast.Depletion;
import dev.farthing.domain.forecast.Outlook;
import dev.farthing.domain.forecast.Range;
import dev.farthing.domain.forecast.Reserve;
import dev.farthing.domain.forecast.Spread;
import dev.farthing.domain.forecast.Spreads;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How one quantity has gone until now, and how it is expected to go on.
final class Course {
    private static final MathContext PRECISION = MathContext.DECIMAL64;

    private final Map<LocalDate, BigDecimal> sums;
    private final LocalDate today;
    private final BigDecimal restShare;
    private final List<BigDecimal> days;
    private final LocalDate first;
    private final Outlook outlook;

    /// @param sums what days came to, today until now
    /// @param restShare which part of today is still to come
    Course(Map<LocalDate, BigDecimal> sums, LocalDate today, BigDecimal restShare) {
        this.sums = sums;
        this.today = today;
        this.restShare = restShare;
        var begun = sums.keySet().stream().filter(day -> day.isBefore(today)).min(LocalDate::compareTo);
        this.first = begun.orElse(today.minusDays(1));
        this.days = begun.map(this::since).orElseGet(this::extrapolated);
        this.outlook = Outlook.of(days, first.getDayOfWeek());
    }

    private List<BigDecimal> since(LocalDate begun) {
        var all = new ArrayList<BigDecimal>();
        for (var day = begun; day.isBefore(today); day = day.plusDays(1)) {
            all.add(sums.getOrDefault(day, BigDecimal.ZERO));
        }
        return all;
    }

    /// On the first day there is nothing but today to go by.
    private List<BigDecimal> extrapolated() {
        var passed = BigDecimal.ONE.subtract(restShare);
        var until = sums.getOrDefault(today, BigDecimal.ZERO);
        return passed.signum() <= 0 ? List.of(until) : List.of(until.divide(passed, PRECISION));
    }

    /// The first whole day there is; null where there is only today.
    @Nullable
    LocalDate trainedFrom() {
        return first.isBefore(today) && sums.containsKey(first) ? first : null;
    }

    List<BigDecimal> days() {
        return days;
    }

    LocalDate first() {
        return first;
    }

    Outlook outlook() {
        return outlook;
    }

    Spread spread(int horizon) {
        return Outlook.backTest(days, first.getDayOfWeek(), horizon);
    }

    /// How far off single days were.
    Spreads daily() {
        return Outlook.backTestDays(days, first.getDayOfWeek());
    }

    /// What a day from tomorrow on is expected to bring.
    BigDecimal day(LocalDate day) {
        return outlook.day(1 + (int) (day.toEpochDay() - today.toEpochDay()));
    }

    private BigDecimal restOfToday() {
        return outlook.day(1).multiply(restShare, PRECISION);
    }

    /// What it has come to from a day on until now.
    BigDecimal from(LocalDate day) {
        return sums.entrySet().stream()
                .filter(entry -> !entry.getKey().isBefore(day))
                .map(Map.Entry::getValue)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /// What is still to come before a day.
    Range until(LocalDate end, Spread spread) {
        var rest = restOfToday();
        for (var day = today.plusDays(1); day.isBefore(end); day = day.plusDays(1)) {
            rest = rest.add(day(day), PRECISION);
        }
        return spread.around(rest);
    }

    /// When so much will be used up.
    ///
    /// @param end the first day that counts no more
    Depletion depletion(Reserve left, LocalDate end, Spread spread) {
        return Depletion.of(left, restOfToday(), outlook, spread, today, end);
    }

    /// How far off single hours were.
    Spreads hourly(List<DayShape.HourSum> hours) {
        return DayShape.backTest(hours, days, first);
    }
}
