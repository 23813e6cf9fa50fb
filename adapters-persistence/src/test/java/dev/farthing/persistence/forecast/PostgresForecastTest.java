package dev.farthing.persistence.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.farthing.application.budget.RememberedBudgets;
import dev.farthing.application.forecast.ForecastUsage;
import dev.farthing.application.forecast.ForecastUsage.Asked;
import dev.farthing.application.forecast.ForecastView;
import dev.farthing.application.forecast.ForecastView.CountRange;
import dev.farthing.application.forecast.ForecastView.MonthForecast;
import dev.farthing.application.forecast.ForecastView.WeekHour;
import dev.farthing.application.forecast.ReadKeyDays;
import dev.farthing.application.forecast.UsageHistory;
import dev.farthing.application.wallet.KnownCredit;
import dev.farthing.application.wallet.ReadWallet;
import dev.farthing.application.wallet.RememberedCredits;
import dev.farthing.application.wallet.RememberedWallets;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.budget.Budget;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Span;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.wallet.Credit;
import dev.farthing.persistence.server.FreshDatabase;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// The real use case over the real sums. An org whose key is used from nine to five, Shanghai time, at 0.1 a call.
class PostgresForecastTest {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    /// A Friday at noon in Shanghai.
    private static final Instant NOW = Instant.parse("2026-11-20T04:00:00Z");

    private final UUID org = UUID.randomUUID();
    private final UUID team = UUID.randomUUID();
    private final UUID key = UUID.randomUUID();
    private final UUID otherKey = UUID.randomUUID();
    private final RememberedBudgets budgets = new RememberedBudgets();
    private final RememberedCredits credits = new RememberedCredits();
    private final RememberedWallets wallets = new RememberedWallets(credits, () -> NOW);
    private final ForecastUsage forecastUsage = new ForecastUsage(
            new PostgresUsageHistory(DATABASE.dataSource()),
            budgets,
            new ReadWallet(wallets),
            credits,
            _ -> SHANGHAI,
            () -> NOW);
    private final Caller viewer = new Caller.Viewer(org);

    /// 800 calls at 80 on each of 60 working days, and today until noon; a tenth of it by another key of no team.
    @BeforeEach
    void workForEightWeeks() {
        execute("""
            INSERT INTO usage_rollup (org_id, bucket, key_id, model, provider, team_id, sandbox, requests, ok_requests,
                error_requests, cancelled_requests, refused_requests, prompt_tokens, cached_tokens, cache_write_tokens,
                completion_tokens, reasoning_tokens, cost_pico, chars, latency_ms, first_token_ms, first_token_calls)
            SELECT '%1$s', hour, k.id, 'large', 'acme', k.team, false, k.calls, k.calls, 0, 0, 0, k.calls * 90, 0, 0,
                k.calls * 10, 0, k.calls * 100000000000, 0, 0, 0, 0
            FROM generate_series(timestamptz '2026-08-20T01:00:00Z', timestamptz '2026-11-20T03:00:00Z', '1 hour') AS hour
            CROSS JOIN (VALUES ('%2$s'::uuid, '%3$s'::uuid, 90), ('%4$s'::uuid, NULL, 10)) AS k (id, team, calls)
            WHERE extract(hour FROM hour AT TIME ZONE 'Asia/Shanghai') BETWEEN 9 AND 16
                AND extract(isodow FROM hour AT TIME ZONE 'Asia/Shanghai') < 6
            """.formatted(org, key, team, otherKey));
        execute("""
            INSERT INTO usage_hour_rollup (org_id, bucket, team_id, model, requests, ok_requests, error_requests,
                cancelled_requests, prompt_tokens, completion_tokens, cost_pico, chars, latency_ms, reported_calls,
                exact_calls, estimated_calls, newest)
            SELECT org_id, date_bin('1 hour', bucket, 'epoch'), team_id, model, sum(requests), sum(ok_requests), 0, 0,
                sum(prompt_tokens), sum(completion_tokens), sum(cost_pico), 0, 0, 0, 0, 0, max(bucket)
            FROM usage_rollup WHERE org_id = '%s' GROUP BY 1, 2, 3, 4
            """.formatted(org));
    }

