package dev.farthing.application.observation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GranularityTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void theDayThatClocksGoBackOnHasTwentyFiveHours() {
        var begin = Granularity.DAY.begin(Instant.parse("2026-10-25T12:00:00Z"), BERLIN);
        assertThat(begin).isEqualTo("2026-10-24T22:00:00Z");
        assertThat(Granularity.DAY.after(begin, BERLIN)).isEqualTo("2026-10-25T23:00:00Z");
        assertThat(series(Granularity.HOUR, "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", BERLIN)
                        .begins())
                .hasSize(25)
                .doesNotHaveDuplicates();
    }

    @Test
    void theDayThatClocksGoForwardOnHasTwentyThree() {
        assertThat(series(Granularity.HOUR, "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", BERLIN)
                        .begins())
                .hasSize(23);
    }

    @Test
    void hoursBeginWhereTheClocksOfAZoneSaySo() {
        var kathmandu = ZoneId.of("Asia/Kathmandu");
        var at = Instant.parse("2026-11-20T10:16:07Z");
        assertThat(Granularity.HOUR.begin(at, kathmandu)).isEqualTo("2026-11-20T10:15:00Z");
        assertThat(Granularity.MINUTE.begin(at, kathmandu)).isEqualTo("2026-11-20T10:16:00Z");
        assertThat(Granularity.DAY.begin(at, kathmandu)).isEqualTo("2026-11-19T18:15:00Z");
    }

    @Test
    void hoursOfAZoneWhoseClocksMoveByHalfAnHourNeverStandStill() {
        var island = ZoneId.of("Australia/Lord_Howe");
        var begins = series(Granularity.HOUR, "2026-04-04T10:00:00Z", "2026-04-05T10:00:00Z", island)
                .begins();
        for (int i = 1; i < begins.size(); i++) {
            assertThat(Duration.between(begins.get(i - 1), begins.get(i)))
                    .isBetween(Duration.ofMinutes(30), Duration.ofMinutes(60));
        }
        assertThat(begins.getLast()).isAfterOrEqualTo("2026-04-05T09:00:00Z");
    }

    @Test
    void weeksBeginOnMondayAndMonthsOnTheirFirst() {
        var sunday = Instant.parse("2026-11-22T15:00:00Z");
        var shanghai = ZoneId.of("Asia/Shanghai");
        assertThat(Granularity.WEEK.begin(sunday, shanghai)).isEqualTo("2026-11-15T16:00:00Z");
        assertThat(Granularity.WEEK.begin(sunday.plusSeconds(3_600), shanghai)).isEqualTo("2026-11-22T16:00:00Z");
        assertThat(Granularity.MONTH.begin(sunday, shanghai)).isEqualTo("2026-10-31T16:00:00Z");
        assertThat(Granularity.MONTH.after(Instant.parse("2026-10-31T16:00:00Z"), shanghai))
                .isEqualTo("2026-11-30T16:00:00Z");
    }

    @Test
    void whatIsUsualEndsWithTheStepThatIsUnderWay() {
        var now = Instant.parse("2026-11-22T15:04:05Z");
        var utc = ZoneId.of("UTC");
        assertThat(Granularity.MINUTE.usualStart(now, utc)).isEqualTo("2026-11-22T14:05:00Z");
        assertThat(Granularity.HOUR.usualStart(now, utc)).isEqualTo("2026-11-21T16:00:00Z");
        assertThat(Granularity.DAY.usualStart(now, utc)).isEqualTo("2026-10-24T00:00:00Z");
        assertThat(Granularity.WEEK.usualStart(now, utc)).isEqualTo("2026-08-31T00:00:00Z");
        assertThat(Granularity.MONTH.usualStart(now, utc)).isEqualTo("2025-12-01T00:00:00Z");
    }

    private static Series series(Granularity granularity, String start, String until, ZoneId zone) {
        return new Series(granularity, Set.of(), zone, Instant.parse(start), null, Instant.parse(until));
    }
}
