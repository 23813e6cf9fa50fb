package dev.farthing.persistence.hold;

import static dev.farthing.persistence.hold.HoldScene.await;
import static dev.farthing.persistence.hold.HoldScene.held;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.IntentJournal.Answer;
import dev.farthing.application.relay.IntentJournal.Intent;
import dev.farthing.domain.budget.Budget;
import dev.farthing.domain.budget.Holding;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.money.Money;
import dev.farthing.persistence.server.FreshDatabase;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// How many calls run at once, counted over all processes.
class PlacesTest {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    private final HoldProcesses processes = new HoldProcesses(DATABASE);
    private final PostgresIntents one = processes.open();
    private final PostgresIntents other = processes.open();

    @AfterEach
    void end() {
        processes.close();
    }

    @Test
    void allProcessesTogetherRunNoMoreCallsThanAKeyMay() {
        var scene = new HoldScene(DATABASE).concurrent(3);
        var first = scene.intent(100);
        var holding = held(await(one.admit(first)));
        held(await(other.admit(scene.intent(100))));
        held(await(one.admit(scene.intent(100))));

        assertFull(await(other.admit(scene.intent(100))), scene);
        assertFull(await(one.admit(scene.intent(100))), scene);

        settle(scene, first, holding);
        held(await(other.admit(scene.intent(100))));
        assertThat(scene.spent(0)).as("a place is lent, not spent").isZero();
        assertThat(scene.disagreements()).isZero();
    }

    @Test
    void aCallThatOnlyHoldsAPlaceKeepsItsOwnOutputLimit() {
        var scene = new HoldScene(DATABASE).concurrent(1);

        assertThat(held(await(one.admit(scene.intent(100)))).isCapped()).isFalse();
    }

    @Test
    void manyProcessesNeverRunMoreThanAPlanAllows() {
        var scene = new HoldScene(DATABASE)
                .capped(Scope.ORG, Unit.TOKENS, 1_000_000)
                .concurrentOnPlan(5);
        var running = new AtomicInteger();
        var most = new AtomicInteger();
        var served = new AtomicInteger();
        try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int worker = 0; worker < 24; worker++) {
                var process = worker % 2 == 0 ? one : other;
                workers.submit(() -> {
                    for (int i = 0; i < 20; i++) {
                        var intent = scene.intent(10);
                        if (await(process.admit(intent)) instanceof Answer.Held(var holding)) {
                            most.accumulateAndGet(running.incrementAndGet(), Math::max);
                            served.incrementAndGet();
                            running.decrementAndGet();
                            settle(scene, intent, holding);
                        }
                    }
                });
            }
        }
        assertThat(served.get()).isGreaterThan(5);
        assertThat(most.get()).isLessThanOrEqualTo(5);
        assertThat(scene.openIntents()).isZero();
        assertThat(scene.disagreements()).isZero();
    }

    @Test
    void thePlacesOfALostProcessComeBack() {
        var scene = new HoldScene(DATABASE).concurrent(2);
        var lost = held(await(other.admit(scene.intent(100)))).replica();
        held(await(other.admit(scene.intent(100))));
        assertFull(await(one.admit(scene.intent(100))), scene);

        scene.sql("UPDATE replica SET state = 'lost' WHERE id = ?", lost);

        scene.awaitNoneOpen();
        held(await(one.admit(scene.intent(100))));
        held(await(one.admit(scene.intent(100))));
        assertFull(await(one.admit(scene.intent(100))), scene);
        assertThat(scene.disagreements()).isZero();
    }

    @Test
    void aLoweredLimitHoldsForTheNextCallAndARaisedOneTakesEffectAtOnce() {
        var scene = new HoldScene(DATABASE).concurrent(4);
        var intents = new ArrayList<Intent>();
        var holdings = new ArrayList<Holding>();
        for (int i = 0; i < 3; i++) {
            intents.add(scene.intent(100));
            holdings.add(held(await(one.admit(intents.get(i)))));
        }

        scene.concurrent(2);
        assertFull(await(one.admit(scene.intent(100))), scene);
        settle(scene, intents.get(0), holdings.get(0));
        assertFull(await(one.admit(scene.intent(100))), scene);
        settle(scene, intents.get(1), holdings.get(1));
        held(await(one.admit(scene.intent(100))));
        assertFull(await(one.admit(scene.intent(100))), scene);

        scene.concurrent(3);
        held(await(other.admit(scene.intent(100))));
        assertThat(scene.disagreements()).isZero();
    }

    @Test
    void placesFollowThePlanOfTheOrg() {
        var scene = new HoldScene(DATABASE).concurrentOnPlan(7);
        var without = UUID.randomUUID();
        scene.sql("INSERT INTO plan (id, code, name) VALUES (?, ?, 'Free')", without, "free-" + without);

        scene.sql("UPDATE org SET plan_id = ? WHERE id = ?", without, scene.org);
        assertThat(scene.number(LIVING, scene.org)).isZero();

        scene.sql("UPDATE plan SET concurrency_limit = 9 WHERE id = ?", without);
        assertThat(scene.number(LIVING + " AND limit_amt = 9", scene.org)).isEqualTo(1);
    }

    private static final String LIVING =
            "SELECT count(*) FROM budget WHERE org_id = ? AND kind = 'places' AND deleted_at IS NULL";

    private static void assertFull(Answer answer, HoldScene scene) {
        assertThat(answer).isInstanceOfSatisfying(Answer.NoRoom.class, noRoom -> {
            assertThat(noRoom.budget().kind()).isEqualTo(Budget.Kind.PLACES);
            assertThat(noRoom.limit()).isEqualTo(scene.budgets.getFirst().limit());
        });
    }

    private void settle(HoldScene scene, Intent intent, Holding holding) {
        processes.settle(scene, intent, holding.book(10, Money.of("0.001"), true));
    }
}
