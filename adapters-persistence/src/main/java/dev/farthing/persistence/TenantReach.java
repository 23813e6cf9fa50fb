package dev.farthing.persistence;

import dev.farthing.application.audit.CurrentActor;
import dev.farthing.domain.account.Actor.Reach;
import io.agroal.api.AgroalPoolInterceptor;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import org.jboss.logging.Logger;

/// Tells the database whose rows a connection of the pool may see, whenever somebody takes one: row level
/// security does the rest. A transaction is told for as long as it lasts.
@Singleton
class TenantReach implements AgroalPoolInterceptor {
    private static final Logger LOG = Logger.getLogger(TenantReach.class);
    private static final String SET = "SELECT set_config('farthing.org_id', ?, ?)";
    private static final String EVERYTHING = "*";
    private static final String NOTHING = "";
    private static final int PATIENCE_MILLIS = 5_000;

    private final CurrentActor actor;

    TenantReach(CurrentActor actor) {
        this.actor = actor;
    }

    @Override
    public void onConnectionAcquire(Connection connection) {
        set(
                connection,
                switch (actor.get().reach()) {
                    case Reach.Everything _ -> EVERYTHING;
                    case Reach.OneOrg(var orgId) -> orgId.toString();
                    case Reach.Nothing _ -> NOTHING;
                });
    }

    @Override
    public void onConnectionReturn(Connection connection) {
        set(connection, NOTHING);
    }

    /// Neither call may throw: the pool would lose the place of the connection for good. One that cannot be
    /// told is closed, so that its taker's first statement fails and the pool lets go of it; so is one that hears
    /// nothing, for no statement takes less time than this one.
    private static void set(Connection connection, String reach) {
        try (var statement = connection.prepareStatement(SET)) {
            int patience = connection.getNetworkTimeout();
            connection.setNetworkTimeout(Runnable::run, PATIENCE_MILLIS);
            statement.setString(1, reach);
            statement.setBoolean(2, !connection.getAutoCommit());
            statement.execute();
            connection.setNetworkTimeout(Runnable::run, patience);
        } catch (SQLException broken) {
            LOG.debugf(broken, "a connection that could not be told whose rows may be seen is closed");
            close(connection);
        }
    }

    private static void close(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException broken) {
            LOG.debugf(broken, "a broken connection could not be closed");
        }
    }
}
