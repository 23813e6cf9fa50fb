package dev.farthing.persistence.moving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.arjuna.ats.jta.transaction.Transaction;
import dev.farthing.application.moving.MovingMarks;
import dev.farthing.application.moving.MovingTransaction;
import dev.farthing.persistence.server.FreshDatabaseForQuarkus;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.SystemException;
import jakarta.transaction.TransactionManager;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FreshDatabaseForQuarkus.class)
class OneLongTransactionTest {
    @Inject
    MovingTransaction transaction;

    @Inject
    MovingMarks marks;

    @Inject
    EntityManager entities;

    @Inject
    TransactionManager manager;

    @Test
    void whatIsToBeKeptIsThereAndWhatIsTakenBackIsNot() {
        var kept = UUID.randomUUID();
        var id = UUID.randomUUID();
        assertThat(transaction.run(true, () -> noted("kept", kept))).isEqualTo(kept);
        assertThat(transaction.run(false, () -> noted("tried", id))).isEqualTo(id);
        QuarkusTransaction.requiringNew().run(() -> {
            assertThat(marks.find("test", "team", "kept")).contains(kept);
            assertThat(marks.find("test", "team", "tried")).isEqualTo(Optional.empty());
        });
    }

    private UUID noted(String name, UUID id) {
        marks.note("test", "team", name, id);
        transaction.letGo();
        assertThat(marks.find("test", "team", name)).contains(id);
        return id;
    }

    @Test
    void whatIsRefusedIsRefusedInATrialTooAndLeavesNothing() {
        for (boolean keep : new boolean[] {true, false}) {
            assertThatThrownBy(() -> transaction.run(keep, () -> {
                        noted("refused", UUID.randomUUID());
                        throw new IllegalArgumentException("no");
                    }))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("no");
        }
        QuarkusTransaction.requiringNew()
                .run(() -> assertThat(marks.find("test", "team", "refused")).isEmpty());
    }

    @Test
    void itMayLastTenMinutes() {
        int seconds = transaction.run(false, () -> {
            try {
                return ((Transaction) manager.getTransaction()).getTimeout();
            } catch (SystemException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(seconds).isEqualTo(OneLongTransaction.SECONDS).isGreaterThan(300);
    }
}
