package dev.farthing.application.relay;

import static dev.farthing.application.relay.SomeCall.aCall;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.domain.usage.CallRecord;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What every usage journal promises.
public interface UsageJournalContract {
    UsageJournal journal();

    /// Ends the journal as the end of the process does.
    void close();

    /// The request ids that were recorded for an org, once per time they are there.
    Collection<UUID> recorded(UUID orgId);

    static void await(CompletionStage<?> stage) {
        stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    }

    static void awaitAll(Stream<CompletionStage<Void>> stages) {
        stages.toList().forEach(UsageJournalContract::await);
    }

    @Test
    default void aRecordedCallIsThere() {
        var call = aCall().of(UUID.randomUUID(), null, UUID.randomUUID()).record();
        await(journal().record(call));
        close();
        assertThat(recorded(call.owner().orgId())).containsExactly(call.requestId());
    }

    @Test
    default void aCallOfferedAgainChangesNothing() {
        var org = UUID.randomUUID();
        var one = aCall().of(org, null, UUID.randomUUID());
        var other = aCall().of(org, null, UUID.randomUUID());
        await(journal().record(one.record()));
        awaitAll(Stream.of(other, one.model("elsewhere"), other, one)
                .map(SomeCall::record)
                .map(journal()::record));
        close();
        assertThat(recorded(org)).containsExactlyInAnyOrder(one.id(), other.id());
    }

    @Test
    default void manyCallsAtOnceAreAllThereOnce() {
        var org = UUID.randomUUID();
        List<CallRecord> calls = Stream.generate(
                        () -> aCall().of(org, null, UUID.randomUUID()).record())
                .limit(2_000)
                .toList();
        awaitAll(calls.stream().parallel().map(journal()::record));
        close();
        assertThat(recorded(org))
                .containsExactlyInAnyOrderElementsOf(
                        calls.stream().map(CallRecord::requestId).toList());
    }

    @Test
    default void aClosedJournalRefuses() {
        close();
        assertThat(journal().accepting()).isFalse();
        var late = journal().record(aCall().record()).toCompletableFuture();
        assertThatThrownBy(late::join).isInstanceOf(CompletionException.class);
    }

    @Test
    default void anOpenJournalAccepts() {
        assertThat(journal().accepting()).isTrue();
    }
}