    private ForecastView forecast(Caller caller, UUID orgId, UUID teamId, UUID keyId) {
        return forecastUsage.forecast(caller, new Asked(orgId, teamId, keyId, 10, 10, 7, 24));
    }

    @Test
    void theMonthEndIsWhatWasSpentAndWhatTheRestOfItsDaysUsuallyBring() {
        var told = forecast(viewer, org, null, null);
        var total = told.total();
        // 14 working days before today, and 3 of today's 8 hours
        assertThat(total.spent()).isEqualByComparingTo("1150");
        // today's other 5 hours and 6 working days more come to 530
        assertThat(total.monthEnd().expected()).isBetween(new BigDecimal("1640"), new BigDecimal("1730"));
        assertThat(total.monthEnd().low()).isLessThanOrEqualTo(total.monthEnd().expected());
        assertThat(total.monthEnd().high()).isBetween(total.monthEnd().expected(), new BigDecimal("1900"));
        assertThat(total.errorPct()).isBetween(BigDecimal.ZERO, BigDecimal.TEN);
        assertThat(total.tests()).isGreaterThan(20);
        assertThat(told.trainedFrom()).isEqualTo(LocalDate.parse("2026-09-25"));
        assertThat(told.monthEndsAt()).isEqualTo(Instant.parse("2026-11-30T16:00:00Z"));
        assertThat(told.timeZone()).isEqualTo("Asia/Shanghai");
    }

    @Test
    void keysAndTeamsComeWithTheirOwnTheDearestFirst() {
        execute("INSERT INTO plan (id, code, name) VALUES (gen_random_uuid(), '" + org + "', 'a plan')");
        execute("INSERT INTO org (id, name, plan_id, time_zone) SELECT '" + org + "', '" + org
                + "', id, 'Asia/Shanghai' FROM plan WHERE code = '" + org + "'");
        execute("INSERT INTO team (org_id, id, name) VALUES ('" + org + "', '" + team + "', 'core')");
        var told = forecast(viewer, org, null, null);
        assertThat(told.keys())
                .extracting(MonthForecast::id, month -> month.spent().stripTrailingZeros())
                .containsExactly(tuple(key, new BigDecimal("1035")), tuple(otherKey, new BigDecimal("115")));
        assertThat(told.teams())
                .extracting(MonthForecast::id, MonthForecast::name)
                .containsExactly(tuple(team, "core"));
        assertThat(told.orgs()).isEmpty();
        assertThat(forecast(viewer, org, null, otherKey).total().spent()).isEqualByComparingTo("115");
        var everywhere = forecastUsage.forecast(new Caller.Operator(org), new Asked(null, null, null, 100, 100, 1, 1));
        assertThat(everywhere.orgs()).extracting(MonthForecast::id).contains(org);
    }

    @Test
    void aTeamAdminSeesItsTeamAndNobodyAnotherOrg() {
        var admin = new Caller.TeamAdmin(org, team);
        var told = forecast(admin, org, null, null);
        assertThat(told.total().spent()).isEqualByComparingTo("1035");
        assertThat(told.keys()).extracting(MonthForecast::id).containsExactly(key);
        assertThat(told.teams()).isEmpty();
        assertThat(told.balance()).isNull();
        assertThatThrownBy(() -> forecast(admin, org, UUID.randomUUID(), null)).isInstanceOf(FaultException.class);
        assertThatThrownBy(() -> forecast(viewer, null, null, null)).isInstanceOf(FaultException.class);
        var stranger = UUID.randomUUID();
        assertThat(forecast(new Caller.Viewer(stranger), stranger, null, null)
                        .total()
                        .spent())
                .isZero();
    }

