package dev.farthing.persistence;

import dev.farthing.application.audit.CurrentActor;
import dev.farthing.domain.account.Actor.Reach;
import io.agroal.api.AgroalPoolInterceptor;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;

/// Tells the database whose rows a connection of the pool may see, whenever somebody takes one: row level
/// security does the rest. A transaction is told for as long as it lasts.
@Singleton
class TenantReach implements AgroalPoolInterceptor {
    private static final String SET = "SELECT set_config('farthing.org_id', ?, ?)";
    private static final String EVERYTHING = "*";
    private static final String NOTHING = "";

    private final CurrentActor actor;

    TenantReach(CurrentActor actor) {
        this.actor = actor;
    }

    @Override
    public void onConnectionAcquire(Connection connection) {
        set(connection, switch (actor.get().reach()) {
            case Reach.Everything _ -> EVERYTHING;
            case Reach.OneOrg(var orgId) -> orgId.toString();
            case Reach.Nothing _ -> NOTHING;
        });
    }

    @Override
    public void onConnectionReturn(Connection connection) {
        set(connection, NOTHING);
    }

    private static void set(Connection connection, String reach) {
        try (var statement = connection.prepareStatement(SET)) {
            statement.setString(1, reach);
            statement.setBoolean(2, !connection.getAutoCommit());
            statement.execute();
        } catch (SQLException e) {
            throw new IllegalStateException("the database could not be told whose rows may be seen", e);
        }
    }
}
