package dev.farthing.persistence.live;

import dev.farthing.domain.upstream.Circuit.Rest;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// The rows that say which models of credentials rest.
final class ModelRests {
    /// To be joined to credentials `c`; [#read] reads what comes of it.
    static final String JOIN = """
            LEFT JOIN LATERAL (SELECT array_agg(r.model) AS models, array_agg(r.reason) AS reasons,
                                   array_agg((extract(epoch FROM r.until) * 1000)::bigint) AS ends
                               FROM credential_rest r
                               WHERE r.credential_id = c.id AND r.until > now()) resting ON true
            """;
    private static final String WRITE = """
            INSERT INTO credential_rest AS r (credential_id, model, until, reason)
            SELECT c.id, n.model, n.until, n.reason
            FROM unnest(?::uuid[], ?::text[], ?::timestamptz[], ?::text[]) AS n (id, model, until, reason)
            JOIN credential c ON c.id = n.id
            WHERE n.until > now()
            ON CONFLICT (credential_id, model) DO UPDATE SET until = excluded.until, reason = excluded.reason
            WHERE r.until < excluded.until\
            """;
    private static final String LIFT = """
            DELETE FROM credential_rest r USING unnest(?::uuid[], ?::text[]) AS n (id, model)
            WHERE r.credential_id = n.id AND r.model = n.model\
            """;
    private static final String FORGET = """
            DELETE FROM credential_rest WHERE (credential_id, model) IN
                (SELECT credential_id, model FROM credential_rest WHERE until <= now() FOR UPDATE SKIP LOCKED)\
            """;

    private ModelRests() {}

    private record Row(UUID credential, String model, Rest rest) {}

    /// Writes rests by credential and model; one that is [Rest#NONE] is taken away.
    static void write(Connection connection, Map<UUID, Map<String, Rest>> rests) throws SQLException {
        var begun = new ArrayList<Row>();
        var lifted = new ArrayList<Row>();
        rests.forEach((id, models) -> models.forEach(
                (model, rest) -> (rest.equals(Rest.NONE) ? lifted : begun).add(new Row(id, model, rest))));
        if (!begun.isEmpty()) {
            try (var statement = connection.prepareStatement(WRITE)) {
                statement.setArray(1, ids(connection, begun));
                statement.setArray(2, models(connection, begun));
                statement.setArray(
                        3,
                        connection.createArrayOf(
                                "timestamptz",
                                begun.stream()
                                        .map(row -> at(row.rest().until()))
                                        .toArray()));
                statement.setArray(
                        4,
                        connection.createArrayOf(
                                "text",
                                begun.stream().map(row -> row.rest().reason()).toArray()));
                statement.executeUpdate();
            }
        }
        if (!lifted.isEmpty()) {
            try (var statement = connection.prepareStatement(LIFT)) {
                statement.setArray(1, ids(connection, lifted));
                statement.setArray(2, models(connection, lifted));
                statement.executeUpdate();
            }
        }
    }

    /// Takes away what is over.
    static void forget(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(FORGET);
        }
    }

    /// Those of the credential of this row.
    static Map<String, Rest> read(ResultSet row) throws SQLException {
        var models = row.getArray("models");
        if (models == null) {
            return Map.of();
        }
        var names = (String[]) models.getArray();
        var reasons = (String[]) row.getArray("reasons").getArray();
        var ends = (Long[]) row.getArray("ends").getArray();
        var rests = new HashMap<String, Rest>();
        for (int i = 0; i < names.length; i++) {
            rests.put(names[i], new Rest(ends[i], reasons[i]));
        }
        return rests;
    }

    private static Array ids(Connection connection, List<Row> rows) throws SQLException {
        return connection.createArrayOf(
                "uuid", rows.stream().map(Row::credential).toArray());
    }

    private static Array models(Connection connection, List<Row> rows) throws SQLException {
        return connection.createArrayOf("text", rows.stream().map(Row::model).toArray());
    }

    private static OffsetDateTime at(long millis) {
        return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
    }
}
