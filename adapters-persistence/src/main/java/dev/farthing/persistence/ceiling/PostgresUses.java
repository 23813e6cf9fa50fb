package dev.farthing.persistence.ceiling;

import dev.farthing.application.ceiling.UseBook;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.upstream.CredentialUse;
import dev.farthing.persistence.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

@ApplicationScoped
class PostgresUses implements UseBook {
    private static final String KEEP = """
        INSERT INTO credential_use (credential_id, day, replica, requests, tokens, cost_pico)
        SELECT c.id, ?::date, ?::uuid, ?, ?, ? FROM credential c WHERE c.id = ?
        ON CONFLICT (credential_id, day, replica) DO UPDATE SET
            requests = excluded.requests, tokens = excluded.tokens, cost_pico = excluded.cost_pico
        """;
    private static final String USED = """
        SELECT credential_id,
               coalesce(sum(requests) FILTER (WHERE day = ?::date), 0),
               coalesce(sum(tokens) FILTER (WHERE day = ?::date), 0),
               coalesce(sum(cost_pico) FILTER (WHERE day = ?::date), 0),
               sum(requests), sum(tokens), sum(cost_pico)
        FROM credential_use WHERE credential_id = ANY (?) AND day BETWEEN ?::date AND ?::date GROUP BY credential_id
        """;

    private final DataSource database;

    PostgresUses(DataSource database) {
        this.database = database;
    }

    @Override
    public void keep(UUID replica, LocalDate day, Map<UUID, CredentialUse> used) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(KEEP)) {
            for (var id : used.keySet().stream().sorted().toList()) {
                var use = used.getOrDefault(id, CredentialUse.NONE);
                statement.setObject(1, day);
                statement.setObject(2, replica);
                statement.setLong(3, use.requests());
                statement.setLong(4, use.tokens());
                statement.setBigDecimal(5, new BigDecimal(use.money().pico()));
                statement.setObject(6, id);
                statement.addBatch();
            }
            statement.executeBatch();
        } catch (SQLException e) {
            throw new IllegalStateException("what credentials were used for could not be written", e);
        }
    }

    @Override
    public Map<UUID, Used> used(Collection<UUID> credentials, LocalDate day) {
        var all = new HashMap<UUID, Used>();
        Sql.of(USED, day, day, day, credentials.toArray(UUID[]::new), day.withDayOfMonth(1), day)
                .rows(database, row -> all.put(row.getObject(1, UUID.class), new Used(use(row, 2), use(row, 5))));
        return all;
    }

    private static CredentialUse use(ResultSet row, int column) throws SQLException {
        return new CredentialUse(
                row.getLong(column),
                row.getLong(column + 1),
                new Amount(row.getBigDecimal(column + 2).toBigIntegerExact()));
    }

    @Override
    public void forget(LocalDate before) {
        Sql.of("DELETE FROM credential_use WHERE day < ?", before).change(database);
    }
}
