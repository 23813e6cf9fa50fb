package dev.farthing.persistence.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.alert.AlertRulesContract;
import dev.farthing.application.alert.Signals.Reading;
import dev.farthing.domain.alert.AlertRule;
import dev.farthing.domain.alert.AlertScope;
import dev.farthing.domain.alert.Condition;
import dev.farthing.domain.alert.Metric;
import dev.farthing.persistence.PlainOrgs;
import dev.farthing.persistence.Sql;
import dev.farthing.persistence.server.FoldedSums;
import dev.farthing.persistence.server.FreshDatabase;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every rule here has a window of seven minutes and says nothing of fewer than three calls.
class PostgresSignalsTest {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final long UNIT = 1_000_000_000_000L;

    private ZoneId zone = ZoneOffset.UTC;
    private final PostgresSignals signals = new PostgresSignals(DATABASE.dataSource(), _ -> zone);
    private final UUID key = UUID.randomUUID();
    private UUID org = key;

    @BeforeEach
    void anOrg() {
        org = PlainOrgs.anOrg(DATABASE.dataSource(), false);
    }

    private static void sql(String text, @Nullable Object... values) {
        Sql.of(text, values).change(DATABASE.dataSource());
    }

    private Optional<Reading> read(@Nullable UUID of, Metric metric, AlertScope scope) {
        return signals.read(AlertRulesContract.rule(1, of, metric, scope), NOW);
    }

    private @Nullable String value(Metric metric, AlertScope scope) {
        return read(org, metric, scope)
                .map(reading -> reading.value().toPlainString())
                .orElse(null);
    }

    private @Nullable String value(Metric metric) {
        return value(metric, AlertScope.ALL);
    }

    private void call(Duration ago, Duration took, String status, long pico, @Nullable Integer firstToken, UUID ofKey) {
        var over = NOW.minus(ago);
        var began = over.minus(took);
        sql("""
                INSERT INTO usage_row (org_id, request_id, started_at, stored_at, key_id, key_name, sandbox, dialect,
                    endpoint, model, stream, status, http_status, attempts, input_tokens, cache_read_tokens,
                    cache_write_5m_tokens, cache_write_1h_tokens, audio_input_tokens, image_input_tokens, output_tokens,
                    reasoning_tokens, audio_output_tokens, image_output_tokens, images, prompt_tokens, completion_tokens,
                    usage_source, usage_flags, cost_pico, currency, latency_ms, first_token_ms, chars, tags)
                VALUES (?, uuid_v7_at(?), ?, ?, ?, 'k', false, 'openai', 'chat_completions', 'm', false, ?, 200, 1,
                    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 'reported', '{}', ?, 'CNY', ?, ?, 0, '{}')
                """, org, began, began, over, ofKey, status, BigDecimal.valueOf(pico), (int) took.toMillis(), firstToken);
        sql(
                "INSERT INTO usage_pending (org_id, request_ids)"
                        + " SELECT org_id, array_agg(request_id) FROM usage_row r WHERE org_id = ? AND NOT EXISTS"
                        + " (SELECT FROM usage_pending p WHERE r.request_id = ANY (p.request_ids)) GROUP BY org_id",
                org);
    }

    private void calls(int many, String status, int millis) {
        for (int i = 0; i < many; i++) {
            call(Duration.ofSeconds(1 + i), Duration.ofMillis(millis), status, UNIT / 100, millis / 2, key);
        }
    }

    @Test
    void ofTooFewCallsNothingIsSaidButHowMany() {
        calls(2, "error", 10);
        assertThat(value(Metric.ERROR_RATE_PCT)).isNull();
        assertThat(value(Metric.LATENCY_P99_MS)).isNull();
        assertThat(value(Metric.FIRST_TOKEN_P99_MS)).isNull();
        assertThat(value(Metric.REQUESTS)).isEqualTo("2");
    }

    @Test
    void callsAreCountedByWhenTheyWereOverHoweverLongTheyTook() {
        calls(6, "ok", 10);
        calls(1, "error", 10);
        call(Duration.ofMinutes(8), Duration.ofSeconds(1), "error", 0, null, key);
        call(Duration.ofMinutes(1), Duration.ofMinutes(50), "ok", 0, null, key);
        call(Duration.ofMinutes(1), Duration.ofSeconds(1), "refused", 0, null, key);
        assertThat(value(Metric.REQUESTS)).isEqualTo("8");
        assertThat(value(Metric.ERROR_RATE_PCT)).isEqualTo("12.5");
        assertThat(value(Metric.LATENCY_P99_MS)).isEqualTo("3000000");
    }

