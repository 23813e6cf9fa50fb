package dev.farthing.persistence.live;

import dev.farthing.application.recovery.ProbeTurns;
import dev.farthing.application.upstream.ListingTurns;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Takes turns by the rows of the credentials: who comes second finds the row taken, or its turn over.
@Singleton
class PostgresProbeTurns implements ProbeTurns, ListingTurns {
    private static final String ONLY_HEALTH = "SELECT set_config('farthing.only_health', '1', true)";
    private static final String TAKE = """
            UPDATE credential SET probed_at = now()
            WHERE id IN (SELECT id FROM credential
                         WHERE id = ANY (?)
                           AND (status IN ('invalid', 'cooling')
                                OR EXISTS (SELECT FROM credential_rest r WHERE r.credential_id = credential.id))
                           AND (probed_at IS NULL OR probed_at <= now() - ? * interval '1 second')
                         ORDER BY probed_at NULLS FIRST, id
                         LIMIT ?
                         FOR UPDATE SKIP LOCKED)
            RETURNING id\
            """;

    /// Where many were added at once, their turns drift apart.
    private static final String TAKE_LISTINGS = """
            UPDATE credential SET listed_at = now()
            WHERE id IN (SELECT id FROM credential
                         WHERE only_listed AND status = 'active'
                           AND greatest(listed_at, last_verified_at, created_at)
                               + ? * (0.9 + (hashtext(id::text) & 127) / 640.0) * interval '1 second' <= now()
                         ORDER BY listed_at NULLS FIRST, id
                         LIMIT ?
                         FOR UPDATE SKIP LOCKED)
            RETURNING id\
            """;
    private static final String VERIFIED = "UPDATE credential SET last_verified_at = now() WHERE id = ?";

    private final OwnConnection connections;

    PostgresProbeTurns(OwnConnection connections) {
        this.connections = connections;
    }

    private interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    @Override
    public List<UUID> take(List<UUID> credentials, int most, Duration interval) {
        return inOneTransaction(connection -> {
            try (var statement = connection.prepareStatement(TAKE)) {
                statement.setArray(1, connection.createArrayOf("uuid", credentials.toArray()));
                statement.setLong(2, interval.toSeconds());
                statement.setInt(3, most);
                return taken(statement);
            }
        });
    }

    @Override
    public List<UUID> take(int most, Duration interval) {
        return inOneTransaction(connection -> {
            try (var statement = connection.prepareStatement(TAKE_LISTINGS)) {
                statement.setLong(1, interval.toSeconds());
                statement.setInt(2, most);
                return taken(statement);
            }
        });
    }

    private static List<UUID> taken(PreparedStatement statement) throws SQLException {
        var taken = new ArrayList<UUID>();
        try (var rows = statement.executeQuery()) {
            while (rows.next()) {
                taken.add(rows.getObject(1, UUID.class));
            }
        }
        return taken;
    }

    @Override
    public void verified(UUID credential) {
        inOneTransaction(connection -> {
            try (var statement = connection.prepareStatement(VERIFIED)) {
                statement.setObject(1, credential);
                return statement.executeUpdate();
            }
        });
    }

    private <T> T inOneTransaction(Work<T> work) {
        try (var connection = connections.take()) {
            connection.setAutoCommit(false);
            try (var only = connection.createStatement()) {
                only.execute(ONLY_HEALTH);
                var result = work.with(connection);
                connection.commit();
                return result;
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("the turns of probes cannot be taken", failure);
        }
    }
}
