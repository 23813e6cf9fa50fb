package dev.farthing.persistence.budget;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.application.wallet.CreditRepository;
import dev.farthing.application.wallet.KnownCredit;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.wallet.Credit;
import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Keeps credits in PostgreSQL.
@Singleton
class PostgresCredits implements CreditRepository {
    private final DataSource database;

    PostgresCredits(DataSource database) {
        this.database = database;
    }

    @Override
    public List<Credit> living(UUID orgId) {
        return Sql.of("SELECT * FROM credit WHERE org_id = ? AND drawn_pico + expired_pico < amount_pico", orgId)
                .rows(database, PostgresCredits::credit);
    }

    @Override
    public Optional<Credit> last(UUID orgId) {
        return Sql.of("SELECT * FROM credit WHERE org_id = ? ORDER BY created_at DESC, id DESC LIMIT 1", orgId)
                .row(database, PostgresCredits::credit);
    }

    @Override
    public Page<KnownCredit> list(UUID orgId, Slice slice) {
        long total = Sql.of("SELECT count(*) FROM credit WHERE org_id = ?", orgId)
                .rows(database, row -> row.getLong(1))
                .getFirst();
        var page = Sql.of(
                        "SELECT * FROM credit WHERE org_id = ? ORDER BY created_at DESC, id DESC LIMIT ? OFFSET ?",
                        orgId,
                        slice.limit(),
                        slice.offset())
                .rows(database, PostgresCredits::known);
        return new Page<>(page, total);
    }

    @Override
    public Optional<KnownCredit> byKey(UUID orgId, String idempotencyKey) {
        return Sql.of("SELECT * FROM credit WHERE org_id = ? AND idempotency_key = ?", orgId, idempotencyKey)
                .row(database, PostgresCredits::known);
    }

    @Override
    public void add(KnownCredit known, @Nullable String idempotencyKey) {
        var credit = known.credit();
        Sql.of(
                        "INSERT INTO credit (org_id, id, kind, amount_pico, priority, expires_at, note,"
                                + " idempotency_key, created_at) VALUES (?, ?, ?, ?, ?, ?::timestamptz, ?, ?, ?)",
                        known.orgId(),
                        credit.id(),
                        BudgetRow.lower(credit.kind()),
                        credit.amount().pico(),
                        credit.priority(),
                        credit.expiresAt(),
                        known.note(),
                        idempotencyKey,
                        credit.createdAt())
                .change(database);
    }

    @Override
    public void save(UUID orgId, Credit credit) {
        Sql.of(
                        "UPDATE credit SET drawn_pico = ?, expired_pico = ? WHERE org_id = ? AND id = ?",
                        credit.drawn().pico(),
                        credit.expired().pico(),
                        orgId,
                        credit.id())
                .change(database);
    }

    @Override
    public List<Undrawn> undrawn(UUID orgId, Instant from) {
        return Sql.of("""
                        SELECT r.bucket, r.cost - coalesce(d.drawn_pico, 0) AS undrawn
                        FROM (SELECT bucket, sum(cost_pico) AS cost FROM usage_rollup_now
                            WHERE org_id = ? AND bucket >= ? GROUP BY bucket) r
                        LEFT JOIN credit_draw d ON d.org_id = ? AND d.bucket = r.bucket
                        WHERE r.cost > coalesce(d.drawn_pico, 0)
                        ORDER BY r.bucket
                        """, orgId, from, orgId)
                .rows(
                        database,
                        row -> new Undrawn(
                                row.getObject("bucket", OffsetDateTime.class).toInstant(),
                                PostgresWallets.amount(row, "undrawn")));
    }

    @Override
    public void noteDraw(UUID orgId, Instant bucket, Amount drawn) {
        Sql.of(
                        "INSERT INTO credit_draw AS d (org_id, bucket, drawn_pico) VALUES (?, ?, ?)"
                                + " ON CONFLICT (org_id, bucket) DO UPDATE SET"
                                + " drawn_pico = d.drawn_pico + excluded.drawn_pico",
                        orgId,
                        bucket,
                        drawn.pico())
                .change(database);
    }

    private static KnownCredit known(ResultSet row) throws SQLException {
        return new KnownCredit(row.getObject("org_id", UUID.class), credit(row), row.getString("note"));
    }

    private static Credit credit(ResultSet row) throws SQLException {
        var expiresAt = row.getObject("expires_at", OffsetDateTime.class);
        return new Credit(
                row.getObject("id", UUID.class),
                Credit.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                row.getInt("priority"),
                expiresAt == null ? null : expiresAt.toInstant(),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                PostgresWallets.amount(row, "amount_pico"),
                PostgresWallets.amount(row, "drawn_pico"),
                PostgresWallets.amount(row, "expired_pico"));
    }
}