    @Test
    void daysAndHoursFollowTheWeekAndTheBusyOnesAreNamed() {
        var told = forecast(viewer, org, null, null);
        assertThat(told.days()).hasSize(7);
        assertThat(told.days().getFirst().date()).isEqualTo(LocalDate.parse("2026-11-21"));
        assertThat(told.days().getFirst().requests().expected())
                .as("a Saturday")
                .isLessThan(130);
        assertThat(told.days().get(2).requests().expected()).as("a Monday").isBetween(700L, 850L);
        assertThat(told.days().get(2).tokens().expected()).isBetween(70_000L, 85_000L);
        assertThat(told.days().get(2).cost().expected()).isBetween(new BigDecimal("70"), new BigDecimal("85"));
        assertThat(told.hours()).hasSize(24);
        assertThat(told.hours().getFirst().hour()).isEqualTo(NOW.plus(Duration.ofHours(1)));
        assertThat(told.hours().getFirst().requests()).satisfies(PostgresForecastTest::isAboutAHundred);
        assertThat(told.hours().get(6).requests().expected())
                .as("seven in the evening")
                .isLessThan(10);
        assertThat(told.busyHours())
                .extracting(WeekHour::hour)
                .allSatisfy(hour -> assertThat(hour).isBetween(9, 16));
        assertThat(told.quietHours())
                .extracting(WeekHour::hour)
                .noneSatisfy(hour -> assertThat(hour).isBetween(9, 16));
    }

    private static void isAboutAHundred(CountRange counts) {
        assertThat(counts.expected()).isBetween(95L, 105L);
        assertThat(counts.low()).isBetween(90L, counts.expected());
        assertThat(counts.high()).isBetween(counts.expected(), 110L);
    }

    @Test
    void weekdaysOfASteadyWeekHaveANarrowRangeAndWeekendsBringNothing() {
        for (var day : forecast(viewer, org, null, null).days()) {
            var requests = day.requests();
            if (day.date().getDayOfWeek().getValue() > 5) {
                assertThat(requests.high()).as("%s", day.date()).isLessThan(10);
            } else {
                assertThat(requests.low()).as("%s", day.date()).isBetween(760L, requests.expected());
                assertThat(requests.high()).as("%s", day.date()).isBetween(requests.expected(), 840L);
            }
        }
    }

    @Test
    void anOrgAmongAllIsToldOfAsItIsAlone() {
        var berlin = ZoneId.of("Europe/Berlin");
        var mixed = new ForecastUsage(
                new PostgresUsageHistory(DATABASE.dataSource()),
                budgets,
                new ReadWallet(wallets),
                credits,
                id -> org.equals(id) ? SHANGHAI : berlin,
                () -> NOW);
        var alone =
                mixed.forecast(viewer, new Asked(org, null, null, 10, 10, 1, 1)).total();
        var among =
                mixed.forecast(new Caller.Operator(org), new Asked(null, null, null, 100, 100, 1, 1)).orgs().stream()
                        .filter(month -> org.equals(month.id()))
                        .findFirst()
                        .orElseThrow();

        assertThat(among.spent()).isEqualByComparingTo(alone.spent());
        assertThat(among.monthEnd()).isEqualTo(alone.monthEnd());
        assertThat(among.errorPct()).isEqualTo(alone.errorPct());
    }

    @Test
    void budgetsRunOutOnADayAndABalanceDoesToo() {
        budget(Scope.ORG, org, Unit.MONEY, Amount.of("300").pico().toString(), Span.MONTH);
        budget(Scope.KEY, key, Unit.REQUESTS, "100000", Span.WEEK);
        budget(Scope.TEAM, team, Unit.TOKENS, "200000", Span.TOTAL);
        var told = forecast(viewer, org, null, null).budgets();
        assertThat(told).hasSize(3);
        assertThat(told.get(1).runsOut().expected())
                .as("50 today, 80 on Monday, Tuesday and Wednesday")
                .isBetween(LocalDate.parse("2026-11-25"), LocalDate.parse("2026-11-26"));
        assertThat(told.get(2).runsOut().expected()).as("begins anew before").isNull();
        assertThat(told.get(0).runsOut().expected())
                .isBetween(LocalDate.parse("2026-11-23"), LocalDate.parse("2026-11-25"));
        assertThat(told.get(0).runsOut().earliest())
                .isBeforeOrEqualTo(told.get(0).runsOut().expected());

        assertThat(forecast(viewer, org, null, null).balance())
                .as("pays afterwards")
                .isNull();
    }

    @Test
    void aPrepaidBalanceThatIsEmptyIsUsedUpToday() {
        var prepaid = wallets.anOrg(true);
        wallets.open(prepaid, UUID.randomUUID(), true);
        var balance = forecast(new Caller.Viewer(prepaid), prepaid, null, null).balance();
        assertThat(balance).isNotNull();
        assertThat(balance.left()).isZero();
        assertThat(balance.runsOut().expected()).isEqualTo(LocalDate.parse("2026-11-20"));
    }

