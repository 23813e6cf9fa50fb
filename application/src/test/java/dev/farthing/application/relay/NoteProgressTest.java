package dev.farthing.application.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.budget.Budget;
import dev.farthing.domain.budget.Hold;
import dev.farthing.domain.budget.Holding;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Span;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.SecretPrefix;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.usage.Dialect;
import dev.farthing.domain.usage.Endpoint;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NoteProgressTest {
    private final RelayCore core = new RelayCore(new RememberedUsage(), () -> Instant.parse("2026-11-21T12:00:00Z"));

    private Admission.Granted granted() {
        var secret = core.mint.mint(SecretPrefix.LIVE);
        core.scene.with(core.mint.aKey(secret, KeyGrant.EVERYTHING)).offer("m");
        var request = new CallRequest(
                Dialect.OPENAI,
                Endpoint.CHAT_COMPLETIONS,
                "m",
                true,
                1_000,
                SomeBounds.ofText(1_000),
                Set.of(Protocol.OPENAI),
                SomeCall.aCall().record().client());
        return (Admission.Granted) core.admitCall
                .admit(core.openKey.open(secret.reveal(), null), request)
                .toCompletableFuture()
                .join();
    }

    private void hardBudget(Unit unit) {
        core.scene.budget(new Budget(
                RelayScene.ORG,
                UUID.randomUUID(),
                Budget.Kind.CAP,
                Scope.ORG,
                RelayScene.ORG,
                unit,
                Set.of(),
                BigInteger.TEN.pow(18),
                Span.DAY,
                true,
                List.of()));
    }

    /// Input costs 1 and output 2 per million.
    @ParameterizedTest
    @EnumSource
    void whatACallHasGeneratedIsNotedWhateverItHolds(Unit unit) {
        hardBudget(unit);
        var call = granted();
        core.noteProgress.note(call, new TextTally(8_000, 0));
        assertThat(core.progress)
                .containsExactly(new ProgressLog.Progress(RelayScene.ORG, call.requestId(), 2_000, Money.of("0.005")));
    }

    @Test
    void aCallThatIsNotOnRecordCannotBeNoted() {
        var call = granted();
        core.noteProgress.note(call.with(Holding.NONE), new TextTally(8_000, 0));
        assertThat(core.progress).isEmpty();
    }

    @Test
    void aCallThatIsHeldFromMemoryCannotBeNoted() {
        hardBudget(Unit.TOKENS);
        var call = granted();
        var onRecord = call.holding();
        var sliced = onRecord.holds().stream()
                .map(hold -> new Hold(hold.window(), hold.windowEnd(), hold.unit(), Hold.Manner.SLICED, hold.amount()))
                .toList();
        assertThat(onRecord.isOnRecord()).isTrue();
        core.noteProgress.note(
                call.with(new Holding(onRecord.replica(), sliced, onRecord.outputTokens())), new TextTally(8_000, 0));
        assertThat(core.progress).isEmpty();
    }
}
