package dev.farthing.upstream.wire;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.Timeouts;
import io.vertx.core.MultiMap;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// A question of ours to a vendor, apart from all calls: asked in one piece, answered in one piece.
public final class Question {
    private Question() {}

    /// What came back.
    ///
    /// @param body backed by an array
    public record Reply(int status, ByteBuffer body) {}

    /// Blocks until the answer is there; never to be called on an event loop. An answer that does not come whole is a
    /// FaultException of an UPSTREAM kind.
    ///
    /// @param body null for a GET
    public static Reply ask(
            VendorClients clients,
            Target target,
            Timeouts limits,
            MultiMap headers,
            @Nullable ByteBuffer body,
            int mostBytes) {
        var answer = new CompletableFuture<Reply>();
        clients.vertx()
                .getOrCreateContext()
                .runOnContext(_ -> new Asking(answer, mostBytes).begin(clients, target, limits, headers, body));
        try {
            return answer.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof FaultException fault
                    ? fault
                    : Fault.UPSTREAM_ERROR.because("The vendor failed to answer.");
        }
    }

    private static final class Asking implements ExchangeListener {
        private final CompletableFuture<Reply> answer;
        private final WholeBody body;
        private int status;

        Asking(CompletableFuture<Reply> answer, int mostBytes) {
            this.answer = answer;
            this.body = new WholeBody(mostBytes);
        }

        void begin(
                VendorClients clients,
                Target target,
                Timeouts limits,
                MultiMap headers,
                @Nullable ByteBuffer question) {
            try {
                VendorExchange.begin(
                        clients, target, limits, headers, question == null ? null : List.of(question), this);
            } catch (RuntimeException unsendable) {
                fail(Fault.UPSTREAM_ERROR, "The vendor cannot be asked as it is set up.");
            }
        }

        @Override
        public void head(int status, MultiMap headers) {
            this.status = status;
        }

        @Override
        public void chunk(byte[] bytes, int from, int to) {
            if (!body.add(bytes, from, to)) {
                fail(Fault.UPSTREAM_RESPONSE_TOO_LARGE, "The vendor's answer is larger than is taken.");
            }
        }

        @Override
        public void complete() {
            answer.complete(new Reply(status, body.join()));
        }

        @Override
        public void broken(Breakage how) {
            switch (how) {
                case UNREACHABLE -> fail(Fault.UPSTREAM_UNREACHABLE, "The vendor cannot be reached.");
                case LATE -> fail(Fault.UPSTREAM_TIMEOUT, "The vendor did not answer in time.");
                case BROKEN, UNREADABLE, UNREAD -> fail(Fault.UPSTREAM_ERROR, "The vendor's answer cannot be read.");
            }
        }

        private void fail(Fault fault, String sentence) {
            answer.completeExceptionally(fault.because(sentence));
        }
    }
}
