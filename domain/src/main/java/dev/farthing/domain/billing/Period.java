package dev.farthing.domain.billing;

import dev.farthing.domain.money.Fraction;
import java.math.BigInteger;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;

/// A stretch of time from an instant, included, to another, not included.
public record Period(Instant from, Instant to) {
    public Period {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("a period from " + from + " to " + to);
        }
    }

    /// A calendar month as a zone's clocks have it.
    public static Period month(YearMonth month, ZoneId zone) {
        return new Period(
                month.atDay(1).atStartOfDay(zone).toInstant(),
                month.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant());
    }

    /// The month that follows a period which ended then: it ends where a month of the zone begins, even where the
    /// zone is another than it was.
    public static Period monthFrom(Instant start, ZoneId zone) {
        var month = YearMonth.from(start.atZone(zone).plusDays(15));
        return new Period(start, month(month, zone).to());
    }

    public boolean contains(Instant at) {
        return !at.isBefore(from) && at.isBefore(to);
    }

    /// How much of another period this one is, to the nanosecond.
    public Fraction shareOf(Period whole) {
        return new Fraction(length(), whole.length());
    }

    private BigInteger length() {
        return nanos(to).subtract(nanos(from));
    }

    private static BigInteger nanos(Instant at) {
        return BigInteger.valueOf(at.getEpochSecond())
                .multiply(BigInteger.valueOf(1_000_000_000))
                .add(BigInteger.valueOf(at.getNano()));
    }
}