    @Test
    void creditThatExpiresBeforeItIsUsedIsNotCountedOn() {
        wallets.turn(org, true);
        wallets.open(org, UUID.randomUUID(), true);
        credit("200", null);
        credit("10000", Instant.parse("2026-11-23T16:00:00Z"));
        var balance = forecast(viewer, org, null, null).balance();
        assertThat(balance.left()).isEqualByComparingTo("10200");
        assertThat(balance.runsOut().expected())
                .as("80 a day from Tuesday on, when only 200 are left")
                .isBetween(LocalDate.parse("2026-11-25"), LocalDate.parse("2026-11-27"));
    }

    private void credit(String amount, @Nullable Instant end) {
        credits.add(
                new KnownCredit(
                        org,
                        Credit.fresh(UUID.randomUUID(), Credit.Kind.PURCHASED, 50, end, NOW, Amount.of(amount)),
                        null),
                null);
    }

    @Test
    void keysAreReadAgainWhereTheirHoursSaySomethingElse() {
        var days = new KeyDays(DATABASE.dataSource());
        var from = NOW.atZone(SHANGHAI)
                .toLocalDate()
                .minusDays(3)
                .atStartOfDay(SHANGHAI)
                .toInstant();
        var friday = LocalDate.parse("2026-11-20");
        var before = days.of(org, SHANGHAI, from, NOW).orElseThrow();
        assertThat(before.keySet())
                .containsExactly(friday.minusDays(3), friday.minusDays(2), friday.minusDays(1), friday);
        assertThat(before.get(friday).get(new KeyDays.Owner(key, team)).requests())
                .isEqualTo(270);
        assertThat(days.size()).isEqualTo(8);

        execute("DELETE FROM usage_rollup WHERE org_id = '" + org + "' AND key_id = '" + otherKey + "'");
        assertThat(days.of(org, SHANGHAI, from, NOW))
                .as("their hours say the same as before")
                .contains(before);
        execute("UPDATE usage_hour_rollup SET requests = requests - 10, prompt_tokens = prompt_tokens - 900,"
                + " completion_tokens = completion_tokens - 100, cost_pico = cost_pico - 1000000000000"
                + " WHERE org_id = '" + org + "' AND team_id IS NULL AND bucket >= '2026-11-20T00:00:00Z'");
        var after = days.of(org, SHANGHAI, from, NOW).orElseThrow();
        assertThat(after.get(friday)).containsOnlyKeys(new KeyDays.Owner(key, team));
        assertThat(after.get(friday.minusDays(1))).isEqualTo(before.get(friday.minusDays(1)));

        var few = new KeyDays(DATABASE.dataSource(), 4);
        for (int again = 0; again < 2; again++) {
            assertThat(few.of(org, SHANGHAI, from, NOW).orElseThrow().get(friday))
                    .isEqualTo(after.get(friday));
            assertThat(few.size()).isEqualTo(4);
            var tokyo = ZoneId.of("Asia/Tokyo");
            assertThat(few.of(org, tokyo, friday.atStartOfDay(tokyo).toInstant(), NOW)
                            .orElseThrow())
                    .containsOnlyKeys(friday);
            assertThat(few.size()).as("the newest days are kept").isEqualTo(4);
        }
    }

    /// The sums of keys are added up where they lie, with the same outcome, where they would be too many to be
    /// kept.
    @Test
    void moreKeysThanAreKeptAreAddedUpInTheDatabase() {
        var kept = new PostgresUsageHistory(DATABASE.dataSource());
        var tooFew = new KeyDays(DATABASE.dataSource(), 3);
        var summed = new PostgresUsageHistory(DATABASE.dataSource(), tooFew);
        var from = LocalDate.parse("2026-11-17").atStartOfDay(SHANGHAI).toInstant();
        assertThat(tooFew.of(org, SHANGHAI, from, NOW)).isEmpty();
        var all = new UsageHistory.Subject(org, null, null, Set.of());
        var ofKeys = Set.of(
                new UsageHistory.Subject(org, null, key, Set.of()),
                new UsageHistory.Subject(org, null, otherKey, Set.of()));
        assertThat(summed.days(org, ofKeys, SHANGHAI, from, NOW))
                .isEqualTo(kept.days(org, ofKeys, SHANGHAI, from, NOW));
        assertThat(summed.spenders(Scope.KEY, all, SHANGHAI, from, NOW, 5))
                .isNotEmpty()
                .isEqualTo(kept.spenders(Scope.KEY, all, SHANGHAI, from, NOW, 5));
        assertThat(tooFew.size()).isZero();
    }

