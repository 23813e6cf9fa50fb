package dev.farthing.persistence.moving;

import dev.farthing.application.moving.MovingTransaction;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.ArrayList;
import java.util.function.Supplier;

/// A transaction of the database's that may take ten minutes, ten times what others may.
@ApplicationScoped
class OneLongTransaction implements MovingTransaction {
    static final int SECONDS = 600;

    private final EntityManager entities;

    OneLongTransaction(EntityManager entities) {
        this.entities = entities;
    }

    @Override
    public <T> T run(boolean keep, Supplier<T> work) {
        var told = new ArrayList<T>(1);
        try {
            QuarkusTransaction.requiringNew().timeout(SECONDS).run(() -> {
                told.add(work.get());
                if (!keep) {
                    // What the tables refuse is refused here, and not found out by whoever keeps it next.
                    entities.flush();
                    entities.createNativeQuery("SET CONSTRAINTS ALL IMMEDIATE").executeUpdate();
                    throw new TakenBack();
                }
            });
        } catch (TakenBack _) {
            // As was asked for.
        }
        return told.getFirst();
    }

    /// Else each question would have all that was written since the beginning compared with what it was.
    @Override
    public void letGo() {
        entities.flush();
        entities.clear();
    }

    private static final class TakenBack extends RuntimeException {
        private static final long serialVersionUID = 1;

        TakenBack() {
            super("nothing is to be kept", null, false, false);
        }
    }
}
