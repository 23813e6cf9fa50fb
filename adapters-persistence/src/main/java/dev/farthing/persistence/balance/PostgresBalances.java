package dev.farthing.persistence.balance;

import dev.farthing.application.balance.BalanceSheet;
import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.balance.AccountBalance;
import dev.farthing.domain.balance.AccountStatement.ModelUse;
import dev.farthing.domain.balance.AccountTerms;
import dev.farthing.domain.balance.Exhaustion;
import dev.farthing.domain.money.Money;
import dev.farthing.persistence.AmountsColumn;
import dev.farthing.persistence.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PostgresBalances implements BalanceSheet {
    /// New ones come in spread over one interval, so that a restart asks nobody all at once.
    private static final String COME_IN = """
        INSERT INTO credential_balance (credential_id, next_at)
        SELECT c.id, ?::timestamptz
            + (abs(hashtext(c.id::text)::bigint) % 1000) / 1000.0 * p.poll_interval_s * interval '1 second'
        FROM credential c JOIN provider p ON p.id = c.provider_id
        WHERE p.balance_source <> 'none'
          AND NOT EXISTS (SELECT FROM credential_balance b WHERE b.credential_id = c.id)
        ON CONFLICT DO NOTHING
        """;
    private static final String TAKE = """
        UPDATE credential_balance b SET taken_until = ?
        FROM (SELECT b.credential_id, p.id AS provider_id, p.poll_interval_s
              FROM credential_balance b
              JOIN credential c ON c.id = b.credential_id
              JOIN provider p ON p.id = c.provider_id
              WHERE b.next_at <= ? AND b.taken_until <= ? AND p.balance_source <> 'none'
                AND (c.status <> 'disabled' OR c.last_error = 'account_empty')
              ORDER BY b.next_at LIMIT ? FOR UPDATE OF b SKIP LOCKED) due
        WHERE b.credential_id = due.credential_id
        RETURNING b.credential_id, due.provider_id, due.poll_interval_s, b.failures
        """;
    private static final String KEEP = """
        UPDATE credential_balance SET taken_until = 'epoch', next_at = ?, failures = 0, error = NULL, unit = ?,
            remaining = ?, total = ?, used = ?, heard_at = ?
        WHERE credential_id = ?
        """;
    private static final String POINT = """
        INSERT INTO balance_point (credential_id, at, unit, remaining, total, used)
        SELECT said.* FROM (SELECT ?::uuid, ?::timestamptz, ?, ?::numeric, ?::numeric, ?::numeric) AS said (id, at, u, r, t, x)
        WHERE EXISTS (SELECT FROM credential WHERE id = said.id)
          AND NOT EXISTS (
            SELECT FROM (SELECT * FROM balance_point WHERE credential_id = said.id ORDER BY at DESC LIMIT 1) last
            WHERE last.unit = said.u AND last.remaining = said.r AND last.total IS NOT DISTINCT FROM said.t
              AND last.at > said.at - interval '1 hour')
        ON CONFLICT DO NOTHING
        """;
    private static final String DESCRIBE = """
        UPDATE credential_balance SET used_day = ?, used_week = ?, allowance = ?, tier = ?, next_billing = ?, free_until = ?
        WHERE credential_id = ?
        """;
    /// The days that are told of are told of whole.
    private static final String USES = """
        WITH told AS (SELECT ?::uuid AS id, t.day, t.model, sum(t.amount) AS amount
            FROM unnest(?::text[]::date[], ?::text[], ?::text[]::numeric[]) AS t (day, model, amount) GROUP BY 2, 3),
        gone AS (DELETE FROM account_use a USING told t
            WHERE a.credential_id = t.id AND a.day = t.day
              AND NOT EXISTS (SELECT FROM told o WHERE o.day = a.day AND o.model = a.model))
        INSERT INTO account_use AS a (credential_id, day, model, amount)
        SELECT id, day, model, amount FROM told WHERE EXISTS (SELECT FROM credential c WHERE c.id = told.id)
        ON CONFLICT (credential_id, day, model) DO UPDATE SET amount = excluded.amount WHERE a.amount <> excluded.amount
        """;
    private static final String FAIL = """
        UPDATE credential_balance SET taken_until = 'epoch', next_at = ?, failures = failures + 1, error = ?
        WHERE credential_id = ?
        """;
    private static final String LINES = """
        SELECT c.id, c.name, p.name, p.poll_interval_s, b.unit, b.remaining, b.total, b.used, b.heard_at, b.error,
            b.used_day, b.used_week, b.allowance, b.tier, b.next_billing, b.free_until
        FROM credential_balance b
        JOIN credential c ON c.id = b.credential_id
        JOIN provider p ON p.id = c.provider_id
        WHERE p.balance_source <> 'none' ORDER BY p.name, c.name, c.id
        """;
    private static final String POINTS = """
        SELECT b.credential_id, p.at, p.remaining
        FROM credential_balance b
        CROSS JOIN LATERAL (SELECT at, remaining FROM balance_point
                            WHERE credential_id = b.credential_id AND unit = b.unit ORDER BY at DESC LIMIT ?) p
        WHERE b.credential_id = ANY (?) ORDER BY b.credential_id, p.at
        """;
    /// What calls of ours used is known where the vendor says of each what it cost, in a unit that can be
    /// compared: an OpenRouter cost is in dollars, a hundred of Abacus' points are a credit. Where none of a day's
    /// calls was told of, nothing is known, unless there was none.
    private static final String USED = """
        WITH spent AS (
            SELECT (at AT TIME ZONE ?)::date AS day, credential_id, name, source, provider, unit,
                   sum(before - remaining) AS amount
            FROM (SELECT b.credential_id, c.name, b.at, b.unit, b.remaining, p.balance_source AS source,
                         p.name AS provider,
                         lag(b.remaining) OVER (PARTITION BY b.credential_id, b.unit ORDER BY b.at) AS before
                  FROM balance_point b JOIN credential c ON c.id = b.credential_id JOIN provider p ON p.id = c.provider_id
                  WHERE b.at < (?::date::timestamp AT TIME ZONE ?)
                    AND b.at >= (?::date::timestamp AT TIME ZONE ?) - interval '1 day') steps
            WHERE before > remaining AND at >= (?::date::timestamp AT TIME ZONE ?)
            GROUP BY 1, 2, 3, 4, 5, 6),
        units AS (
            SELECT credential_id, (bucket AT TIME ZONE ?)::date AS day, unit, sum(amount) AS amount
            FROM usage_unit_rollup_now
            WHERE credential_id IN (SELECT credential_id FROM spent)
              AND bucket >= (?::date::timestamp AT TIME ZONE ?) AND bucket < (?::date::timestamp AT TIME ZONE ?)
            GROUP BY 1, 2, 3),
        busy AS (
            SELECT DISTINCT n.provider, (bucket AT TIME ZONE ?)::date AS day
            FROM (SELECT DISTINCT s.provider, f.name
                  FROM spent s JOIN provider p ON p.name = s.provider
                  CROSS JOIN LATERAL (SELECT p.name UNION SELECT name FROM provider_former_name
                                      WHERE provider_id = p.id) f
                  WHERE s.source IN ('openrouter', 'abacus')) n
            JOIN usage_rollup_now r ON r.provider = n.name
            WHERE requests > 0 AND bucket >= (?::date::timestamp AT TIME ZONE ?) AND bucket < (?::date::timestamp AT TIME ZONE ?))
        SELECT s.day, s.credential_id, s.name, s.unit, s.amount,
            CASE WHEN s.source NOT IN ('openrouter', 'abacus') THEN NULL
                 WHEN u.amount IS NOT NULL THEN u.amount / CASE s.source WHEN 'abacus' THEN 100 ELSE 1 END
                 WHEN NOT EXISTS (SELECT FROM busy b WHERE b.provider = s.provider AND b.day = s.day) THEN 0 END,
            (SELECT jsonb_object_agg(a.model, a.amount) FROM account_use a
             WHERE a.credential_id = s.credential_id AND a.day = s.day)
        FROM spent s
        LEFT JOIN units u ON u.credential_id = s.credential_id AND u.day = s.day
            AND u.unit = CASE s.source WHEN 'openrouter' THEN 'cost' WHEN 'abacus' THEN 'compute_points_used' END
        ORDER BY 1 DESC, 3, 2
        """;

    private final DataSource database;

    PostgresBalances(DataSource database) {
        this.database = database;
    }

    @Override
    public List<Due> take(int most, Instant now, Instant until) {
        Sql.of(COME_IN, now).change(database);
        return Sql.of(TAKE, until, now, now, most)
                .rows(
                        database,
                        row -> new Due(
                                row.getObject(1, UUID.class),
                                row.getObject(2, UUID.class),
                                Duration.ofSeconds(row.getInt(3)),
                                row.getInt(4)));
    }

    @Override
    public void hold(UUID credential) {
        Sql.of("SELECT id FROM credential WHERE id = ? FOR NO KEY UPDATE", credential)
                .rows(database, row -> row.getObject(1, UUID.class));
    }

    @Override
    public void keep(UUID credential, AccountBalance balance, Instant now, Instant next) {
        Sql.of(KEEP, next, balance.unit(), balance.left(), balance.total(), balance.used(), now, credential)
                .change(database);
        Sql.of(POINT, credential, now, balance.unit(), balance.left(), balance.total(), balance.used())
                .change(database);
    }

    @Override
    public Optional<AccountBalance> last(UUID credential) {
        return Sql.of(
                        "SELECT unit, remaining, total, used FROM credential_balance"
                                + " WHERE credential_id = ? AND remaining IS NOT NULL",
                        credential)
                .row(
                        database,
                        row -> new AccountBalance(
                                row.getString(1), row.getBigDecimal(2), row.getBigDecimal(3), row.getBigDecimal(4)));
    }

    @Override
    public void describe(UUID credential, AccountTerms terms, List<ModelUse> uses) {
        Sql.of(
                        DESCRIBE,
                        terms.usedLastDay(),
                        terms.usedLastWeek(),
                        terms.monthAllowance(),
                        terms.tier(),
                        terms.nextBillingAt(),
                        terms.freeUntil(),
                        credential)
                .change(database);
        if (!uses.isEmpty()) {
            Sql.of(
                            USES,
                            credential,
                            uses.stream().map(use -> use.day().toString()).toArray(String[]::new),
                            uses.stream().map(ModelUse::model).toArray(String[]::new),
                            uses.stream()
                                    .map(use -> use.amount().toPlainString())
                                    .toArray(String[]::new))
                    .change(database);
        }
    }

    @Override
    public void fail(UUID credential, String error, Instant next) {
        Sql.of(FAIL, next, error, credential).change(database);
    }

    @Override
    public boolean tell(UUID credential, boolean low) {
        return Sql.of(
                                "UPDATE credential_balance SET low_told = ? WHERE credential_id = ? AND low_told <> ?",
                                low,
                                credential,
                                low)
                        .change(database)
                == 1;
    }

    @Override
    public List<Line> lines() {
        return Sql.of(LINES)
                .rows(
                        database,
                        row -> new Line(
                                row.getObject(1, UUID.class),
                                row.getString(2),
                                row.getString(3),
                                Duration.ofSeconds(row.getInt(4)),
                                row.getString(5) == null ? null : balance(row, 5),
                                terms(row, 11),
                                instant(row, 9),
                                row.getString(10)));
    }

    @Override
    public Map<UUID, List<Exhaustion.Point>> points(Collection<UUID> credentials, int most) {
        var points = new HashMap<UUID, List<Exhaustion.Point>>();
        Sql.of(POINTS, most, credentials.toArray(UUID[]::new))
                .rows(
                        database,
                        row -> points.computeIfAbsent(row.getObject(1, UUID.class), _ -> new ArrayList<>())
                                .add(new Exhaustion.Point(
                                        row.getObject(2, OffsetDateTime.class).toInstant(), row.getBigDecimal(3))));
        return points;
    }

    @Override
    public List<Said> history(UUID credential, @Nullable Instant from, Instant before, int most) {
        return Sql.of(
                        "SELECT at, unit, remaining, total, used FROM balance_point WHERE credential_id = ? AND at < ?",
                        credential,
                        before)
                .and("at >= ?", from)
                .add(" ORDER BY at DESC LIMIT ?", most)
                .rows(
                        database,
                        row -> new Said(row.getObject(1, OffsetDateTime.class).toInstant(), balance(row, 2)));
    }

    @Override
    public List<Used> used(LocalDate from, LocalDate to, ZoneId zone) {
        return use("", from, to, zone)
                .rows(
                        database,
                        row -> new Used(
                                row.getObject(1, LocalDate.class),
                                row.getObject(2, UUID.class),
                                row.getString(3),
                                row.getString(4),
                                row.getBigDecimal(5),
                                row.getBigDecimal(6),
                                AmountsColumn.read(row.getString(7))));
    }

    /// @param before what stands before the statement
    static Sql use(String before, LocalDate from, LocalDate to, ZoneId zone) {
        var id = zone.getId();
        var first = from.toString();
        var end = to.toString();
        return Sql.of(before + USED, id, end, id, first, id, first, id)
                .add("", id, first, id, end, id)
                .add("", id, first, id, end, id);
    }

    @Override
    public int forget(Instant before) {
        Sql.of("DELETE FROM account_use WHERE day < (?::timestamptz AT TIME ZONE 'UTC')::date", before)
                .change(database);
        return Sql.of("DELETE FROM balance_point WHERE at < ?", before).change(database);
    }

    @Override
    public void alert(UUID credential, AccountBalance balance, @Nullable Instant emptyAt) {
        Sql.of(
                        "INSERT INTO outbox (org_id, kind, subject) VALUES (?, 'low_account_balance',"
                                + " jsonb_build_object('credential_id', ?::text, 'left', ?::text, 'unit', ?::text,"
                                + " 'empty_at', ?::text))",
                        Deed.PLATFORM,
                        credential.toString(),
                        Money.plain(balance.left()),
                        balance.unit(),
                        emptyAt == null ? null : emptyAt.toString())
                .change(database);
    }

    /// Four columns: unit, what is left, total, used.
    private static AccountBalance balance(ResultSet row, int column) throws SQLException {
        return new AccountBalance(
                row.getString(column),
                row.getBigDecimal(column + 1),
                row.getBigDecimal(column + 2),
                row.getBigDecimal(column + 3));
    }

    /// Six columns: used in a day and in a week, allowance, tier, next billing, free until.
    private static AccountTerms terms(ResultSet row, int column) throws SQLException {
        return new AccountTerms(
                row.getBigDecimal(column),
                row.getBigDecimal(column + 1),
                row.getBigDecimal(column + 2),
                row.getString(column + 3),
                instant(row, column + 4),
                instant(row, column + 5));
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        var instant = row.getObject(column, OffsetDateTime.class);
        return instant == null ? null : instant.toInstant();
    }
}
