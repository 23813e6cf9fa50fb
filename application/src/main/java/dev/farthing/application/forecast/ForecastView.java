package dev.farthing.application.forecast;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is expected of usage and costs; each range holds four of five cases of the past.
///
/// @param trainedFrom the first day that was looked at; null where there is none before today
/// @param days from tomorrow on
/// @param hours from the next one on
public record ForecastView(
        Instant at,
        String timeZone,
        @Nullable LocalDate trainedFrom,
        Instant monthEndsAt,
        MonthForecast total,
        List<MonthForecast> orgs,
        List<MonthForecast> teams,
        List<MonthForecast> keys,
        List<BudgetForecast> budgets,
        @Nullable BalanceForecast balance,
        List<DayForecast> days,
        List<HourForecast> hours,
        List<WeekHour> busyHours,
        List<WeekHour> quietHours) {
    public ForecastView {
        orgs = List.copyOf(orgs);
        teams = List.copyOf(teams);
        keys = List.copyOf(keys);
        budgets = List.copyOf(budgets);
        days = List.copyOf(days);
        hours = List.copyOf(hours);
        busyHours = List.copyOf(busyHours);
        quietHours = List.copyOf(quietHours);
    }

    /// What this month will have cost at its end.
    ///
    /// @param id null for all of what was asked for
    /// @param spent what it has cost until now
    /// @param errorPct by how much such a forecast was off in the middle case, of what was still to come; null
    ///     where too little was tried to say
    /// @param tests how often it was tried on the past
    public record MonthForecast(
            @Nullable UUID id,
            @Nullable String name,
            BigDecimal spent,
            CostRange monthEnd,
            @Nullable BigDecimal errorPct,
            int tests) {}

    /// A range of money.
    public record CostRange(BigDecimal low, BigDecimal expected, BigDecimal high) {}

    /// A range of calls or tokens.
    public record CountRange(long low, long expected, long high) {}

    /// What one day is expected to bring.
    public record DayForecast(LocalDate date, CountRange requests, CountRange tokens, CostRange cost) {}

    /// What one hour is expected to bring.
    ///
    /// @param hour its first instant
    public record HourForecast(Instant hour, CountRange requests, CountRange tokens) {}

    /// An hour of the week, by the clocks of the zone, and what it is expected to bring.
    public record WeekHour(DayOfWeek weekday, int hour, BigDecimal requests) {}

    /// On which day something will be used up; null where that is not within the time it has.
    ///
    /// @param earliest if as much is used as in the dearest tenth of cases
    /// @param latest if as little is used as in the cheapest tenth
    public record RunsOut(
            @Nullable LocalDate earliest,
            @Nullable LocalDate expected,
            @Nullable LocalDate latest) {}

    /// When a budget will be used up.
    ///
    /// @param scope whose it is: `key`, `team` or `org`
    /// @param unit `money`, `tokens` or `requests`
    /// @param left in its unit
    /// @param runsOut before it begins anew, and within a year
    public record BudgetForecast(
            UUID budgetId,
            String scope,
            UUID scopeId,
            String unit,
            String window,
            BigDecimal limit,
            BigDecimal left,
            @Nullable Instant resetsAt,
            RunsOut runsOut) {}

    /// When a prepaid balance will be used up, its credit limit included.
    ///
    /// @param runsOut within a year
    public record BalanceForecast(BigDecimal left, RunsOut runsOut) {}
}
