package dev.farthing.upstream.conversation;

import dev.farthing.application.relay.ReplyEnd;
import dev.farthing.application.relay.ReplyHead;
import dev.farthing.application.relay.ReplyListener;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.TextTally;
import dev.farthing.application.relay.UpstreamCall;
import dev.farthing.application.relay.UpstreamFailure;
import dev.farthing.application.relay.UpstreamRequest;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.upstream.VendorError;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.upstream.conversation.ClientDialect.Answering;
import dev.farthing.upstream.wire.Dropped;
import dev.farthing.upstream.wire.Failures;
import dev.farthing.upstream.wire.SseData;
import dev.farthing.upstream.wire.SseEvents;
import dev.farthing.upstream.wire.SseSplitter;
import dev.farthing.upstream.wire.WholeBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A vendor's answer, told on in the caller's dialect.
///
/// What is metered was read from the vendor's own words before it came here.
final class InterpretedAnswer implements ReplyListener, UpstreamCall, SseEvents {
    private static final int BYTES_PER_TOKEN = 4;

    private final UpstreamRequest request;
    private final ReplyListener listener;
    private final ClientDialect client;
    private final Answering answering;
    private final Set<String> dropped;
    private final SseSplitter events;
    private final SseData data = new SseData();
    private final AnswerWriter writer;
    private @Nullable UpstreamCall call;
    private @Nullable AnswerReader reader;
    private @Nullable ReplyHead head;
    private boolean over;

    InterpretedAnswer(
            UpstreamRequest request,
            ReplyListener listener,
            ClientDialect client,
            Answering answering,
            Conversation asked,
            Set<String> dropped) {
        this.request = request;
        this.listener = listener;
        this.client = client;
        this.answering = answering;
        this.dropped = dropped;
        this.events = new SseSplitter(request.limits().mostEventBytes(), this);
        this.writer = client.writer(answering, asked);
    }

    InterpretedAnswer reading(VendorDialect vendor) {
        reader = vendor.reader(writer);
        return this;
    }

    InterpretedAnswer of(UpstreamCall running) {
        call = running;
        return this;
    }

    @Override
    public void pause() {
        running().pause();
    }

    @Override
    public void resume() {
        running().resume();
    }

    @Override
    public TextTally generated() {
        return running().generated();
    }

    @Override
    public List<ByteBuffer> sent() {
        return running().sent();
    }

    @Override
    public @Nullable ReplySummary cancel() {
        over = true;
        return running().cancel();
    }

    @Override
    public void began(ReplyHead vendors) {
        head = vendors;
        var streams = vendors.isSuccess() && answering.stream();
        listener.began(new ReplyHead(
                vendors.status(),
                streams ? "text/event-stream" : "application/json",
                streams,
                Dropped.told(vendors.headers(), dropped),
                vendors.rateLimits()));
    }

    @Override
    public void bytes(ByteBuffer part) {
        var start = part.arrayOffset() + part.position();
        events.feed(part.array(), start, start + part.remaining());
        pass();
    }

    @Override
    public void ended(ReplyEnd end) {
        if (over) {
            return;
        }
        var told = Objects.requireNonNull(head);
        var failure = end.failure();
        if (!told.isSuccess()) {
            over = true;
            var said = failure == null || failure.said() == null ? VendorError.ofStatus(told.status()) : failure.said();
            listener.ended(new ReplyEnd(
                    end.summary(),
                    List.of(client.refusal(answering.requestId(), told.status(), said)),
                    List.of(),
                    failure));
            return;
        }
        if (failure != null) {
            fail(failure);
            return;
        }
        if (told.stream()) {
            end.tail().forEach(this::bytes);
            end.terminator().forEach(this::bytes);
            events.end();
        } else {
            whole(WholeBody.joined(end.tail()));
        }
        pass();
        if (!over) {
            over = true;
            listener.ended(new ReplyEnd(end.summary(), List.of(writer.end(used(end.summary()))), writer.terminator()));
        }
    }

    @Override
    public void failed(UpstreamFailure failure) {
        fail(failure);
    }

    @Override
    public void event(byte[] bytes, int from, int to, int lines) {
        data.read(bytes, from, to, lines);
        if (!data.hasData() || data.isDone()) {
            return;
        }
        try {
            Objects.requireNonNull(reader).event(data.bytes(), data.from(), data.to());
        } catch (IOException notJson) {
            // Whether an answer that cannot be read is one at all is decided where it is metered.
        }
    }

    @Override
    public void blank(byte[] bytes, int from, int to) {}

    @Override
    public void oversized(byte[] bytes, int from, int to) {
        if (!over) {
            var soFar = running().cancel();
            fail(Failures.failure(
                    FailureClass.OVERSIZED, null, null, Objects.requireNonNullElse(soFar, ReplySummary.NOTHING)));
        }
    }

    @Override
    public void unfinished(byte[] bytes, int from, int to, int lines) {
        event(bytes, from, to, lines);
    }

    private void whole(byte[] body) {
        try {
            Objects.requireNonNull(reader).whole(body, 0, body.length);
        } catch (IOException notJson) {
            // As with an event: it was metered as what it is.
        }
    }

    private void pass() {
        if (over) {
            return;
        }
        var written = writer.events();
        if (written != null) {
            listener.bytes(written);
        }
        if (!over && writer.kept() > request.limits().mostResponseBytes()) {
            oversized(new byte[0], 0, 0);
        }
    }

    private void fail(UpstreamFailure failure) {
        if (!over) {
            over = true;
            listener.failed(failure);
        }
    }

    /// By the vendor's word, or estimated: whoever is billed by the token wants to be told of some.
    private TokenUsage used(ReplySummary summary) {
        var reported = summary.reported();
        if (reported != null && !reported.countsPictures()) {
            var tokens = reported.tokens();
            return tokens.withSearches(Math.max(tokens.searches(), summary.searches()));
        }
        long asked = request.body().stream().mapToLong(ByteBuffer::remaining).sum() / BYTES_PER_TOKEN;
        return TokenUsage.ofText(
                Math.min(TokenUsage.MOST_TOKENS, asked),
                Math.min(TokenUsage.MOST_TOKENS, summary.generated().estimatedTokens()));
    }

    private UpstreamCall running() {
        return Objects.requireNonNull(call);
    }
}
