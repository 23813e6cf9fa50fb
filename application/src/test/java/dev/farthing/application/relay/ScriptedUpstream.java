package dev.farthing.application.relay;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.VendorError;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.domain.usage.TokenUsage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A vendor that does just what a test tells it, one step at a time.
public final class ScriptedUpstream implements Upstream {
    private final Supplier<Executor> loop;
    private final BlockingQueue<Attempt> attempts = new LinkedBlockingQueue<>();

    /// What [#start] fails with; null when it does not.
    public volatile @Nullable RuntimeException bug;

    /// @param loop gives the event loop of whoever calls [#start]
    public ScriptedUpstream(Supplier<Executor> loop) {
        this.loop = loop;
    }

    @Override
    public Protocol protocol() {
        return Protocol.OPENAI;
    }

    @Override
    public boolean speaks(Endpoint endpoint) {
        return true;
    }

    @Override
    public UpstreamCall start(UpstreamRequest request, ReplyListener listener) {
        var failing = bug;
        if (failing != null) {
            throw failing;
        }
        var attempt = new Attempt(request, listener, loop.get());
        attempts.add(attempt);
        return attempt;
    }

    /// The next attempt that reaches the vendor.
    public Attempt next() throws InterruptedException {
        var attempt = attempts.poll(10, TimeUnit.SECONDS);
        if (attempt == null) {
            throw new AssertionError("no call reached the vendor");
        }
        return attempt;
    }

    public boolean wasNeverAsked() {
        return attempts.isEmpty();
    }

    /// One attempt, played by the test.
    public static final class Attempt implements UpstreamCall {
        public final UpstreamRequest request;
        private final ReplyListener listener;
        private final Executor loop;
        private final List<String> signals = new ArrayList<>();
        private @Nullable ReplySummary soFar = ReplySummary.NOTHING;

        private Attempt(UpstreamRequest request, ReplyListener listener, Executor loop) {
            this.request = request;
            this.listener = listener;
            this.loop = loop;
        }

        public String body() {
            var text = new StringBuilder();
            request.body().forEach(piece -> text.append(StandardCharsets.UTF_8.decode(piece.duplicate())));
            return text.toString();
        }

        public Attempt begins(int status, String contentType) {
            var stream = contentType.startsWith("text/event-stream");
            loop.execute(() -> listener.began(new ReplyHead(status, contentType, stream, Map.of())));
            return this;
        }

        public Attempt sends(String text) {
            loop.execute(() -> listener.bytes(bytes(text)));
            return this;
        }

        public void ends(ReplySummary summary, String tail, String terminator) {
            loop.execute(() -> listener.ended(new ReplyEnd(summary, pieces(tail), pieces(terminator))));
        }

        /// The vendor says why it does not answer.
        public void refuses(VendorError said) {
            var failure = new UpstreamFailure(
                    Fault.INVALID_REQUEST,
                    FailureClass.CALLER,
                    said.sentence(),
                    said.status(),
                    null,
                    ReplySummary.NOTHING,
                    said);
            loop.execute(() -> listener.ended(new ReplyEnd(ReplySummary.NOTHING, pieces("{}"), pieces(""), failure)));
        }

        public void fails(UpstreamFailure failure) {
            loop.execute(() -> listener.failed(failure));
        }

        /// What the relay will be told had come if it cancels; null for nothing to bill.
        public Attempt hasCome(@Nullable ReplySummary summary) {
            loop.execute(() -> soFar = summary);
            return this;
        }

        @Override
        public void pause() {
            signal("pause");
        }

        @Override
        public void resume() {
            signal("resume");
        }

        @Override
        public TextTally generated() {
            return soFar == null ? TextTally.EMPTY : soFar.generated();
        }

        @Override
        public List<ByteBuffer> sent() {
            return request.body();
        }

        @Override
        public @Nullable ReplySummary cancel() {
            signal("cancel");
            return soFar;
        }

        /// Waits until the relay has given a signal: pause, resume or cancel.
        public synchronized void awaits(String signal) throws InterruptedException {
            long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (!signals.contains(signal)) {
                long left = TimeUnit.NANOSECONDS.toMillis(patience - System.nanoTime());
                if (left <= 0) {
                    throw new AssertionError("never signalled: " + signal + ", only " + signals);
                }
                wait(left);
            }
        }

        private synchronized void signal(String signal) {
            signals.add(signal);
            notifyAll();
        }
    }

    /// A whole answer with the vendor's own figures.
    public static ReplySummary reported(long prompt, long completion) {
        var reported = new ReplySummary.Reported(
                TokenUsage.ofText(prompt, completion), List.of(), "{\"prompt_tokens\":" + prompt + "}", null);
        return new ReplySummary(true, reported, new TextTally(completion * 4, 0), null, 3, null);
    }

    private static List<ByteBuffer> pieces(String text) {
        return text.isEmpty() ? List.of() : List.of(bytes(text));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
