package dev.farthing.persistence.report;

import dev.farthing.application.report.CallView;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.usage.TokenUsage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

/// A call as it lies in `usage_row`.
final class CallRow {
    /// All of [#read] but what corrections come to.
    static final String COLUMNS = """
        request_id, started_at, org_id, team_id, key_id, key_name, dialect, endpoint, model, upstream_model,
            provider, credential_id, stream, status, http_status, error_code, attempts, prompt_tokens,
            cache_read_tokens, cache_write_5m_tokens + cache_write_1h_tokens AS cache_write_tokens,
            completion_tokens, reasoning_tokens, usage_source, vendor_units, cost_pico, currency, price_id,
            latency_ms, first_token_ms, chars, tags, client_ip, user_agent, sandbox, client_request_id,
            response_saving_pico, stored_at\
        """;

    private CallRow() {}

    static CallView read(ResultSet row) throws SQLException {
        var id = row.getObject("request_id", UUID.class);
        long promptTokens = row.getLong("prompt_tokens");
        long completionTokens = row.getLong("completion_tokens");
        var saving = row.getBigDecimal("response_saving_pico");
        var storedAt = row.getObject("stored_at", OffsetDateTime.class);
        return new CallView(
                id,
                id,
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                row.getObject("org_id", UUID.class),
                row.getObject("team_id", UUID.class),
                row.getObject("key_id", UUID.class),
                row.getString("key_name"),
                row.getString("dialect"),
                row.getString("endpoint"),
                row.getString("model"),
                row.getString("upstream_model"),
                row.getString("provider"),
                row.getObject("credential_id", UUID.class),
                row.getBoolean("stream"),
                row.getString("status"),
                row.getInt("http_status"),
                row.getString("error_code"),
                row.getInt("attempts"),
                promptTokens,
                row.getLong("cache_read_tokens"),
                row.getLong("cache_write_tokens"),
                completionTokens,
                row.getLong("reasoning_tokens"),
                promptTokens + completionTokens,
                row.getString("usage_source"),
                row.getString("vendor_units"),
                row.getBigDecimal("cost_pico").movePointLeft(Money.SCALE),
                row.getString("currency"),
                row.getObject("price_id", UUID.class),
                row.getInt("latency_ms"),
                row.getObject("first_token_ms", Integer.class),
                row.getLong("chars"),
                List.of((String[]) row.getArray("tags").getArray()),
                row.getString("client_ip"),
                row.getString("user_agent"),
                row.getBoolean("sandbox"),
                row.getString("client_request_id"),
                row.getBigDecimal("adjustment_pico").movePointLeft(Money.SCALE),
                row.getBigDecimal("charged_pico").movePointLeft(Money.SCALE),
                saving != null,
                saving == null ? null : saving.movePointLeft(Money.SCALE),
                storedAt == null ? null : storedAt.toInstant());
    }

    static TokenUsage tokens(ResultSet row) throws SQLException {
        return new TokenUsage(
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
                row.getInt("searches"));
    }
}