    @Test
    void ofAHundredTimesTheLongestButOneIsExact() {
        calls(98, "ok", 10);
        calls(1, "ok", 500);
        calls(1, "ok", 9_000);
        assertThat(value(Metric.LATENCY_P99_MS)).isEqualTo("500");
        assertThat(value(Metric.FIRST_TOKEN_P99_MS)).isEqualTo("250");
    }

    @Test
    void costIsTakenToTheHour() {
        calls(7, "ok", 10);
        assertThat(value(Metric.COST_PER_HOUR)).isEqualTo("0.6");
    }

    private String anHour(Metric metric, Instant now) {
        var rule = AlertRulesContract.rule(1, org, metric, AlertScope.ALL);
        var terms = rule.terms();
        var condition = terms.condition();
        var hourly = rule.with(
                new AlertRule.Terms(
                        terms.name(),
                        new Condition(
                                metric,
                                condition.comparison(),
                                condition.threshold(),
                                condition.resolve(),
                                Duration.ofHours(1),
                                condition.leastCalls()),
                        terms.scope(),
                        terms.severity(),
                        terms.enabled(),
                        terms.silencedUntil(),
                        terms.receivers()),
                NOW);
        return signals.read(hourly, now).orElseThrow().value().toPlainString();
    }

    /// More calls than would be looked at one by one, whose sums alone there are here.
    @Test
    void howManyCallsThereWereAndWhatTheyCostIsExactHoweverManyTheyWere() {
        spent(NOW.minus(Duration.ofMinutes(60)), 7 * UNIT);
        sql("UPDATE usage_rollup SET requests = 3000000 WHERE org_id = ?", org);
        assertThat(anHour(Metric.REQUESTS, NOW)).isEqualTo("3000000");
        assertThat(anHour(Metric.COST_PER_HOUR, NOW)).isEqualTo("7");
        call(Duration.ofMinutes(1), Duration.ofMinutes(2), "ok", UNIT, null, key);
        call(Duration.ofMinutes(50), Duration.ofMinutes(20), "ok", UNIT, null, key);
        call(Duration.ofMinutes(61), Duration.ofMinutes(2), "ok", UNIT, null, key);
        for (int folded = 0; folded < 2; folded++) {
            assertThat(anHour(Metric.REQUESTS, NOW)).isEqualTo("3000002");
            assertThat(anHour(Metric.COST_PER_HOUR, NOW)).isEqualTo("9");
            FoldedSums.of(DATABASE);
        }
    }

    @Test
    void whatACallWasChargedByMistakeIsNotCounted() {
        for (var ago : List.of(Duration.ofMinutes(1), Duration.ofMinutes(40))) {
            call(ago, Duration.ofMinutes(15), "error", 3 * UNIT, null, key);
        }
        sql("UPDATE usage_row SET error_code = 'gateway_lost' WHERE org_id = ?", org);
        sql("""
                WITH made AS (INSERT INTO usage_adjustment (org_id, id, request_id, started_at, bucket, delta_pico, reason)
                    SELECT org_id, gen_random_uuid(), request_id, started_at, date_bin('15 minutes', started_at, 'epoch'), ?,
                        'known by now'
                    FROM usage_row WHERE org_id = ? RETURNING org_id, request_id, delta_pico)
                INSERT INTO usage_pending (org_id, request_ids, delta_pico)
                SELECT org_id, ARRAY [request_id], delta_pico FROM made
                """, BigDecimal.valueOf(-2 * UNIT), org);
        for (int folded = 0; folded < 2; folded++) {
            assertThat(anHour(Metric.COST_PER_HOUR, NOW.plusSeconds(300)))
                    .as("one before its first quarter of an hour, one after")
                    .isEqualTo("2");
            FoldedSums.of(DATABASE);
        }
    }

    @Test
    void aScopeNarrows() {
        calls(4, "ok", 10);
        var other = UUID.randomUUID();
        call(Duration.ofSeconds(1), Duration.ofSeconds(1), "error", 0, null, other);
        assertThat(value(Metric.REQUESTS, new AlertScope(null, other, null, null)))
                .isEqualTo("1");
        assertThat(value(Metric.REQUESTS, new AlertScope(null, null, "m", null)))
                .isEqualTo("5");
        assertThat(value(Metric.REQUESTS, new AlertScope(null, null, "other", null)))
                .isEqualTo("0");
        assertThat(value(Metric.REQUESTS, new AlertScope(other, null, null, null)))
                .isEqualTo("0");
        assertThat(value(Metric.REQUESTS, new AlertScope(null, null, null, "p")))
                .isEqualTo("0");
    }

