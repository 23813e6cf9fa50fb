package dev.farthing.persistence.hold;

import dev.farthing.domain.budget.Booking;
import dev.farthing.persistence.hold.OrphanReader.Orphan;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Keeps what lost calls are charged, window by window, before they are: afterwards nobody could tell any more, and
/// whoever knows better later corrects exactly that.
final class LostCallNotes {
    private static final String NOTE = """
        INSERT INTO lost_call (org_id, request_id, input_tokens, output_tokens, noted_pico, budget_ids, window_starts,
            units, manners, holds, charged, beyond)
        VALUES (?, ?, ?, ?, ?, ?, ?::text[]::timestamptz[], ?, ?, ?, ?, array_fill(0::numeric, ARRAY [?]))
        ON CONFLICT (org_id, request_id) DO NOTHING
        """;

    private LostCallNotes() {}

    static void write(Connection open, List<Orphan> orphans) throws SQLException {
        if (orphans.isEmpty()) {
            return;
        }
        try (var statement = open.prepareStatement(NOTE)) {
            for (var orphan : orphans) {
                var call = orphan.call();
                var tokens = call.metered().tokens();
                var lines = orphan.booking().lines();
                int at = 0;
                statement.setObject(++at, call.owner().orgId());
                statement.setObject(++at, call.requestId());
                statement.setLong(++at, tokens.promptTokens());
                statement.setLong(++at, tokens.completionTokens());
                statement.setLong(++at, orphan.noted().pico());
                statement.setArray(
                        ++at,
                        array(open, "uuid", lines, line -> line.hold().window().budgetId()));
                statement.setArray(
                        ++at,
                        array(
                                open,
                                "text",
                                lines,
                                line -> line.hold().window().startsAt().toString()));
                statement.setArray(
                        ++at,
                        array(open, "text", lines, line -> word(line.hold().unit())));
                statement.setArray(
                        ++at,
                        array(open, "text", lines, line -> word(line.hold().manner())));
                statement.setArray(
                        ++at, array(open, "int8", lines, line -> line.hold().amount()));
                statement.setArray(
                        ++at,
                        array(open, "numeric", lines, line -> line.charge().charged()));
                statement.setInt(++at, lines.size());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static Array array(
            Connection open, String type, List<Booking.Line> lines, Function<Booking.Line, @Nullable Object> value)
            throws SQLException {
        return open.createArrayOf(type, lines.stream().map(value).toArray());
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
