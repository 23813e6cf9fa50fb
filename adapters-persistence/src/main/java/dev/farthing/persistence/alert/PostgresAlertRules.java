package dev.farthing.persistence.alert;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.application.alert.AlertRuleRepository;
import dev.farthing.application.alert.KnownRule;
import dev.farthing.domain.alert.AlertRule;
import dev.farthing.domain.alert.AlertRule.Terms;
import dev.farthing.domain.alert.AlertScope;
import dev.farthing.domain.alert.AlertState;
import dev.farthing.domain.alert.AlertState.Firing;
import dev.farthing.domain.alert.AlertState.Quiet;
import dev.farthing.domain.alert.Comparison;
import dev.farthing.domain.alert.Condition;
import dev.farthing.domain.alert.Metric;
import dev.farthing.domain.alert.Severity;
import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.fault.Fault;
import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

@Singleton
class PostgresAlertRules implements AlertRuleRepository {
    private static final String COLUMNS = "name, metric, comparison, threshold, resolve, window_minutes, least_calls,"
            + " team_id, key_id, model, provider, severity, enabled, silenced_until, receivers, updated_at";
    private static final String FIND = "SELECT org_id, id, " + COLUMNS
            + ", created_at, alert_id, firing_since, value, evaluated_at FROM alert_rule" + " WHERE true";
    private static final String ADD = "INSERT INTO alert_rule (" + COLUMNS + ", org_id, id, created_at)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String SAVE = "UPDATE alert_rule SET (" + COLUMNS + ") ="
            + " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) WHERE id = ?";
    private static final String TAKE = """
        UPDATE alert_rule r SET taken_at = ?
        FROM (SELECT id FROM alert_rule WHERE enabled AND taken_at <= ?
              ORDER BY taken_at, id LIMIT ? FOR UPDATE SKIP LOCKED) due
        WHERE r.id = due.id
        RETURNING r.org_id, r.id, r.created_at,\s""" + "r." + COLUMNS.replace(", ", ", r.");
    private static final String HELD =
            "SELECT id FROM webhook WHERE id = ANY (?) AND org_id = ? ORDER BY id FOR KEY SHARE";

    private final DataSource database;

    PostgresAlertRules(DataSource database) {
        this.database = database;
    }

    @Override
    public Optional<KnownRule> find(UUID id) {
        return Sql.of(FIND).and("id = ?", id).row(database, PostgresAlertRules::known);
    }

    @Override
    public Optional<KnownRule> findForChange(UUID id) {
        return Sql.of(FIND).and("id = ?", id).add(" FOR UPDATE").row(database, PostgresAlertRules::known);
    }

    @Override
    public Page<KnownRule> list(@Nullable UUID orgId, boolean withPlatform, Slice slice) {
        return new Page<>(
                of(Sql.of(FIND), orgId, withPlatform)
                        .add(" ORDER BY id DESC LIMIT ? OFFSET ?", slice.limit(), slice.offset())
                        .rows(database, PostgresAlertRules::known),
                of(Sql.of("SELECT count(*) FROM alert_rule WHERE true"), orgId, withPlatform)
                        .rows(database, row -> row.getLong(1))
                        .getFirst());
    }

    private static Sql of(Sql query, @Nullable UUID orgId, boolean withPlatform) {
        return query.and(
                "org_id = ANY (?)",
                orgId == null ? null : withPlatform ? new UUID[] {orgId, Deed.PLATFORM} : new UUID[] {orgId});
    }

    @Override
    public long count(@Nullable UUID orgId) {
        return Sql.of("SELECT count(*) FROM alert_rule WHERE org_id = ?", owner(orgId))
                .rows(database, row -> row.getLong(1))
                .getFirst();
    }

    @Override
    public void add(AlertRule rule) {
        checkReceivers(rule);
        written(Sql.of(""), rule)
                .add(ADD, owner(rule.orgId()), rule.id(), rule.createdAt())
                .change(database);
    }