    private void spent(Instant bucket, long pico) {
        sql("""
                INSERT INTO usage_rollup (org_id, bucket, key_id, model, provider, sandbox, requests, ok_requests,
                    error_requests, cancelled_requests, refused_requests, prompt_tokens, cached_tokens,
                    cache_write_tokens, completion_tokens, reasoning_tokens, cost_pico, chars, latency_ms,
                    first_token_ms, first_token_calls)
                VALUES (?, ?, ?, 'm', 'p', false, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, ?, 0, 0, 0, 0)
                """, org, bucket, key, BigDecimal.valueOf(pico));
    }

    @Test
    void spendingIsComparedWithTheWeekBefore() {
        assertThat(value(Metric.UNUSUAL_SPEND_PCT)).isNull();
        spent(NOW.minus(Duration.ofMinutes(15)), 3 * UNIT);
        assertThat(value(Metric.UNUSUAL_SPEND_PCT)).as("no week before").isNull();
        spent(NOW.minus(Duration.ofMinutes(30)), 200 * UNIT);
        spent(NOW.minus(Duration.ofDays(7)).plus(Duration.ofMinutes(15)), 472 * UNIT);
        spent(NOW.minus(Duration.ofDays(8)), 1_000 * UNIT);
        // 672 in 672 quarter hours: one in each
        assertThat(value(Metric.UNUSUAL_SPEND_PCT))
                .as("an hour that cost nothing before")
                .isEqualTo("300");
        spent(NOW.minus(Duration.ofDays(7)).minus(Duration.ofMinutes(15)), 2 * UNIT);
        assertThat(value(Metric.UNUSUAL_SPEND_PCT))
                .as("the same hour a week ago")
                .isEqualTo("150");
    }

    @Test
    void aBusyHourThatIsAlwaysBusyIsNotUnusual() {
        var hour = NOW.minus(Duration.ofMinutes(15));
        for (int week = 1; week <= 8; week++) {
            spent(hour.minus(Duration.ofDays(7L * week)), week == 3 ? 120 * UNIT : 100 * UNIT);
        }
        spent(hour, 105 * UNIT);
        assertThat(value(Metric.UNUSUAL_SPEND_PCT))
                .as("105 of 420 in four weeks")
                .isEqualTo("100");

        var quiet = hour.minus(Duration.ofHours(5));
        spent(quiet.minus(Duration.ofDays(6)), 572 * UNIT);
        assertThat(value(Metric.UNUSUAL_SPEND_PCT))
                .as("other hours say nothing")
                .isEqualTo("100");
    }

