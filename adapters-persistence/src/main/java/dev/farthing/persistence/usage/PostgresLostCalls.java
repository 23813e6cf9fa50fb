package dev.farthing.persistence.usage;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.application.reconciliation.LostCall;
import dev.farthing.application.reconciliation.LostCallView;
import dev.farthing.application.reconciliation.LostCallView.AdjustmentView;
import dev.farthing.application.reconciliation.LostCalls;
import dev.farthing.domain.budget.Booking;
import dev.farthing.domain.money.Money;
import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// The lost calls of PostgreSQL.
@Singleton
class PostgresLostCalls implements LostCalls {
    private static final String LOST = """
         FROM lost_call l
        JOIN usage_row u ON u.org_id = l.org_id AND u.request_id = l.request_id AND u.error_code = 'gateway_lost'
        """;
    private static final String SHOWN = """
        SELECT l.*, u.key_id, u.model, u.provider, u.started_at, u.cost_pico AS guessed,
            u.cost_pico + coalesce(a.delta, 0) AS cost, u.overrun_pico + coalesce(a.overrun, 0) AS overrun,
            a.ids, a.deltas, a.overruns, a.bases, a.reasons, a.times
        """ + LOST + """
        LEFT JOIN LATERAL (SELECT sum(delta_pico) AS delta, sum(overrun_pico) AS overrun,
                array_agg(id ORDER BY created_at, id) AS ids, array_agg(delta_pico ORDER BY created_at, id) AS deltas,
                array_agg(overrun_pico ORDER BY created_at, id) AS overruns,
                array_agg(basis ORDER BY created_at, id) AS bases,
                array_agg(reason ORDER BY created_at, id) AS reasons,
                array_agg(created_at ORDER BY created_at, id) AS times
            FROM usage_adjustment WHERE org_id = l.org_id AND request_id = l.request_id) a ON true
        WHERE true\
        """;

    private final DataSource database;

    PostgresLostCalls(DataSource database) {
        this.database = database;
    }

    @Override
    public Page<LostCallView> list(@Nullable UUID orgId, @Nullable Boolean known, Slice slice) {
        long total = Sql.of("SELECT count(*)" + LOST + " WHERE true")
                .and("l.org_id = ?", orgId)
                .and("(l.known_by IS NOT NULL) = ?", known)
                .rows(database, row -> row.getLong(1))
                .getFirst();
        var items = Sql.of(SHOWN)
                .and("l.org_id = ?", orgId)
                .and("(l.known_by IS NOT NULL) = ?", known)
                .add(" ORDER BY l.request_id DESC LIMIT ? OFFSET ?", slice.limit(), slice.offset())
                .rows(database, PostgresLostCalls::view);
        return new Page<>(items, total);
    }

    @Override
    public Optional<LostCallView> find(UUID orgId, UUID requestId) {
        return Sql.of(SHOWN + " AND l.org_id = ? AND l.request_id = ?", orgId, requestId)
                .row(database, PostgresLostCalls::view);
    }

    @Override
    public Optional<LostCall> findForChange(UUID orgId, UUID requestId) {
        try (var connection = database.getConnection()) {
            return Optional.ofNullable(LostCallRow.find(connection, orgId, requestId));
        } catch (SQLException e) {
            throw new IllegalStateException("a lost call could not be read", e);
        }
    }

    @Override
    public void correct(LostCall call, Booking booking, Adjustment by) {
        try (var connection = database.getConnection()) {
            new CallCorrection(connection).post(call, booking, by);
        } catch (SQLException e) {
            throw new IllegalStateException("a lost call could not be corrected", e);
        }
    }

    private static LostCallView view(ResultSet row) throws SQLException {
        var knownBy = row.getString("known_by");
        return new LostCallView(
                row.getObject("request_id", UUID.class),
                row.getObject("org_id", UUID.class),
                row.getObject("key_id", UUID.class),
                row.getString("model"),
                row.getString("provider"),
                instant(row, "started_at"),
                instant(row, "lost_at"),
                knownBy == null ? "orphaned" : "reconciled",
                knownBy,
                amount(row.getBigDecimal("guessed")),
                amount(row.getBigDecimal("cost")),
                amount(row.getBigDecimal("overrun")),
                amount(row.getBigDecimal("noted_pico")),
                row.getLong("input_tokens"),
                row.getLong("output_tokens"),
                adjustments(row));
    }

    private static List<AdjustmentView> adjustments(ResultSet row) throws SQLException {
        if (row.getArray("ids") == null) {
            return List.of();
        }
        var ids = (UUID[]) row.getArray("ids").getArray();
        var deltas = (BigDecimal[]) row.getArray("deltas").getArray();
        var overruns = (BigDecimal[]) row.getArray("overruns").getArray();
        var bases = (String[]) row.getArray("bases").getArray();
        var reasons = (String[]) row.getArray("reasons").getArray();
        var times = (Timestamp[]) row.getArray("times").getArray();
        return IntStream.range(0, ids.length)
                .mapToObj(i -> new AdjustmentView(
                        ids[i], amount(deltas[i]), amount(overruns[i]), bases[i], reasons[i], times[i].toInstant()))
                .toList();
    }

    private static BigDecimal amount(BigDecimal pico) {
        return pico.movePointLeft(Money.SCALE);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
