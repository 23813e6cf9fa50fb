package dev.farthing.persistence.hold;

import dev.farthing.domain.budget.Booking;
import dev.farthing.domain.budget.Charge;
import dev.farthing.domain.budget.Hold;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.CallStatus;
import dev.farthing.domain.usage.Dialect;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.domain.usage.UsageSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads the open calls of processes that are gone, as the calls they are charged as: what they hold of hard budgets,
/// for nobody knows what the vendor will bill; else what they had come to when that was noted last, and what their
/// input is likely to have cost at least.
final class OrphanReader {
    private static final String ORPHANS = """
        SELECT i.*, extract(epoch FROM clock_timestamp() - i.admitted_at) * 1000 AS age_ms
        FROM replica r JOIN intent i ON i.replica = r.id
        WHERE r.state <> 'alive'
        LIMIT ?
        """;
    private static final String CODE = "gateway_lost";
    private static final int HTTP_STATUS = 502;

    private OrphanReader() {}

    /// A call and what its budgets are charged.
    ///
    /// @param noted what it had come to by the last note, its input at least
    record Orphan(CallRecord call, Booking booking, Money noted) {}

    static List<Orphan> read(Connection open, int most) throws SQLException {
        var orphans = new ArrayList<Orphan>();
        try (var statement = open.prepareStatement(ORPHANS)) {
            statement.setInt(1, most);
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    orphans.add(orphan(row));
                }
            }
        }
        return orphans;
    }

    private static Orphan orphan(ResultSet row) throws SQLException {
        var holds = holds(row);
        boolean capped = holds.stream().anyMatch(hold -> hold.manner() == Hold.Manner.CAPPED && hold.amount() > 0);
        long output = row.getLong("output_tokens");
        var tokens = TokenUsage.ofText(row.getLong("input_tokens"), output);
        boolean moneyCapped = row.getLong("hold_pico") > 0;
        var noted = new Money(Math.max(row.getLong("input_pico"), row.getLong("progress_pico")));
        var cost = moneyCapped ? new Money(row.getLong("hold_pico")) : noted;
        var lines = holds.stream()
                .map(hold -> new Booking.Line(hold, Charge.whole(charge(hold, tokens.totalTokens(), cost))))
                .toList();
        var call = new CallRecord(
                uuid(row, "request_id"),
                instant(row, "admitted_at"),
                new CallRecord.Owner(
                        uuid(row, "org_id"),
                        row.getObject("team_id", UUID.class),
                        uuid(row, "key_id"),
                        row.getString("key_name"),
                        row.getBoolean("sandbox"),
                        texts(row, "tags")),
                new CallRecord.Path(
                        Dialect.valueOf(row.getString("dialect").toUpperCase(Locale.ROOT)),
                        endpoint(row.getString("endpoint")),
                        row.getString("model"),
                        row.getBoolean("stream"),
                        new CallRecord.Hop(
                                uuid(row, "provider_id"),
                                row.getString("provider"),
                                row.getObject("credential_id", UUID.class),
                                row.getString("upstream_model"))),
                new CallRecord.Ending(
                        CallStatus.ERROR,
                        HTTP_STATUS,
                        CODE,
                        (int) Math.min(Integer.MAX_VALUE, row.getLong("age_ms")),
                        null,
                        0),
                new CallRecord.Metered(
                        tokens,
                        UsageSource.ESTIMATED,
                        List.of(capped ? "hold_charged" : output > 0 ? "progress_charged" : "input_charged"),
                        null,
                        null),
                cost,
                Money.ZERO,
                row.getObject("price_id", UUID.class),
                new CallRecord.Client(
                        row.getString("session_id"),
                        row.getString("client_request_id"),
                        row.getString("client_ip"),
                        row.getString("user_agent")),
                List.of());
        return new Orphan(call, new Booking(uuid(row, "replica"), lines, cost, Money.ZERO), noted);
    }

    private static long charge(Hold hold, long tokens, Money cost) {
        if (hold.hard()) {
            return hold.charge(hold.amount()).charged();
        }
        return switch (hold.unit()) {
            case MONEY -> cost.pico();
            case TOKENS -> tokens;
            case REQUESTS -> 1;
        };
    }

    private static List<Hold> holds(ResultSet row) throws SQLException {
        var org = uuid(row, "org_id");
        var budgets = (UUID[]) row.getArray("budget_ids").getArray();
        var starts = (java.sql.Timestamp[]) row.getArray("window_starts").getArray();
        var ends = (java.sql.Timestamp[]) row.getArray("window_ends").getArray();
        var units = (String[]) row.getArray("units").getArray();
        var amounts = (Long[]) row.getArray("holds").getArray();
        var holds = new ArrayList<Hold>(budgets.length);
        for (int i = 0; i < budgets.length; i++) {
            holds.add(
                    IntentColumns.hold(org, budgets[i], starts[i].toInstant(), instant(ends[i]), units[i], amounts[i]));
        }
        return holds;
    }

    private static Endpoint endpoint(String path) {
        return Arrays.stream(Endpoint.values())
                .filter(endpoint -> endpoint.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a call was admitted to the unknown endpoint " + path));
    }

    private static @Nullable Instant instant(java.sql.@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static UUID uuid(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }
}
