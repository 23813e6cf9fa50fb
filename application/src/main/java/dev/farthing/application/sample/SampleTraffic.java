package dev.farthing.application.sample;

import dev.farthing.domain.usage.CallStatus;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Ninety days of made-up calls: more by day than by night, fewer at weekends, more from month to month, with a bad
/// afternoon and a busy day. The same for the same beginning.
public final class SampleTraffic {
    static final int DAYS = 90;

    private static final long SEED = 1_664;
    private static final int FEWEST = 24;
    private static final int GROWTH = 38;
    private static final int BAD_DAY = 71;
    private static final int BUSY_DAY = 52;
    /// How much of a day's work falls into each hour.
    private static final int[] HOURS = {1, 1, 0, 0, 0, 0, 1, 2, 5, 9, 10, 9, 5, 7, 10, 10, 9, 7, 4, 3, 3, 2, 2, 1};

    private SampleTraffic() {}

    /// One call that is made up.
    ///
    /// @param key which of the sample's keys makes it
    /// @param model which of its models is asked
    public record MadeUp(
            Instant at,
            int key,
            int model,
            long prompt,
            long cached,
            long completion,
            boolean stream,
            CallStatus status,
            int httpStatus,
            int latencyMillis,
            String session) {}

    /// Those of the days before, in the order of time.
    static List<MadeUp> until(Instant now, ZoneId zone) {
        var random = new Random(SEED);
        var today = now.atZone(zone).truncatedTo(ChronoUnit.DAYS);
        var calls = new ArrayList<MadeUp>();
        for (int day = 0; day <= DAYS; day++) {
            var morning = today.minusDays(DAYS - day);
            int count = count(day, morning.getDayOfWeek(), random);
            for (int i = 0; i < count; i++) {
                var at = morning.plusHours(hour(day, random))
                        .plus(Duration.ofMillis(random.nextInt(3_600_000)))
                        .toInstant();
                var call = call(at, day, zone, random);
                if (at.isBefore(now.minusSeconds(1))) {
                    calls.add(call);
                }
            }
        }
        calls.sort((one, other) -> one.at().compareTo(other.at()));
        return calls;
    }

    private static int count(int day, DayOfWeek weekday, Random random) {
        boolean weekend = weekday == DayOfWeek.SATURDAY || weekday == DayOfWeek.SUNDAY;
        int usual = FEWEST + GROWTH * day / DAYS + random.nextInt(12);
        return (weekend ? usual / 3 : usual) * (day == BUSY_DAY ? 2 : 1);
    }

    /// On the bad day most falls into its afternoon.
    private static int hour(int day, Random random) {
        int drawn = random.nextInt(101);
        for (int hour = 0; hour < HOURS.length; hour++) {
            drawn -= HOURS[hour];
            if (drawn < 0) {
                return day == BAD_DAY && hour < 12 ? 15 : hour;
            }
        }
        return 12;
    }

    private static MadeUp call(Instant at, int day, ZoneId zone, Random random) {
        int key = key(random);
        int model = model(key, random);
        boolean bad = day == BAD_DAY && at.atZone(zone).getHour() >= 15 && random.nextInt(3) > 0;
        int fate = random.nextInt(1_000);
        var status = bad || fate < 14 ? CallStatus.ERROR : fate < 22 ? CallStatus.CANCELLED : CallStatus.OK;
        int httpStatus = status == CallStatus.OK ? 200 : status == CallStatus.CANCELLED ? 499 : bad ? 503 : 429;
        long prompt = 400L + random.nextInt(model == SampleHouse.EMBEDDING ? 2_000 : 9_000);
        long completion = model == SampleHouse.EMBEDDING ? 0 : 80L + random.nextInt(1_600);
        long cached = random.nextInt(4) == 0 ? prompt / 2 : 0;
        int latency = (int) (250 + completion * (model == SampleHouse.LARGE ? 9L : 3L) + random.nextInt(900));
        return new MadeUp(
                at,
                key,
                model,
                prompt,
                cached,
                completion,
                model != SampleHouse.EMBEDDING && random.nextBoolean(),
                status,
                httpStatus,
                status == CallStatus.ERROR ? 60 + random.nextInt(400) : latency,
                "sample-" + day + "-" + random.nextInt(9));
    }

    private static int key(Random random) {
        int drawn = random.nextInt(100);
        return drawn < 40 ? 0 : drawn < 62 ? 1 : drawn < 80 ? 2 : drawn < 92 ? 3 : 4;
    }

    /// Each key has a model it likes.
    private static int model(int key, Random random) {
        int drawn = random.nextInt(10);
        return drawn < 6 ? key % SampleHouse.MODELS.size() : random.nextInt(SampleHouse.MODELS.size());
    }
}
