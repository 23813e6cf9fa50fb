package dev.farthing.domain.billing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.money.Amount;
import dev.farthing.domain.money.Fraction;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ProrationTest {
    private static final List<ZoneId> ZONES = Stream.of(
                    "UTC",
                    "Asia/Shanghai",
                    "Europe/Berlin",
                    "America/New_York",
                    "America/St_Johns",
                    "Australia/Lord_Howe",
                    "Asia/Kathmandu",
                    "Pacific/Apia",
                    "Africa/Casablanca",
                    "America/Sao_Paulo",
                    "Pacific/Chatham",
                    "Antarctica/Troll")
            .map(ZoneId::of)
            .toList();
    private static final UUID ONE = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);

    private static PlanVersion fee(UUID plan, Instant from, String amount) {
        return new PlanVersion(
                plan,
                "plan " + plan,
                from,
                new PlanTerms(
                        new FlatFee(Amount.of(amount), FlatFee.Timing.ARREARS),
                        new Included.Nothing(),
                        List.of(),
                        Amount.ZERO,
                        BigDecimal.ZERO));
    }

    @Property
    void a7ThePartsOfAMonthAreTheMonth(@ForAll long seed) {
        var random = new Random(seed);
        var zone = ZONES.get(random.nextInt(ZONES.size()));
        var month = Period.month(YearMonth.of(2023 + random.nextInt(6), 1 + random.nextInt(12)), zone);
        long micros = Duration.between(month.from(), month.to()).toNanos() / 1_000;
        var changes = new ArrayList<PlanHistory.Change>();
        changes.add(new PlanHistory.Change(ONE, month.from().minusSeconds(random.nextInt(1_000_000))));
        for (int i = random.nextInt(6); i > 0; i--) {
            var at = month.from().plusNanos(1_000 * random.nextLong(micros));
            changes.add(new PlanHistory.Change(random.nextBoolean() ? ONE : OTHER, at));
        }
        var history =
                new PlanHistory(changes, List.of(fee(ONE, Instant.EPOCH, "99.99"), fee(OTHER, Instant.EPOCH, "99.99")));
        var segments = history.within(month).stream()
                .map(span -> new Segment(span.period(), span.version(), List.of()))
                .toList();
        var sum = new Rating(month, segments, Fraction.ZERO)
                .charges().stream().map(Charge::exact).reduce(Fraction.ZERO, Fraction::plus);
        assertThat(sum).isEqualTo(Fraction.of(Amount.of("99.99")));
        var from = month.from();
        for (var segment : segments) {
            assertThat(segment.period().from()).isEqualTo(from);
            from = segment.period().to();
        }
        assertThat(from).isEqualTo(month.to());
    }

    /// Changes of plan and of a plan's fee, in any month of any zone, against a clerk who looks every minute.
    @Property(tries = 300)
    void aMonthCostsWhatAClerkWouldSayWhoLookedEveryMinute(@ForAll long seed) {
        var random = new Random(seed);
        var zone = ZONES.get(random.nextInt(ZONES.size()));
        var month = Period.month(YearMonth.of(2023 + random.nextInt(6), 1 + random.nextInt(12)), zone);
        long minutes = Duration.between(month.from(), month.to()).toMinutes();
        var changes = new ArrayList<PlanHistory.Change>();
        changes.add(new PlanHistory.Change(ONE, month.from().minus(Duration.ofDays(random.nextInt(40)))));
        for (int i = random.nextInt(5); i > 0; i--) {
            var at = month.from().plus(Duration.ofMinutes(random.nextLong(minutes)));
            changes.add(new PlanHistory.Change(random.nextBoolean() ? ONE : OTHER, at));
        }
        var versions = new ArrayList<>(List.of(fee(ONE, Instant.EPOCH, "31"), fee(OTHER, Instant.EPOCH, "17.03")));
        for (int i = random.nextInt(4); i > 0; i--) {
            var at = month.from().plus(Duration.ofMinutes(random.nextLong(minutes)));
            versions.add(fee(random.nextBoolean() ? ONE : OTHER, at, random.nextInt(1, 500) + ".99"));
        }
        var segments = new PlanHistory(changes, versions)
                .within(month).stream()
                        .map(span -> new Segment(span.period(), span.version(), List.of()))
                        .toList();

        var sum = new Rating(month, segments, Fraction.ZERO)
                .charges().stream().map(Charge::exact).reduce(Fraction.ZERO, Fraction::plus);

        assertThat(sum).isEqualTo(SlowOracle.fees(changes, versions, month));
    }

    @Test
    void a7MonthsFollowEachOtherWithoutAGapInEveryZone() {
        for (var zone : ZONES) {
            var first = Period.month(YearMonth.of(2023, 12), zone);
            for (var month = YearMonth.of(2024, 1); month.getYear() < 2030; month = month.plusMonths(1)) {
                var next = Period.month(month, zone);
                assertThat(next.from()).isEqualTo(first.to());
                assertThat(next.contains(next.from())).isTrue();
                assertThat(next.contains(next.to())).isFalse();
                first = next;
            }
        }
        var leap = Period.month(YearMonth.of(2028, 2), ZoneId.of("Asia/Shanghai"));
        assertThat(Duration.between(leap.from(), leap.to())).hasDays(29);
        var berlin = ZoneId.of("Europe/Berlin");
        var spring = Period.month(YearMonth.of(2026, 3), berlin);
        assertThat(Duration.between(spring.from(), spring.to())).hasHours(31 * 24 - 1);
        var autumn = Period.month(YearMonth.of(2026, 10), berlin);
        assertThat(Duration.between(autumn.from(), autumn.to())).hasHours(31 * 24 + 1);
    }

    @Test
    void aNewZoneLeavesNoHourOut() {
        var shanghai = Period.month(YearMonth.of(2026, 10), ZoneId.of("Asia/Shanghai"));
        var next = Period.monthFrom(shanghai.to(), ZoneId.of("America/New_York"));
        assertThat(next.from()).isEqualTo(shanghai.to());
        assertThat(next.to()).isEqualTo(Instant.parse("2026-12-01T05:00:00Z"));
        assertThat(Period.monthFrom(shanghai.to(), ZoneId.of("Asia/Shanghai")))
                .isEqualTo(Period.month(YearMonth.of(2026, 11), ZoneId.of("Asia/Shanghai")));
        assertThat(Period.monthFrom(next.to(), ZoneId.of("Pacific/Kiritimati")).to())
                .isEqualTo(Instant.parse("2026-12-31T10:00:00Z"));
    }

    @Test
    void aVersionHoldsFromItsFirstInstant() {
        var start = Instant.parse("2026-10-01T00:00:00Z");
        var change = Instant.parse("2026-10-11T00:00:00Z");
        var history = new PlanHistory(
                List.of(new PlanHistory.Change(ONE, start)), List.of(fee(ONE, start, "30"), fee(ONE, change, "60")));
        assertThat(history.at(start.minusNanos(1))).isNull();
        assertThat(history.at(change.minusNanos(1)).terms().fee().amount()).isEqualTo(Amount.of("30"));
        assertThat(history.at(change).terms().fee().amount()).isEqualTo(Amount.of("60"));
        var month = Period.month(YearMonth.of(2026, 10), ZoneId.of("UTC"));
        assertThat(history.within(month)).hasSize(2);
        var september = Period.month(YearMonth.of(2026, 9), ZoneId.of("UTC"));
        assertThat(history.within(september)).isEmpty();
    }
}