    /// Work begins at nine by the clocks on the wall.
    @ParameterizedTest
    @CsvSource({
        "Europe/Berlin, 2026-03-30T07:00:00Z, 2026-03-23T08:00:00Z, 2026-03-16T08:00:00Z, 2026-03-02T08:00:00Z",
        "Europe/Berlin, 2026-10-26T08:00:00Z, 2026-10-19T07:00:00Z, 2026-10-12T07:00:00Z, 2026-09-28T07:00:00Z",
        "Australia/Lord_Howe, 2026-10-05T22:00:00Z, 2026-09-28T22:30:00Z, 2026-09-21T22:30:00Z, 2026-09-07T22:30:00Z"
    })
    void theSameHourIsTheOneThatClocksShow(String of, Instant begun, Instant one, Instant other, Instant last) {
        zone = ZoneId.of(of);
        for (var week : List.of(one, other, last)) {
            spent(week, 100 * UNIT);
        }
        spent(begun, 120 * UNIT);
        var rule = AlertRulesContract.rule(1, org, Metric.UNUSUAL_SPEND_PCT, AlertScope.ALL);
        assertThat(signals.read(rule, begun.plus(Duration.ofMinutes(16)))
                        .orElseThrow()
                        .value())
                .isEqualByComparingTo("120");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT30S", "PT7M", "PT14M59S"})
    void aQuarterHourThatHasJustBegunEndsNoAlarm(Duration since) {
        var last = NOW.minus(Duration.ofMinutes(15));
        spent(last.minus(Duration.ofDays(7)), 100 * UNIT);
        spent(NOW.minus(Duration.ofDays(7)), 100 * UNIT);
        spent(last, 300 * UNIT);
        spent(NOW, UNIT);

        var rule = AlertRulesContract.rule(1, org, Metric.UNUSUAL_SPEND_PCT, AlertScope.ALL);
        assertThat(signals.read(rule, NOW.plus(since)).orElseThrow().value()).isEqualByComparingTo("300");
    }

    private UUID budget(String scope, UUID scopeId, long limit, long spent, @Nullable Instant endsAt) {
        var id = UUID.randomUUID();
        sql("""
                INSERT INTO budget (org_id, id, scope, scope_id, unit, limit_amt, span, hard)
                VALUES (?, ?, ?, ?, 'tokens', ?, 'day', false)
                """, org, id, scope, scopeId, BigDecimal.valueOf(limit));
        sql("""
                INSERT INTO budget_window (org_id, budget_id, starts_at, ends_at, target_amt, spent) VALUES (?, ?, ?, ?, ?, ?)
                """, org, id, NOW.minus(Duration.ofDays(1)), endsAt, BigDecimal.valueOf(limit), BigDecimal.valueOf(spent));
        return id;
    }

    @Test
    void theFullestBudgetCounts() {
        assertThat(value(Metric.BUDGET_PCT)).isNull();
        budget("org", org, 1_000, 100, null);
        var fullest = budget("key", key, 3_000, 2_000, NOW.plusSeconds(1));
        budget("key", key, 1_000, 999, NOW);
        assertThat(read(org, Metric.BUDGET_PCT, AlertScope.ALL))
                .contains(new Reading(new BigDecimal("66.66"), fullest.toString()));
        assertThat(value(Metric.BUDGET_PCT, new AlertScope(null, key, null, null)))
                .isEqualTo("66.66");
        assertThat(value(Metric.BUDGET_PCT, new AlertScope(key, null, null, null)))
                .isNull();
    }

    @Test
    void nobodyIsAlarmedByBudgetsOfKeysAndTeamsThatAreGone() {
        var team = UUID.randomUUID();
        sql("INSERT INTO team (org_id, id, name) VALUES (?, ?, 'a team')", org, team);
        sql(
                "INSERT INTO issued_key (org_id, id, name, public_id, secret_hash, secret_hint)"
                        + " VALUES (?, ?, 'k', ?, sha256('k'), 'x')",
                org,
                key,
                key.toString());
        budget("team", team, 1_000, 900, null);
        budget("key", key, 1_000, 1_000, null);
        assertThat(value(Metric.BUDGET_PCT)).isEqualTo("100.00");
        sql("UPDATE issued_key SET state = 'deleted' WHERE id = ?", key);
        assertThat(value(Metric.BUDGET_PCT)).isEqualTo("90.00");
        sql("DELETE FROM team WHERE id = ?", team);
        assertThat(value(Metric.BUDGET_PCT)).isNull();
    }

    @Test
    void theBalanceIsWhatWasToppedUpAndNotUsed() {
        assertThat(value(Metric.BALANCE)).isNull();
        var wallet = UUID.randomUUID();
        sql("""
                INSERT INTO budget (org_id, id, kind, scope, scope_id, unit, limit_amt, span, hard)
                VALUES (?, ?, 'wallet', 'org', ?, 'money', 0, 'total', false)
                """, org, wallet, org);
        sql("INSERT INTO wallet (org_id, budget_id) VALUES (?, ?)", org, wallet);
        assertThat(value(Metric.BALANCE)).isEqualTo("0");
        sql(
                "INSERT INTO credit (org_id, id, kind, amount_pico, priority) VALUES (?, ?, 'granted', ?, 1)",
                org,
                wallet,
                BigDecimal.valueOf(5 * UNIT));
        sql(
                "INSERT INTO budget_window (org_id, budget_id, starts_at, spent) VALUES (?, ?, ?, ?)",
                org,
                wallet,
                Instant.EPOCH,
                BigDecimal.valueOf(UNIT / 2));
        assertThat(value(Metric.BALANCE)).isEqualTo("4.5");
    }

    @Test
    void ofAllOrgsTheBalanceOfAPrepaidOneIsWatched() {
        aBalance(org, -7);
        var prepaid = PlainOrgs.anOrg(DATABASE.dataSource(), true);
        aBalance(prepaid, -3);
        assertThat(read(null, Metric.BALANCE, AlertScope.ALL))
                .contains(new Reading(new BigDecimal("-3"), prepaid.toString()));
        assertThat(value(Metric.BALANCE)).as("who asks of its own is told").isEqualTo("-7");
        sql("UPDATE plan SET billing_mode = 'subscription' WHERE id = (SELECT plan_id FROM org WHERE id = ?)", prepaid);
        assertThat(read(null, Metric.BALANCE, AlertScope.ALL).map(Reading::of))
                .as("nobody's, or that of another test")
                .isNotEqualTo(Optional.of(prepaid.toString()));
    }

    private static void aBalance(UUID of, long whole) {
        var wallet = UUID.randomUUID();
        sql("""
                INSERT INTO budget (org_id, id, kind, scope, scope_id, unit, limit_amt, span, hard)
                VALUES (?, ?, 'wallet', 'org', ?, 'money', 0, 'total', false)
                """, of, wallet, of);
        sql("INSERT INTO wallet (org_id, budget_id, passed_pico) VALUES (?, ?, ?)", of, wallet, BigDecimal.ZERO);
        sql(
                "INSERT INTO budget_window (org_id, budget_id, starts_at, spent) VALUES (?, ?, ?, ?)",
                of,
                wallet,
                Instant.EPOCH,
                BigDecimal.valueOf(-whole * UNIT));
    }

    @Test
    void vendorsAreWatchedByProvider() {
        var provider = UUID.randomUUID();
        var name = "provider " + provider;
        sql(
                "INSERT INTO provider (id, name, protocol, base_url, connect_ms, first_byte_ms, idle_ms, total_ms, balance_source)"
                        + " VALUES (?, ?, 'openai', 'http://v.example/v1', 1, 1, 1, 1, 'deepseek')",
                provider,
                name);
        var scope = new AlertScope(null, null, null, name);
        assertThat(value(Metric.INVALID_CREDENTIALS, scope)).isEqualTo("0");
        assertThat(value(Metric.COMPUTE_POINTS_LEFT, scope)).isNull();
        for (int i = 0; i < 2; i++) {
            var credential = UUID.randomUUID();
            sql(
                    "INSERT INTO credential (id, provider_id, name, secret_sealed, secret_digest, secret_hint, weight,"
                            + " priority, status) VALUES (?, ?, ?, '', sha256(?::bytea), '', 1, 0, 'invalid')",
                    credential,
                    provider,
                    "c" + i,
                    ("c" + i).getBytes(java.nio.charset.StandardCharsets.UTF_8));
            sql(
                    "INSERT INTO credential_balance (credential_id, next_at, unit, remaining, heard_at)"
                            + " VALUES (?, now(), 'CNY', 1.25, now())",
                    credential);
        }
        assertThat(value(Metric.INVALID_CREDENTIALS, scope)).isEqualTo("2");
        assertThat(read(null, Metric.COMPUTE_POINTS_LEFT, scope)).contains(new Reading(new BigDecimal("2.5"), "CNY"));
        sql(
                "INSERT INTO quality_shift (provider_id, upstream_model, share, bad, changed_at) VALUES (?, 'm', 0, true, now())",
                provider);
        assertThat(value(Metric.BAD_CHANNELS, scope)).isEqualTo("1");
    }

    @Test
    void booksThatDisagreeAreCounted() {
        assertThat(value(Metric.BROKEN_BOOKS)).isEqualTo("0");
        sql("INSERT INTO org_parked (org_id, reason) VALUES (?, 'x')", org);
        assertThat(value(Metric.BROKEN_BOOKS)).isEqualTo("1");
    }

    @Test
    void processesThatAreCutOffFromRedisAreCountedWhileTheyLive() {
        assertThat(value(Metric.LIMITS_CUT_OFF)).isEqualTo("0");
        sql("INSERT INTO limits_cut_off (replica) VALUES ('one'), ('two')");
        assertThat(value(Metric.LIMITS_CUT_OFF)).isEqualTo("2");
        sql("UPDATE limits_cut_off SET seen_at = now() - interval '61 seconds' WHERE replica = 'one'");
        assertThat(value(Metric.LIMITS_CUT_OFF)).isEqualTo("1");
        sql("DELETE FROM limits_cut_off");
    }
}
