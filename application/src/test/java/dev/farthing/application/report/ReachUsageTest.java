package dev.farthing.application.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.retention.KeptCalls;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReachUsageTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    private static final UUID ORG = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);
    private static final UUID TEAM = new UUID(0, 3);
    private static final Caller OPERATOR = new Caller.Operator(ORG);

    private final ReachUsage reach = new ReachUsage(
            _ -> ZoneOffset.UTC,
            (org, team) -> TEAM.equals(team) && !OTHER.equals(org),
            new KeptCalls() {
                @Override
                public Instant since() {
                    return Instant.EPOCH;
                }

                @Override
                public Instant detailedSince() {
                    return NOW.minus(Duration.ofDays(100));
                }
            },
            () -> NOW);

    private Span settled(@Nullable LocalDate from, @Nullable LocalDate to) {
        var span = new Span(from == null ? null : new Span.Edge.Day(from), to == null ? null : new Span.Edge.Day(to));
        var filter = new UsageFilter(null, null, null, null, null, false, UsageFilter.Calls.ALL, span);
        return reach.reach(new Caller.Operator(new UUID(0, 1)), Set.of(UsageDimension.DAY), filter)
                .filter()
                .span();
    }

    @Test
    void theLastThirtyDaysAreThoseBeforeTheEndThatWasAskedFor() {
        assertThat(settled(null, null).start(ZoneOffset.UTC)).isEqualTo("2026-10-25T00:00:00Z");
        assertThat(settled(null, LocalDate.parse("2026-10-31")).start(ZoneOffset.UTC))
                .isEqualTo("2026-10-02T00:00:00Z");
    }

    @Test
    void nothingIsLaterThanToday() {
        var far = settled(null, LocalDate.parse("9999-12-31"));
        assertThat(far).isEqualTo(settled(null, null));
        assertThat(far.end(ZoneOffset.UTC)).isEqualTo("2026-11-24T00:00:00Z");
    }

    private UsageFilter of(@Nullable UUID org, @Nullable UUID team, UsageFilter.Calls calls, int days) {
        var span = new Span(new Span.Edge.At(NOW.minus(Duration.ofDays(days))), null);
        return new UsageFilter(org, team, null, null, null, false, calls, span);
    }

    @Test
    void aTeamThatIsNotOfTheOrgIsNotThere() {
        assertThat(reach.reach(OPERATOR, Set.of(), of(ORG, TEAM, UsageFilter.Calls.ALL, 3))
                        .filter()
                        .teamId())
                .isEqualTo(TEAM);
        for (var asked : List.of(
                of(OTHER, TEAM, UsageFilter.Calls.ALL, 3),
                of(ORG, new UUID(0, 4), UsageFilter.Calls.ALL, 3),
                of(null, new UUID(0, 4), UsageFilter.Calls.ALL, 3))) {
            assertThatThrownBy(() -> reach.reach(OPERATOR, Set.of(), asked))
                    .isInstanceOfSatisfying(
                            FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.NOT_FOUND));
        }
    }

    @Test
    void whatIsSummedUpByEverythingMayBeAsLongAsItWasSummedUp() {
        assertThat(reach.reach(OPERATOR, Set.of(UsageDimension.CLIENT), of(ORG, null, UsageFilter.Calls.ALL, 99)))
                .isNotNull();
        assertThatThrownBy(() ->
                        reach.reach(OPERATOR, Set.of(UsageDimension.CLIENT), of(ORG, null, UsageFilter.Calls.ALL, 101)))
                .hasMessageContaining("no longer on record");
        assertThat(reach.reach(OPERATOR, Set.of(UsageDimension.KEY), of(ORG, null, UsageFilter.Calls.ALL, 101)))
                .isNotNull();
    }

    /// Days of Kolkata of what was summed up by hours of UTC until ten days ago, and calls that are kept for 200 days.
    private final ReachUsage changed = new ReachUsage(
            new OrgZones() {
                @Override
                public ZoneId zoneOf(@Nullable UUID orgId) {
                    return ZoneId.of("Asia/Kolkata");
                }

                @Override
                public Optional<Instant> summedUpSince(@Nullable UUID orgId, ZoneId zone) {
                    return Optional.ofNullable(orgId).map(_ -> NOW.minus(Duration.ofDays(10)));
                }
            },
            (_, _) -> true,
            () -> NOW.minus(Duration.ofDays(200)),
            () -> NOW);

    @Test
    void whatNeedsCallsThatAreGoneIsRefusedRatherThanToldInPart() {
        var byDay = Set.of(UsageDimension.DAY, UsageDimension.CLIENT);
        var byHour = Set.of(UsageDimension.HOUR, UsageDimension.CLIENT);
        assertThat(changed.reach(OPERATOR, byDay, of(ORG, null, UsageFilter.Calls.ALL, 199)))
                .isNotNull();
        assertThatThrownBy(() -> changed.reach(OPERATOR, byDay, of(ORG, null, UsageFilter.Calls.ALL, 201)))
                .hasMessageContaining("no longer on record");
        assertThat(changed.reach(OPERATOR, byHour, of(ORG, null, UsageFilter.Calls.ALL, 42)))
                .isNotNull();
        assertThatThrownBy(() -> changed.reach(OPERATOR, byHour, of(ORG, null, UsageFilter.Calls.ALL, 43)))
                .hasMessageContaining("at most 32 days");
        assertThatThrownBy(() -> changed.reach(OPERATOR, byHour, of(null, null, UsageFilter.Calls.ALL, 34)))
                .as("of orgs of several zones")
                .hasMessageContaining("at most 32 days");
        assertThat(changed.reach(OPERATOR, Set.of(UsageDimension.CLIENT), of(ORG, null, UsageFilter.Calls.ALL, 900)))
                .isNotNull();
        assertThat(changed.reach(OPERATOR, Set.of(UsageDimension.DAY), of(ORG, null, UsageFilter.Calls.ALL, 900)))
                .as("summed up by quarters of an hour")
                .isNotNull();
    }

    @Test
    void aTimeThatBeginsWithinASumIsRefusedWhereTheCallsBesideItAreGone() {
        var gone = NOW.minus(Duration.ofDays(300));
        var client = Set.of(UsageDimension.CLIENT);
        var day = Set.of(UsageDimension.DAY);
        assertThatThrownBy(() -> changed.reach(OPERATOR, client, since(gone.plusSeconds(900))))
                .hasMessageContaining("full hours");
        assertThat(changed.reach(OPERATOR, day, since(gone.plusSeconds(900)))).isNotNull();
        assertThatThrownBy(() -> changed.reach(OPERATOR, day, since(gone.plusSeconds(60))))
                .hasMessageContaining("quarters of an hour");
        assertThat(changed.reach(OPERATOR, day, since(NOW.minusSeconds(61)))).isNotNull();
    }

    private static UsageFilter since(Instant from) {
        var span = new Span(new Span.Edge.At(from), null);
        return new UsageFilter(ORG, null, null, null, null, false, UsageFilter.Calls.ALL, span);
    }

    @Test
    void callsAreReadOneByOneForSomeDaysAlone() {
        var oneByOne = new UsageFilter.Calls(null, null, null, null, null, null, null, null, null, true);
        assertThat(reach.reach(OPERATOR, Set.of(), of(ORG, null, oneByOne, 32))).isNotNull();
        assertThatThrownBy(() -> reach.reach(OPERATOR, Set.of(), of(ORG, null, oneByOne, 33)))
                .hasMessageContaining("32 days");
    }
}
