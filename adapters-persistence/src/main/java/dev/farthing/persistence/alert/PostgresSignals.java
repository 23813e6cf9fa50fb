package dev.farthing.persistence.alert;

import dev.farthing.application.alert.Signals;
import dev.farthing.application.report.OrgZones;
import dev.farthing.domain.alert.AlertRule;
import dev.farthing.domain.alert.AlertScope;
import dev.farthing.domain.money.Money;
import dev.farthing.persistence.BudgetScopes;
import dev.farthing.persistence.ChargedCost;
import dev.farthing.persistence.Grain;
import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// How many calls there were and what they cost is told by the sums, however many they were, and by those calls
/// alone that began before the first quarter of an hour that lies whole in the window. How long calls took, and how
/// many of them failed, is asked of the calls themselves.
@Singleton
class PostgresSignals implements Signals {
    /// Of a window that holds more, the latest tell how long they took and whether they failed.
    private static final int MOST_CALLS = 500_000;

    /// A call is on record when it is over, under an id from when it began.
    private static final Duration LONGEST_CALL = Duration.ofHours(1);

    private static final Duration WEEK = Duration.ofDays(7);
    private static final int COMPARED_WEEKS = 4;
    private static final Duration QUARTER_HOUR = Duration.ofMinutes(15);
    private static final int PERCENT_DECIMALS = 2;
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private static final String CALLS = """
        SELECT count(*) AS calls, count(*) FILTER (WHERE status = 'error') AS errors,
            count(first_token_ms) AS streams,
            percentile_disc(0.99) WITHIN GROUP (ORDER BY latency_ms) AS latency_ms,
            percentile_disc(0.99) WITHIN GROUP (ORDER BY first_token_ms) AS first_token_ms
        FROM (SELECT status, latency_ms, first_token_ms FROM usage_row u
            WHERE request_id >= uuid_v7_floor(?) AND stored_at >= ? AND stored_at < ?
                AND NOT sandbox AND status <> 'refused'\
        """;
    private static final String SUMS = """
        SELECT coalesce(sum(requests), 0) AS calls, coalesce(sum(cost_pico), 0) AS pico
        FROM (SELECT requests, cost_pico FROM usage_rollup_now WHERE bucket >= ? AND NOT sandbox\
        """;
    /// However long they took.
    private static final String BEGUN_BEFORE = """
         UNION ALL SELECT 1, %s FROM usage_row
            WHERE request_id >= uuid_v7_floor(?) AND request_id < uuid_v7_floor(?::timestamptz + interval '1 minute')
                AND started_at < ? AND stored_at >= ? AND NOT sandbox AND status <> 'refused'\
        """.formatted(ChargedCost.COLUMN);
    /// The latest window, and what there was in those of the weeks before it that lie at the same hour of theirs.
    /// Clocks may have been moved between: so weeks are told apart half a week away from their windows.
    private static final String SPENT = """
        SELECT coalesce(sum(cost_pico) FILTER (WHERE bucket >= ?), 0) AS lately,
            coalesce(sum(cost_pico) FILTER (WHERE bucket < ?), 0) AS before,
            count(DISTINCT date_bin('7 days', bucket, ?)) FILTER (WHERE bucket < ? AND cost_pico > 0) AS weeks
        FROM usage_rollup_now WHERE NOT sandbox AND (false\
        """;
    private static final String SPENT_IN_A_WEEK = """
        SELECT coalesce(sum(cost_pico), 0) AS before FROM usage_rollup_now WHERE bucket >= ? AND bucket < ? AND NOT sandbox\
        """;
    private static final String BUDGETS = """
        SELECT w.spent * 100 / w.target_amt AS value, b.id::text AS of
        FROM budget b JOIN budget_window w ON w.org_id = b.org_id AND w.budget_id = b.id
        WHERE b.kind = 'cap' AND b.deleted_at IS NULL AND w.target_amt > 0
            AND w.starts_at <= ? AND (w.ends_at IS NULL OR w.ends_at > ?) AND %s\
        """.formatted(BudgetScopes.LIVING);
    private static final String BALANCES = """
        SELECT (v.passed_pico - coalesce(w.spent, 0)
                + (SELECT coalesce(sum(c.amount_pico - c.expired_pico), 0) FROM credit c WHERE c.org_id = v.org_id)) AS value,
            v.org_id::text AS of
        FROM wallet v LEFT JOIN budget_window w ON w.org_id = v.org_id AND w.budget_id = v.budget_id
            AND w.starts_at = 'epoch'
        WHERE true\
        """;
    /// Of every org at once those alone whose calls end with their balance: others are sent invoices.
    private static final String PREPAID =
            " AND EXISTS (SELECT FROM org o JOIN plan p ON p.id = o.plan_id WHERE o.id = v.org_id"
                    + " AND p.billing_mode = 'prepaid')";
    private static final String ACCOUNTS = """
        SELECT sum(b.remaining) AS value, b.unit AS of
        FROM credential_balance b JOIN credential c ON c.id = b.credential_id JOIN provider p ON p.id = c.provider_id
        WHERE b.remaining IS NOT NULL AND c.status <> 'disabled' AND p.balance_source <> 'none'\
        """;
    private static final String INVALID = """
        SELECT count(*) AS value, NULL AS of FROM credential c JOIN provider p ON p.id = c.provider_id
        WHERE c.status = 'invalid'\
        """;
    private static final String CHANNELS = """
        SELECT count(*) AS value, NULL AS of FROM quality_shift s JOIN provider p ON p.id = s.provider_id WHERE s.bad\
        """;
    private static final String CUT_OFF = """
        SELECT count(*) AS value, NULL AS of FROM limits_cut_off WHERE seen_at > clock_timestamp() - interval '1 minute'\
        """;