    @Test
    void whatADeletedKeyHadLeftRunsOutForNobody() {
        budget(Scope.KEY, otherKey, Unit.REQUESTS, "1", Span.TOTAL);
        budget(Scope.KEY, key, Unit.REQUESTS, "100000", Span.TOTAL);
        budgets.goes(otherKey);
        assertThat(forecast(viewer, org, null, null).budgets())
                .extracting(ForecastView.BudgetForecast::scopeId)
                .containsExactly(key);
    }

    @Test
    void ofManyBudgetsThoseAreToldThatRunOutSoonest() {
        budget(Scope.KEY, key, Unit.REQUESTS, "300", Span.WEEK);
        budget(Scope.ORG, org, Unit.REQUESTS, "2000", Span.MONTH);
        for (var span : List.of(Span.DAY, Span.WEEK, Span.MONTH, Span.TOTAL)) {
            budget(Scope.KEY, UUID.randomUUID(), Unit.REQUESTS, "100", Span.MONTH);
            budget(Scope.KEY, otherKey, Unit.TOKENS, "1000000000000000", span);
        }
        var soonest = forecastUsage
                .forecast(viewer, new Asked(org, null, null, 0, 2, 1, 1))
                .budgets();
        assertThat(soonest).extracting(ForecastView.BudgetForecast::scope).containsExactly("key", "org");
        assertThat(soonest)
                .allSatisfy(budget -> assertThat(budget.runsOut().expected()).isNotNull());
    }

    @Test
    void whereDaysBeginWithinAnHourOfUtcQuarterHoursAreRead() {
        var kolkata = ZoneId.of("Asia/Kolkata");
        var history = new PostgresUsageHistory(DATABASE.dataSource());
        var from = LocalDate.parse("2026-11-20").atStartOfDay(kolkata).toInstant();
        var subject = new UsageHistory.Subject(org, null, key, Set.of());
        assertThat(history.days(org, Set.of(subject), kolkata, from, NOW).get(subject))
                .singleElement()
                .satisfies(day -> assertThat(day.requests()).isEqualTo(270));
        execute("DELETE FROM usage_hour_rollup WHERE org_id = '" + org + "'");
        assertThat(history.hours(new UsageHistory.Subject(org, null, null, Set.of()), kolkata, from, NOW))
                .extracting(UsageHistory.Hour::hour)
                .containsExactly(6, 7, 8);
    }

    @Test
    void keysAreToldDayByDayToThoseWhoMaySeeThem() {
        var read = new ReadKeyDays(new PostgresUsageHistory(DATABASE.dataSource()), () -> NOW);
        var first = LocalDate.parse("2026-11-19");
        var keys = Set.of(key, otherKey, UUID.randomUUID());
        assertThat(read.read(viewer, org, keys, SHANGHAI, first)).containsOnlyKeys(key, otherKey);
        assertThat(read.read(viewer, org, keys, SHANGHAI, first).get(key))
                .extracting(UsageHistory.Day::requests)
                .containsExactly(720L, 270L);
        assertThat(read.read(new Caller.TeamAdmin(org, team), org, keys, SHANGHAI, first))
                .containsOnlyKeys(key);
        assertThatThrownBy(() -> read.read(new Caller.Viewer(UUID.randomUUID()), org, keys, SHANGHAI, first))
                .isInstanceOf(FaultException.class);
    }

    private void budget(Scope scope, UUID scopeId, Unit unit, String limit, Span span) {
        budgets.add(
                new Budget(
                        org,
                        UUID.randomUUID(),
                        Budget.Kind.CAP,
                        scope,
                        scopeId,
                        unit,
                        Set.of(),
                        new BigInteger(limit),
                        span,
                        true,
                        List.of()),
                NOW);
    }

    private static void execute(String sql) {
        try (var connection = DATABASE.connection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
