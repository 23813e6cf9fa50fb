package dev.farthing.domain.forecast;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Which part of a day each hour of the week brings; drawn towards the average day where there are few weeks.
public final class DayShape {
    private static final MathContext PRECISION = MathContext.DECIMAL64;
    private static final int HOURS = 24;
    private static final int WEEK = 7;
    private static final int TESTED_DAYS = 14;

    private final BigDecimal[][] weights;

    private DayShape(BigDecimal[][] weights) {
        this.weights = weights;
    }

    /// What an hour of a day came to, by the clocks of its zone; an hour that comes twice is one.
    public record HourSum(LocalDate day, int hour, BigDecimal amount) {}

    /// An hour of the week, and what it brings on average.
    public record Slot(DayOfWeek weekday, int hour, BigDecimal amount) {}

    public static DayShape of(List<HourSum> sums) {
        var byHour = zeros();
        var pooled = new BigDecimal[HOURS];
        Arrays.fill(pooled, BigDecimal.ZERO);
        for (var sum : sums) {
            int weekday = index(sum.day().getDayOfWeek());
            byHour[weekday][sum.hour()] = byHour[weekday][sum.hour()].add(sum.amount());
            pooled[sum.hour()] = pooled[sum.hour()].add(sum.amount());
        }
        long days = Math.max(1, sums.stream().map(HourSum::day).distinct().count());
        boolean empty = Arrays.stream(pooled).allMatch(amount -> amount.signum() == 0);
        for (int weekday = 0; weekday < WEEK; weekday++) {
            for (int hour = 0; hour < HOURS; hour++) {
                var average = empty ? BigDecimal.ONE : pooled[hour].divide(BigDecimal.valueOf(days), PRECISION);
                byHour[weekday][hour] = byHour[weekday][hour].add(average, PRECISION);
            }
        }
        return new DayShape(byHour);
    }

    private static BigDecimal[][] zeros() {
        var zeros = new BigDecimal[WEEK][HOURS];
        for (var day : zeros) {
            Arrays.fill(day, BigDecimal.ZERO);
        }
        return zeros;
    }

    private static int index(DayOfWeek day) {
        return day.getValue() - 1;
    }

    /// The first instants of the hours that a day has, by its zone's clocks: 23 to 25 of them as a rule.
    public static List<Instant> hoursOf(LocalDate day, ZoneId zone) {
        var hours = new ArrayList<Instant>();
        var end = day.plusDays(1).atStartOfDay(zone).toInstant();
        for (var hour = day.atStartOfDay(zone).toInstant(); hour.isBefore(end); hour = next(hour.atZone(zone))) {
            hours.add(hour);
        }
        return hours;
    }

    /// Clocks may be moved by less than an hour.
    private static Instant next(ZonedDateTime hour) {
        var begun = hour.truncatedTo(ChronoUnit.HOURS);
        var next = begun.plusHours(1).toInstant();
        return next.isAfter(hour.toInstant()) ? next : hour.toInstant().plus(1, ChronoUnit.HOURS);
    }

    /// Which part of its day an hour brings: those of one day add up to one.
    public BigDecimal share(Instant hour, ZoneId zone) {
        var day = hour.atZone(zone).toLocalDate();
        var whole =
                hoursOf(day, zone).stream().map(each -> weight(each, zone)).reduce(BigDecimal.ZERO, BigDecimal::add);
        return whole.signum() == 0 ? BigDecimal.ZERO : weight(hour, zone).divide(whole, PRECISION);
    }

    /// Which part of a day is still to come at an instant.
    public BigDecimal rest(Instant now, ZoneId zone) {
        var begun = now.atZone(zone).truncatedTo(ChronoUnit.HOURS).toInstant();
        var rest = BigDecimal.ZERO;
        for (var hour : hoursOf(now.atZone(zone).toLocalDate(), zone)) {
            if (hour.isAfter(begun)) {
                rest = rest.add(share(hour, zone), PRECISION);
            } else if (hour.equals(begun)) {
                var left = BigDecimal.valueOf(ChronoUnit.SECONDS.between(now, hour.plus(1, ChronoUnit.HOURS)))
                        .divide(
                                BigDecimal.valueOf(
                                        ChronoUnit.HOURS.getDuration().toSeconds()),
                                PRECISION);
                rest = rest.add(share(hour, zone).multiply(left, PRECISION), PRECISION);
            }
        }
        return rest;
    }

    private BigDecimal weight(Instant hour, ZoneId zone) {
        var at = hour.atZone(zone);
        return weights[index(at.getDayOfWeek())][at.getHour()];
    }

    /// How far off single hours would have been expected a day ahead, in the last days, each time knowing only
    /// what had come before.
    ///
    /// @param days what each day in a row came to, the last of them the last one there are sums of
    public static Spreads backTest(List<HourSum> sums, List<BigDecimal> days, LocalDate first) {
        var cases = new ArrayList<Spreads.Case>();
        for (int known = Math.max(WEEK, days.size() - TESTED_DAYS); known < days.size(); known++) {
            var day = first.plusDays(known);
            var before = of(sums.stream().filter(sum -> sum.day().isBefore(day)).toList());
            var whole = Outlook.of(days.subList(0, known), first.getDayOfWeek()).day(1);
            var actual = new BigDecimal[HOURS];
            Arrays.fill(actual, BigDecimal.ZERO);
            sums.stream()
                    .filter(sum -> sum.day().equals(day))
                    .forEach(sum -> actual[sum.hour()] = actual[sum.hour()].add(sum.amount()));
            var weights = before.weights[index(day.getDayOfWeek())];
            var weight = Arrays.stream(weights).reduce(BigDecimal.ZERO, BigDecimal::add);
            for (int hour = 0; hour < HOURS; hour++) {
                var expected = weight.signum() == 0
                        ? BigDecimal.ZERO
                        : whole.multiply(weights[hour]).divide(weight, PRECISION);
                cases.add(new Spreads.Case(expected, actual[hour]));
            }
        }
        return Spreads.of(cases);
    }

    /// The hours of the week from the busiest to the quietest, by what an outlook expects of their days.
    ///
    /// @param week what each weekday from Monday on is expected to bring
    public List<Slot> slots(List<BigDecimal> week) {
        var slots = new ArrayList<Slot>();
        for (var day : DayOfWeek.values()) {
            var hours = weights[index(day)];
            var whole = Arrays.stream(hours).reduce(BigDecimal.ZERO, BigDecimal::add);
            for (int hour = 0; hour < HOURS; hour++) {
                var amount = whole.signum() == 0
                        ? BigDecimal.ZERO
                        : week.get(index(day)).multiply(hours[hour]).divide(whole, PRECISION);
                slots.add(new Slot(day, hour, amount));
            }
        }
        slots.sort(Comparator.comparing(Slot::amount).reversed());
        return slots;
    }
}