    private final DataSource database;
    private final OrgZones zones;

    PostgresSignals(DataSource database, OrgZones zones) {
        this.database = database;
        this.zones = zones;
    }

    @Override
    public Optional<Reading> read(AlertRule rule, Instant now) {
        var scope = rule.terms().scope();
        return switch (rule.terms().condition().metric()) {
            case ERROR_RATE_PCT, LATENCY_P99_MS, FIRST_TOKEN_P99_MS -> ofCalls(rule, now);
            case REQUESTS -> ofSums(rule, now, row -> row.getBigDecimal("calls"));
            case COST_PER_HOUR -> ofSums(rule, now, row -> perHour(row.getBigDecimal("pico"), rule));
            case UNUSUAL_SPEND_PCT -> unusual(rule, now);
            case BUDGET_PCT ->
                budgets(rule, now)
                        .map(found ->
                                new Reading(found.value().setScale(PERCENT_DECIMALS, RoundingMode.DOWN), found.of()));
            case BALANCE ->
                Sql.of(BALANCES)
                        .and("v.org_id = ?", rule.orgId())
                        .add((rule.orgId() == null ? PREPAID : "") + " ORDER BY 1 LIMIT 1")
                        .row(database, PostgresSignals::reading)
                        .map(found -> new Reading(plain(money(found.value())), found.of()));
            case COMPUTE_POINTS_LEFT ->
                Sql.of(ACCOUNTS)
                        .and("p.name = ?", scope.provider())
                        .add(" GROUP BY b.unit ORDER BY 1 LIMIT 1")
                        .row(database, PostgresSignals::reading)
                        .map(found -> new Reading(plain(found.value()), found.of()));
            case INVALID_CREDENTIALS ->
                Sql.of(INVALID).and("p.name = ?", scope.provider()).row(database, PostgresSignals::reading);
            case BAD_CHANNELS ->
                Sql.of(CHANNELS).and("p.name = ?", scope.provider()).row(database, PostgresSignals::reading);
            case BROKEN_BOOKS ->
                Sql.of("SELECT count(*) AS value, NULL AS of FROM org_parked WHERE true")
                        .and("org_id = ?", rule.orgId())
                        .row(database, PostgresSignals::reading);
            case LIMITS_CUT_OFF -> Sql.of(CUT_OFF).row(database, PostgresSignals::reading);
        };
    }

    private Optional<Reading> budgets(AlertRule rule, Instant now) {
        var scope = rule.terms().scope();
        return Sql.of(BUDGETS, now, now)
                .and("b.org_id = ?", rule.orgId())
                .and("b.scope = 'team' AND b.scope_id = ?", scope.teamId())
                .and("b.scope = 'key' AND b.scope_id = ?", scope.keyId())
                .add(" ORDER BY 1 DESC LIMIT 1")
                .row(database, PostgresSignals::reading);
    }

    /// Of those that were over in the window: all that began in it, and of the others those that were written in
    /// it.
    private Optional<Reading> ofSums(AlertRule rule, Instant now, Sql.Reader<BigDecimal> value) {
        var from = now.minus(rule.terms().condition().window());
        var first = Grain.QUARTER_HOUR.notBefore(from);
        var scope = rule.terms().scope();
        var query = narrowed(Sql.of(SUMS, first).and("org_id = ?", rule.orgId()), scope);
        query.add(BEGUN_BEFORE, from.minus(LONGEST_CALL), first, first, from).and("org_id = ?", rule.orgId());
        return narrowed(query, scope).add(") c").row(database, row -> new Reading(value.read(row), null));
    }

    private static BigDecimal perHour(BigDecimal pico, AlertRule rule) {
        return plain(money(pico)
                .multiply(BigDecimal.valueOf(Duration.ofHours(1).toMinutes()))
                .divide(
                        BigDecimal.valueOf(rule.terms().condition().window().toMinutes()),
                        Money.SCALE,
                        RoundingMode.HALF_UP));
    }

