package dev.farthing.persistence.moving;

import dev.farthing.application.moving.MovingMarks;
import dev.farthing.application.moving.MovingMarksContract;
import dev.farthing.persistence.server.FreshDatabaseForQuarkus;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;

@QuarkusTest
@QuarkusTestResource(FreshDatabaseForQuarkus.class)
class MovedInTableTest implements MovingMarksContract {
    @Inject
    MovingMarks marks;

    @Override
    public MovingMarks marks() {
        return marks;
    }

    @Override
    public void inTransaction(Runnable work) {
        QuarkusTransaction.requiringNew().run(work);
    }
}
