package dev.farthing.persistence.price;

import dev.farthing.application.price.ChargedCall;
import dev.farthing.application.price.ChargedCalls;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.usage.TokenUsage;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Streams usage rows through a cursor; calls that were answered out of the response cache never have a price.
@Singleton
class PostgresChargedCalls implements ChargedCalls {
    private static final int ROWS_AT_A_TIME = 2_000;
    private static final String CALLS = """
        SELECT org_id, model, started_at, price_id, cost_pico, status = 'ok' AS succeeded, input_tokens,
               cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, audio_input_tokens,
               image_input_tokens, output_tokens, reasoning_tokens, audio_output_tokens, image_output_tokens, images,
               searches
        FROM usage_row
        WHERE status <> 'refused' AND NOT sandbox AND response_saving_pico IS NULL AND started_at >= ? AND started_at < ?
            AND request_id >= uuid_v7_floor(?::timestamptz - interval '1 minute')
            AND request_id < uuid_v7_floor(?::timestamptz + interval '1 minute')
            AND (?::uuid IS NULL OR org_id = ?::uuid)\
        """;

    private final DataSource database;

    PostgresChargedCalls(DataSource database) {
        this.database = database;
    }

    @Override
    public void each(Instant from, Instant to, @Nullable UUID orgId, Consumer<ChargedCall> taker) {
        try (var connection = database.getConnection()) {
            boolean autoCommit = connection.getAutoCommit();
            // a cursor lives in a transaction alone
            connection.setAutoCommit(false);
            try (var statement = connection.prepareStatement(CALLS)) {
                statement.setFetchSize(ROWS_AT_A_TIME);
                var bounds = new Object[] {
                    from.atOffset(ZoneOffset.UTC),
                    to.atOffset(ZoneOffset.UTC),
                    from.atOffset(ZoneOffset.UTC),
                    to.atOffset(ZoneOffset.UTC)
                };
                for (int i = 0; i < bounds.length; i++) {
                    statement.setObject(i + 1, bounds[i]);
                }
                statement.setObject(bounds.length + 1, orgId);
                statement.setObject(bounds.length + 2, orgId);
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        taker.accept(read(rows));
                    }
                }
            } finally {
                connection.rollback();
                connection.setAutoCommit(autoCommit);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the calls could not be read", e);
        }
    }

    private static ChargedCall read(ResultSet row) throws SQLException {
        return new ChargedCall(
                row.getObject("org_id", UUID.class),
                row.getString("model"),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                row.getObject("price_id", UUID.class),
                new Money(row.getBigDecimal("cost_pico").longValueExact()),
                new TokenUsage(
                        row.getLong("input_tokens"),
                        row.getLong("cache_read_tokens"),
                        row.getLong("cache_write_5m_tokens"),
                        row.getLong("cache_write_1h_tokens"),
                        row.getLong("audio_input_tokens"),
                        row.getLong("image_input_tokens"),
                        row.getLong("output_tokens"),
                        row.getLong("reasoning_tokens"),
                        row.getLong("audio_output_tokens"),
                        row.getLong("image_output_tokens"),
                        row.getInt("images"),
                        row.getInt("searches")),
                row.getBoolean("succeeded"));
    }
}
