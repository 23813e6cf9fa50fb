package dev.farthing.application.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.usage.Endpoint;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What the relay may rely on whichever vendor it speaks to.
public interface UpstreamContract {
    Upstream upstream();

    /// A request that the vendor behind [#upstream] answers well, with at least one word and with its usage.
    UpstreamRequest answerable(Endpoint endpoint, boolean stream, boolean usageWanted);

    /// What can be asked through it.
    default Set<Endpoint> endpoints() {
        return Arrays.stream(Endpoint.values()).filter(upstream()::speaks).collect(Collectors.toSet());
    }

    /// Where conversations are had with it.
    default Endpoint conversations() {
        return Endpoint.CHAT_COMPLETIONS;
    }

    /// What a stream of its dialect ends with; empty where nothing marks its end.
    default String endOfStream() {
        return "data: [DONE]\n\n";
    }

    /// Whether the last figures of a stream are told only to whoever asks for them.
    default boolean tellsUsageOnDemand() {
        return true;
    }

    /// What stands in no event but the one with the last figures of a stream.
    default String lastFigures() {
        return "\"usage\":{";
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
        var heard = heard(conversations(), true, false);

        assertThat(heard.objections()).isEmpty();
        assertThat(heard.head().stream()).isTrue();
        assertThat(heard.head().isSuccess()).isTrue();
        assertThat(heard.end().summary().whole()).isTrue();
        assertThat(heard.end().terminator().isEmpty()).isEqualTo(endOfStream().isEmpty());
        assertThat(heard.all()).endsWith(endOfStream());
    }

    @Test
    default void aStreamTellsItsTextAndItsUsage() {
        var summary = heard(conversations(), true, false).end().summary();

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
        if (tellsUsageOnDemand()) {
            assertThat(heard(conversations(), true, false).all()).doesNotContain("\"usage\"");
        }
        var wanted = heard(conversations(), true, true);
        assertThat(wanted.end().tail()).isNotEmpty();
        assertThat(wanted.all()).contains(lastFigures());
        assertThat(wanted.passed()).doesNotContain(lastFigures());
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
        var request = answerable(conversations(), true, false);
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
        var request = answerable(conversations(), true, false);
        onLoop(() -> running.complete(upstream().start(request, heard)));

        assertThat(stopped.get(30, TimeUnit.SECONDS).whole()).isFalse();
        for (var i = 0; i < 20; i++) {
            onLoop(() -> null);
        }
        assertThat(heard.isOver()).isFalse();
    }
}