    private Optional<Reading> ofCalls(AlertRule rule, Instant now) {
        var condition = rule.terms().condition();
        var from = now.minus(condition.window());
        var query = Sql.of(CALLS, from.minus(LONGEST_CALL), from, now).and("org_id = ?", rule.orgId());
        return narrowed(query, rule.terms().scope())
                .add(" ORDER BY request_id DESC LIMIT ?) u", MOST_CALLS)
                .row(database, row -> Optional.ofNullable(ofCalls(rule, row)))
                .flatMap(found -> found);
    }

    private static @Nullable Reading ofCalls(AlertRule rule, ResultSet row) throws SQLException {
        var condition = rule.terms().condition();
        long calls = row.getLong("calls");
        return switch (condition.metric()) {
            case ERROR_RATE_PCT ->
                calls < condition.leastCalls()
                        ? null
                        : new Reading(
                                plain(HUNDRED.multiply(row.getBigDecimal("errors"))
                                        .divide(BigDecimal.valueOf(calls), PERCENT_DECIMALS, RoundingMode.HALF_UP)),
                                null);
            case LATENCY_P99_MS ->
                calls < condition.leastCalls() ? null : new Reading(row.getBigDecimal("latency_ms"), null);
            case FIRST_TOKEN_P99_MS ->
                row.getLong("streams") < condition.leastCalls()
                        ? null
                        : new Reading(row.getBigDecimal("first_token_ms"), null);
            case REQUESTS,
                    COST_PER_HOUR,
                    BUDGET_PCT,
                    BALANCE,
                    UNUSUAL_SPEND_PCT,
                    INVALID_CREDENTIALS,
                    COMPUTE_POINTS_LEFT,
                    BAD_CHANNELS,
                    BROKEN_BOOKS,
                    LIMITS_CUT_OFF -> throw new IllegalArgumentException("not about single calls");
        };
    }

    /// By the clocks of the org, or of the installation where all orgs are looked at, and by quarter hours, as sums
    /// are kept: the latest that are over, as many as the window has, against as many at the same hour of the weeks
    /// before on average, of those weeks in which that hour cost anything. One that has just begun would look quiet
    /// beside whole ones.
    private Optional<Reading> unusual(AlertRule rule, Instant now) {
        var window = rule.terms().condition().window();
        long quarters = Math.ceilDiv(window.toMinutes(), QUARTER_HOUR.toMinutes());
        var length = QUARTER_HOUR.multipliedBy(quarters);
        var from = Grain.QUARTER_HOUR.notAfter(now).minus(length);
        var local = from.atZone(zones.zoneOf(rule.orgId()));
        var query = Sql.of(SPENT, from, from, from.minus(WEEK.dividedBy(2)), from);
        for (int week = 0; week <= COMPARED_WEEKS; week++) {
            var begun = local.minusWeeks(week).toInstant();
            query.add(" OR bucket >= ? AND bucket < ?", begun, begun.plus(length));
        }
        return narrowed(
                        query.add(")").and("org_id = ?", rule.orgId()),
                        rule.terms().scope())
                .row(database, row -> {
                    long weeks = row.getLong("weeks");
                    var usual = weeks == 0
                            ? usualOfAnyHour(rule, from, quarters)
                            : row.getBigDecimal("before")
                                    .divide(BigDecimal.valueOf(weeks), Money.SCALE, RoundingMode.HALF_UP);
                    return usual.signum() == 0
                            ? Optional.<Reading>empty()
                            : Optional.of(new Reading(
                                    plain(HUNDRED.multiply(row.getBigDecimal("lately"))
                                            .divide(usual, PERCENT_DECIMALS, RoundingMode.HALF_UP)),
                                    null));
                })
                .flatMap(found -> found);
    }

    /// Where an hour that never cost anything does so now, an average hour of the week before says what is usual.
    private BigDecimal usualOfAnyHour(AlertRule rule, Instant from, long quarters) {
        var query = Sql.of(SPENT_IN_A_WEEK, from.minus(WEEK), from).and("org_id = ?", rule.orgId());
        return narrowed(query, rule.terms().scope())
                .row(database, row -> row.getBigDecimal("before"))
                .orElse(BigDecimal.ZERO)
                .multiply(BigDecimal.valueOf(quarters))
                .divide(BigDecimal.valueOf(WEEK.dividedBy(QUARTER_HOUR)), Money.SCALE, RoundingMode.HALF_UP);
    }

    private static Sql narrowed(Sql query, AlertScope scope) {
        return query.and("team_id = ?", scope.teamId())
                .and("key_id = ?", scope.keyId())
                .and("model = ?", scope.model())
                .and("provider = ?", scope.provider());
    }

    private static Reading reading(ResultSet row) throws SQLException {
        return new Reading(row.getBigDecimal("value"), row.getString("of"));
    }

    private static BigDecimal money(BigDecimal pico) {
        return pico.movePointLeft(Money.SCALE);
    }

    /// Without zeros at its end, and without an exponent.
    private static BigDecimal plain(BigDecimal value) {
        return new BigDecimal(Money.plain(value));
    }
}
