package dev.farthing.application.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.usage.Endpoint;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// What the relay may rely on whichever vendor it speaks to.
public interface UpstreamContract {
    Upstream upstream();

    /// A request that the vendor behind [#upstream] answers well, with at least one word and with its usage.
    UpstreamRequest answerable(Endpoint endpoint, boolean stream, boolean usageWanted);

    /// What can be asked through it.
    default Set<Endpoint> endpoints() {
        return Set.of(Endpoint.values());
    }

    /// Runs a piece of work on the event loop the calls are made from.
    <T> T onLoop(Supplier<T> work);

    private HeardReply heard(Endpoint endpoint, boolean stream, boolean usageWanted) {
        var heard = new HeardReply();
        var request = answerable(endpoint, stream, usageWanted);
        onLoop(() -> {
            var call = upstream().start(request, heard);
            assertThat(heard.head()).as("nothing is heard before start returns").isNull();
            assertThat(heard.isOver()).isFalse();
            return call;
        });
        return heard.await();
    }

    @Test
    default void aStreamIsHeardFromItsHeadToItsEndOnOneThread() {
        var heard = heard(Endpoint.CHAT_COMPLETIONS, true, false);

        assertThat(heard.objections()).isEmpty();
        assertThat(heard.head().stream()).isTrue();
        assertThat(heard.head().isSuccess()).isTrue();
        assertThat(heard.end().summary().whole()).isTrue();
        assertThat(heard.end().terminator()).isNotEmpty();
        assertThat(heard.all()).endsWith("data: [DONE]\n\n");
    }

    @Test
    default void aStreamTellsItsTextAndItsUsage() {
        var summary = heard(Endpoint.CHAT_COMPLETIONS, true, false).end().summary();

        assertThat(summary.reported().tokens().promptTokens()).isPositive();
        assertThat(summary.reported().tokens().completionTokens()).isPositive();
        assertThat(summary.reported().raw()).startsWith("{");
        assertThat(summary.tally().codePoints())
                .isEqualTo(summary.text().codePointCount(0, summary.text().length()));
        assertThat(summary.firstTokenMillis()).isNotNegative();
        assertThat(summary.errorCode()).isNull();
    }

    @Test
    default void theUsageEventComesOnlyWhereItIsWantedAndIsHeldBack() {
        assertThat(heard(Endpoint.CHAT_COMPLETIONS, true, false).all()).doesNotContain("\"usage\"");
        var wanted = heard(Endpoint.CHAT_COMPLETIONS, true, true);
        assertThat(wanted.end().tail()).isNotEmpty();
        assertThat(wanted.all()).contains("\"usage\":{");
        assertThat(wanted.passed()).doesNotContain("\"usage\":{");
    }

    @Test
    default void anAnswerInOnePieceIsAllTail() {
        for (var endpoint : endpoints()) {
            var heard = heard(endpoint, false, false);

            assertThat(heard.objections()).isEmpty();
            assertThat(heard.passed()).isEmpty();
            assertThat(heard.head().stream()).isFalse();
            assertThat(heard.all()).startsWith("{").endsWith("}");
            assertThat(heard.end().terminator()).isEmpty();
            assertThat(heard.end().summary().whole()).isTrue();
            assertThat(heard.end().summary().reported()).isNotNull();
        }
    }

    @Test
    default void aPausedCallIsSilentUntilItIsResumed() throws Exception {
        var first = new CompletableFuture<UpstreamCall>();
        var running = new CompletableFuture<UpstreamCall>();
        var heard = new HeardReply(_ -> {
            running.join().pause();
            first.complete(running.join());
        });
        var request = answerable(Endpoint.CHAT_COMPLETIONS, true, false);
        onLoop(() -> running.complete(upstream().start(request, heard)));
        var call = first.get(30, TimeUnit.SECONDS);
        var passed = onLoop(heard::passed);
        for (var i = 0; i < 20; i++) {
            onLoop(() -> null);
        }

        assertThat(onLoop(heard::passed)).isEqualTo(passed);
        while (!heard.isOver()) {
            onLoop(() -> {
                call.resume();
                return null;
            });
        }
        assertThat(heard.end().summary().whole()).isTrue();
        assertThat(heard.objections()).isEmpty();
    }

    @Test
    default void aCancelledCallSaysNothingMoreAndTellsWhatCame() throws Exception {
        var stopped = new CompletableFuture<ReplySummary>();
        var running = new CompletableFuture<UpstreamCall>();
        var heard = new HeardReply(part -> {
            if (part.contains("content") && !stopped.isDone()) {
                stopped.complete(running.join().cancel());
            }
        });
        var request = answerable(Endpoint.CHAT_COMPLETIONS, true, false);
        onLoop(() -> running.complete(upstream().start(request, heard)));

        assertThat(stopped.get(30, TimeUnit.SECONDS).whole()).isFalse();
        for (var i = 0; i < 20; i++) {
            onLoop(() -> null);
        }
        assertThat(heard.isOver()).isFalse();
    }
}
