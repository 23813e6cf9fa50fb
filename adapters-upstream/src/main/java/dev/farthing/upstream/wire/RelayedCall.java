package dev.farthing.upstream.wire;

import dev.farthing.application.relay.Documents;
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
import io.vertx.core.MultiMap;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One running attempt at a vendor that is asked in the caller's own dialect: its answer is passed on as it comes,
/// and read by the way for what is metered.
public final class RelayedCall implements UpstreamCall, ExchangeListener {
    private static final int BYTE_ORDER_MARK = 0xef;
    private static final int FORBIDDEN = 403;

    private final UpstreamRequest request;
    private final ReplyListener listener;
    private final InstantSource clock;
    private final AnswerMeter reading;
    private final Function<MultiMap, Map<String, String>> toClient;
    private @Nullable VendorExchange exchange;
    private @Nullable ReplyHead head;
    private @Nullable StreamRelay stream;
    private @Nullable WholeBody whole;
    private @Nullable Duration retryAfter;
    private Map<String, String> rateLimits = Map.of();
    private boolean headTold;
    private boolean over;

    /// @param reading knows the dialect of the answer
    /// @param toClient those of the vendor's headers that its caller may see
    public RelayedCall(
            UpstreamRequest request,
            ReplyListener listener,
            InstantSource clock,
            AnswerMeter reading,
            Function<MultiMap, Map<String, String>> toClient) {
        this.request = request;
        this.listener = listener;
        this.clock = clock;
        this.reading = reading;
        this.toClient = toClient;
    }

    public void begin(VendorClients clients, Target target, MultiMap headers) {
        exchange = VendorExchange.begin(clients, target, request.provider().timeouts(), headers, request.body(), this);
    }

    @Override
    public void pause() {
        exchange().pause();
    }

    @Override
    public void resume() {
        exchange().resume();
    }

    @Override
    public TextTally generated() {
        return reading.generated();
    }

    @Override
    public List<ByteBuffer> sent() {
        return request.body();
    }

    @Override
    public @Nullable ReplySummary cancel() {
        if (over) {
            return soFar();
        }
        over = true;
        exchange().abandon();
        if (!exchange().isSent() || (head != null && !isSuccess(status()))) {
            return null;
        }
        return whole == null ? soFar() : inPart(whole);
    }

    /// What stands in as much of a body as came: the vendor's own figures with some luck, or all of it where only
    /// its end was not told.
    private ReplySummary inPart(WholeBody body) {
        var bytes = body.join();
        var start = bytes.arrayOffset() + bytes.position();
        return reading.summary(reading.read(bytes.array(), start, start + bytes.remaining()));
    }

    @Override
    public void head(int status, MultiMap headers) {
        var contentType = headers.get("content-type");
        var success = isSuccess(status);
        var streams = success && isStream(contentType);
        head = new ReplyHead(
                status, contentType, streams, toClient.apply(headers), success ? RateLimitHeaders.near(headers) : null);
        if (streams) {
            stream = new StreamRelay(reading, mostEventBytes(), secret(), this::pass);
            return;
        }
        whole = new WholeBody(request.limits().mostResponseBytes());
        if (!success) {
            retryAfter = RetryHint.of(headers, clock.instant());
            rateLimits = RateLimitHeaders.of(headers);
            if (classOf(VendorError.ofStatus(status)) != FailureClass.CALLER) {
                exchange().hurry();
            }
        }
    }

    @Override
    public void chunk(byte[] bytes, int from, int to) {
        if (over) {
            return;
        }
        if (stream != null) {
            stream.feed(bytes, from, to);
            if (stream.isClosed() && !over) {
                endStream(stream, true);
                exchange().drain();
            }
        } else if (whole != null && !whole.add(bytes, from, to)) {
            if (isSuccess(status())) {
                fail(FailureClass.OVERSIZED, null);
            } else {
                fail(new VendorErrors.Told(bare(), null), null);
            }
            exchange().abandon();
        }
    }

    @Override
    public void complete() {
        if (over) {
            return;
        }
        if (stream != null) {
            stream.end();
            if (!over) {
                endStream(stream, reading.mayEndHere());
            }
        } else if (whole != null) {
            endWhole(whole);
        }
    }

    @Override
    public void broken(Breakage how) {
        if (over) {
            return;
        }
        if (stream != null && stream.anyEvent()) {
            if (reading.isFinished() || stream.isDone() || reading.hasError()) {
                endStream(stream, true);
            } else {
                fail(how == Breakage.UNREAD ? FailureClass.CALLER : FailureClass.STREAM_BROKEN, how);
            }
            return;
        }
        if (head != null && !isSuccess(status()) && classOf(bare()) != FailureClass.CALLER) {
            fail(new VendorErrors.Told(bare(), null), null);
            return;
        }
        fail(
                switch (how) {
                    case UNREACHABLE, BROKEN -> FailureClass.NETWORK;
                    case LATE -> FailureClass.TIMEOUT;
                    case UNREADABLE -> FailureClass.VENDOR_TROUBLE;
                    case UNREAD -> FailureClass.CALLER;
                },
                how);
    }

    private void pass(ByteBuffer part) {
        if (!over) {
            tellHead();
            listener.bytes(part);
        }
    }

