package dev.farthing.persistence.key;

import dev.farthing.application.relay.KeyUsage;
import dev.farthing.domain.money.Money;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import javax.sql.DataSource;

/// Adds up a key's quarter hours.
@ApplicationScoped
class PostgresKeyUsage implements KeyUsage {
    private static final String SUMS = """
            SELECT sum(requests) AS month_requests,
                   sum(prompt_tokens + completion_tokens) AS month_tokens,
                   sum(cost_pico) AS month_pico,
                   sum(requests) FILTER (WHERE bucket >= ?) AS day_requests,
                   sum(prompt_tokens + completion_tokens) FILTER (WHERE bucket >= ?) AS day_tokens,
                   sum(cost_pico) FILTER (WHERE bucket >= ?) AS day_pico
            FROM usage_rollup_now WHERE org_id = ? AND key_id = ? AND bucket >= ?
            """;

    private final DataSource database;

    PostgresKeyUsage(DataSource database) {
        this.database = database;
    }

    @Override
    public Sums since(UUID orgId, UUID keyId, Instant month, Instant day) {
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(SUMS)) {
            for (int i = 1; i <= 3; i++) {
                statement.setObject(i, day.atOffset(ZoneOffset.UTC));
            }
            statement.setObject(4, orgId);
            statement.setObject(5, keyId);
            statement.setObject(6, month.atOffset(ZoneOffset.UTC));
            try (var row = statement.executeQuery()) {
                row.next();
                return new Sums(sum(row, "day"), sum(row, "month"));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("a key's usage cannot be read", e);
        }
    }

    private static Sum sum(ResultSet row, String span) throws SQLException {
        var pico = row.getBigDecimal(span + "_pico");
        return new Sum(
                row.getLong(span + "_requests"),
                row.getLong(span + "_tokens"),
                pico == null ? BigDecimal.ZERO : pico.scaleByPowerOfTen(-Money.SCALE));
    }
}
