package dev.farthing.persistence.live;

import dev.farthing.application.recovery.ProbeTurns;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// Takes turns by the rows of the credentials: who comes second finds the row taken, or its turn over.
@Singleton
class PostgresProbeTurns implements ProbeTurns {
    private static final String ONLY_HEALTH = "SELECT set_config('farthing.only_health', '1', true)";
    private static final String TAKE = """
            UPDATE credential SET probed_at = now()
            WHERE id IN (SELECT id FROM credential
                         WHERE id = ANY (?) AND status IN ('invalid', 'cooling')
                           AND (probed_at IS NULL OR probed_at <= now() - ? * interval '1 second')
                         ORDER BY probed_at NULLS FIRST, id
                         LIMIT ?
                         FOR UPDATE SKIP LOCKED)
            RETURNING id\
            """;

    private final OwnConnection connections;

    PostgresProbeTurns(OwnConnection connections) {
        this.connections = connections;
    }

    @Override
    public List<UUID> take(List<UUID> credentials, int most, Duration interval) {
        try (var connection = connections.take()) {
            connection.setAutoCommit(false);
            try (var only = connection.createStatement();
                    var statement = connection.prepareStatement(TAKE)) {
                only.execute(ONLY_HEALTH);
                statement.setArray(1, connection.createArrayOf("uuid", credentials.toArray()));
                statement.setLong(2, interval.toSeconds());
                statement.setInt(3, most);
                var taken = new ArrayList<UUID>();
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        taken.add(rows.getObject(1, UUID.class));
                    }
                }
                connection.commit();
                return taken;
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("the turns of probes cannot be taken", failure);
        }
    }
}