    private void endStream(StreamRelay relay, boolean complete) {
        if (!relay.anyEvent()) {
            fail(FailureClass.EMPTY_ANSWER, null);
            return;
        }
        if (!complete && !relay.isDone() && !reading.hasError()) {
            fail(FailureClass.STREAM_BROKEN, null);
            return;
        }
        tellHead();
        var summary = reading.summary(true);
        end(new ReplyEnd(summary, relay.tail(), relay.terminator(), failureOf(relay.trouble(), summary)));
    }

    private void endWhole(WholeBody body) {
        var told = Objects.requireNonNull(head);
        int first = body.firstByte();
        if (told.isSuccess() && first < 0) {
            fail(FailureClass.EMPTY_ANSWER, null);
            return;
        }
        if (told.isSuccess() && request.endpoint().sounds() && isSound(told.contentType())) {
            tellHead();
            end(new ReplyEnd(reading.summary(true), List.of(body.join()), List.of(), null));
            return;
        }
        if (told.isSuccess() && first != '{' && first != BYTE_ORDER_MARK) {
            // No answer of this dialect: a page of something between, that nobody could use.
            fail(FailureClass.VENDOR_TROUBLE, Breakage.UNREADABLE);
            return;
        }
        var bytes = body.join();
        var start = bytes.arrayOffset() + bytes.position();
        var read = reading.read(bytes.array(), start, start + bytes.remaining());
        if (!read && told.isSuccess()) {
            reading.errorNamed(ReplySummary.UNREADABLE);
        }
        var trouble = told.isSuccess() && (!read || !reading.hasError())
                ? null
                : VendorErrors.read(
                        told.isSuccess() ? null : Integer.valueOf(told.status()),
                        bytes.array(),
                        start,
                        start + bytes.remaining(),
                        secret());
        var kept = trouble == null || !request.limits().errorBodies() ? null : Documents.beginning(bytes, secret());
        if (trouble != null && !told.isSuccess() && !isForCaller(trouble.error())) {
            fail(trouble, kept);
            return;
        }
        tellHead();
        var summary = reading.summary(read && told.isSuccess());
        var failure = failureOf(trouble, summary);
        end(new ReplyEnd(summary, List.of(bytes), List.of(), failure == null ? null : failure.answered(kept)));
    }

    /// What the vendor says of the request is the caller's to read; what it says of us is not.
    private boolean isForCaller(VendorError error) {
        var failureClass = classOf(error);
        return status() != FORBIDDEN
                && (failureClass == FailureClass.CALLER || failureClass == FailureClass.MODEL_MISSING);
    }

    private @Nullable UpstreamFailure failureOf(VendorErrors.@Nullable Told trouble, ReplySummary soFar) {
        return trouble == null ? null : failure(classOf(trouble.error()), trouble, soFar);
    }

    private void end(ReplyEnd end) {
        if (!over) {
            over = true;
            listener.ended(end);
        }
    }

    private void fail(FailureClass failureClass, @Nullable Breakage how) {
        if (!over) {
            over = true;
            var status = head == null ? null : Integer.valueOf(status());
            listener.failed(Failures.failure(failureClass, how, status, soFar()));
        }
    }

    private void fail(VendorErrors.Told trouble, @Nullable String body) {
        if (!over) {
            over = true;
            listener.failed(failure(classOf(trouble.error()), trouble, soFar()).answered(body));
        }
    }

    private UpstreamFailure failure(FailureClass failureClass, VendorErrors.Told trouble, ReplySummary soFar) {
        // With a limit by the day comes a hint of seconds.
        var hint = failureClass == FailureClass.DAY_LIMITED ? RetryHint.untilNewDay(clock.instant()) : retryAfter;
        return Failures.failure(failureClass, trouble, status(), hint, soFar).limited(rateLimits);
    }

    private FailureClass classOf(VendorError error) {
        return error.failureClass(request.upstreamModel());
    }

    private void tellHead() {
        if (!headTold) {
            headTold = true;
            listener.began(Objects.requireNonNull(head));
        }
    }

    private ReplySummary soFar() {
        return stream == null ? ReplySummary.NOTHING : reading.summary(false);
    }

    private int status() {
        return Objects.requireNonNull(head).status();
    }

    /// A picture is one event, and so are the figures that come with it; a sound comes in long ones.
    private int mostEventBytes() {
        var limits = request.limits();
        var media = request.endpoint().draws() || request.endpoint().sounds();
        return media ? limits.mostResponseBytes() : limits.mostEventBytes();
    }

    /// What is known of a failure by its head alone.
    private VendorError bare() {
        var type = Objects.requireNonNull(head).contentType();
        return type != null && type.toLowerCase(Locale.ROOT).startsWith("text/html")
                ? VendorError.ofPage(status())
                : VendorError.ofStatus(status());
    }

    private @Nullable String secret() {
        var secret = request.secret();
        return secret == null ? null : secret.reveal();
    }

    private static boolean isSuccess(int status) {
        return status >= 200 && status < 300;
    }

    private VendorExchange exchange() {
        return Objects.requireNonNull(exchange);
    }

    private static boolean isSound(@Nullable String contentType) {
        var type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        return type.isEmpty() || type.startsWith("audio/") || type.startsWith("application/octet-stream");
    }

    /// What the vendor says it sends; where it says nothing of use, what was asked for.
    private boolean isStream(@Nullable String contentType) {
        var type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        if (type.startsWith("text/event-stream")) {
            return true;
        }
        var saysNothing =
                type.isEmpty() || type.startsWith("text/plain") || type.startsWith("application/octet-stream");
        return request.stream() && saysNothing;
    }
}