    @Override
    public void save(AlertRule rule) {
        checkReceivers(rule);
        written(Sql.of(""), rule).add(SAVE, rule.id()).change(database);
    }

    private void checkReceivers(AlertRule rule) {
        var strangers = new HashSet<>(rule.terms().receivers());
        find(rule.id()).ifPresent(old -> strangers.removeAll(old.rule().terms().receivers()));
        if (strangers.isEmpty()) {
            return;
        }
        Sql.of(HELD, strangers.toArray(UUID[]::new), owner(rule.orgId()))
                .rows(database, row -> row.getObject(1, UUID.class))
                .forEach(strangers::remove);
        if (!strangers.isEmpty()) {
            throw Fault.NOT_FOUND.because(
                    "no such webhook: " + strangers.iterator().next());
        }
    }

    /// The values of what it says, in the order of the columns.
    private static Sql written(Sql query, AlertRule rule) {
        var terms = rule.terms();
        var condition = terms.condition();
        var scope = terms.scope();
        return query.add(
                "",
                terms.name(),
                condition.metric().label(),
                lower(condition.comparison()),
                condition.threshold(),
                condition.resolve(),
                (int) condition.window().toMinutes(),
                condition.leastCalls(),
                scope.teamId(),
                scope.keyId(),
                scope.model(),
                scope.provider(),
                lower(terms.severity()),
                terms.enabled(),
                terms.silencedUntil(),
                terms.receivers().toArray(UUID[]::new),
                rule.updatedAt());
    }

    @Override
    public void remove(UUID id) {
        Sql.of("DELETE FROM alert_rule WHERE id = ?", id).change(database);
    }

    @Override
    public void note(UUID id, AlertState state, @Nullable BigDecimal value, Instant now) {
        var firing = state instanceof Firing one ? one : null;
        Sql.of(
                        "UPDATE alert_rule SET alert_id = ?, firing_since = ?, value = ?, evaluated_at = ? WHERE id = ?",
                        firing == null ? null : firing.alertId(),
                        firing == null ? null : firing.since(),
                        value,
                        now,
                        id)
                .change(database);
    }

    @Override
    public List<AlertRule> take(int most, Duration beat, Instant now) {
        return Sql.of(TAKE, now, now.minus(beat), most).rows(database, PostgresAlertRules::rule);
    }

    private static UUID owner(@Nullable UUID orgId) {
        return orgId == null ? Deed.PLATFORM : orgId;
    }

    private static KnownRule known(ResultSet row) throws SQLException {
        var alert = row.getObject("alert_id", UUID.class);
        var since = instant(row, "firing_since");
        return new KnownRule(
                rule(row),
                alert == null || since == null ? new Quiet() : new Firing(alert, since),
                row.getBigDecimal("value"),
                instant(row, "evaluated_at"));
    }

    private static AlertRule rule(ResultSet row) throws SQLException {
        var org = row.getObject("org_id", UUID.class);
        var condition = new Condition(
                Metric.valueOf(upper(row.getString("metric"))),
                Comparison.valueOf(upper(row.getString("comparison"))),
                row.getBigDecimal("threshold"),
                row.getBigDecimal("resolve"),
                Duration.ofMinutes(row.getInt("window_minutes")),
                row.getInt("least_calls"));
        var scope = new AlertScope(
                row.getObject("team_id", UUID.class),
                row.getObject("key_id", UUID.class),
                row.getString("model"),
                row.getString("provider"));
        var terms = new Terms(
                row.getString("name"),
                condition,
                scope,
                Severity.valueOf(upper(row.getString("severity"))),
                row.getBoolean("enabled"),
                instant(row, "silenced_until"),
                Set.of((UUID[]) row.getArray("receivers").getArray()));
        return new AlertRule(
                org.equals(Deed.PLATFORM) ? null : org,
                row.getObject("id", UUID.class),
                terms,
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant());
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String upper(String label) {
        return label.toUpperCase(Locale.ROOT);
    }
}
