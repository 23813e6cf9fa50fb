package dev.farthing.upstream.openai;

import dev.farthing.application.relay.ReplyEnd;
import dev.farthing.application.relay.ReplyHead;
import dev.farthing.application.relay.ReplyListener;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.UpstreamCall;
import dev.farthing.application.relay.UpstreamFailure;
import dev.farthing.application.relay.UpstreamRequest;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.upstream.wire.Breakage;
import dev.farthing.upstream.wire.ExchangeListener;
import dev.farthing.upstream.wire.RetryHint;
import dev.farthing.upstream.wire.Target;
import dev.farthing.upstream.wire.VendorClients;
import dev.farthing.upstream.wire.VendorExchange;
import dev.farthing.upstream.wire.WholeBody;
import io.vertx.core.MultiMap;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One running attempt.
final class OpenAiCall implements UpstreamCall, ExchangeListener {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int MOST_REFUSAL_BYTES = 64 * 1024;
    private static final Set<String> EMPTY_ACCOUNT = Set.of(
            "insufficient_quota", "insufficient_user_quota", "insufficient_balance", "billing_hard_limit_reached");

    private final UpstreamRequest request;
    private final ReplyListener listener;
    private final InstantSource clock;
    private final ReplyReading reading;
    private @Nullable VendorExchange exchange;
    private @Nullable ReplyHead head;
    private @Nullable StreamRelay stream;
    private @Nullable WholeBody whole;
    private @Nullable Limited limited;
    private boolean headTold;
    private boolean over;

    OpenAiCall(UpstreamRequest request, ReplyListener listener, InstantSource clock) {
        this.request = request;
        this.listener = listener;
        this.clock = clock;
        this.reading =
                new ReplyReading(request.endpoint() != Endpoint.EMBEDDINGS, request.keepText(), System.nanoTime());
    }

    void begin(VendorClients clients, Target target, MultiMap headers) {
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
    public ReplySummary cancel() {
        if (!over) {
            over = true;
            exchange().abandon();
        }
        return soFar();
    }

    @Override
    public void head(int status, MultiMap headers) {
        var fault = faultOf(status);
        var retryAfter = fault == null ? null : RetryHint.of(headers, clock.instant());
        if (fault == Fault.UPSTREAM_RATE_LIMITED) {
            limited = new Limited(new WholeBody(MOST_REFUSAL_BYTES), retryAfter);
            return;
        }
        if (fault != null) {
            fail(fault, sentenceOf(fault), status, retryAfter);
            exchange().drain();
            return;
        }
        var contentType = headers.get("content-type");
        var success = status < 300;
        var streams = success && isStream(contentType);
        head = new ReplyHead(status, contentType, streams, OpenAiHeaders.toClient(headers));
        if (streams) {
            stream = new StreamRelay(
                    reading, request.usageWanted(), request.limits().mostEventBytes(), this::pass);
        } else {
            whole = new WholeBody(request.limits().mostResponseBytes());
        }
    }

    @Override
    public void chunk(byte[] bytes, int from, int to) {
        if (over) {
            return;
        }
        if (limited != null) {
            if (!limited.body.add(bytes, from, to)) {
                refuseLimited(limited, false);
                exchange().drain();
            }
        } else if (stream != null) {
            stream.feed(bytes, from, to);
            if (stream.isClosed() && !over) {
                endStream(stream, true);
                exchange().drain();
            }
        } else if (whole != null && !whole.add(bytes, from, to)) {
            fail(Fault.UPSTREAM_RESPONSE_TOO_LARGE, "The vendor's answer is larger than is taken.", status(), null);
            exchange().abandon();
        }
    }

    @Override
    public void complete() {
        if (over) {
            return;
        }
        if (limited != null) {
            refuseLimited(limited, true);
        } else if (stream != null) {
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
        if (limited != null) {
            refuseLimited(limited, false);
            return;
        }
        if (stream != null && stream.anyEvent()) {
            if (reading.isFinished() || stream.isDone() || reading.hasError()) {
                endStream(stream, true);
            } else if (how == Breakage.LATE) {
                fail(
                        Fault.UPSTREAM_STREAM_BROKEN,
                        "The vendor fell silent in the middle of its answer.",
                        status(),
                        null);
            } else {
                fail(Fault.UPSTREAM_STREAM_BROKEN, "The vendor broke off its answer.", status(), null);
            }
            return;
        }
        switch (how) {
            case UNREACHABLE -> fail(Fault.UPSTREAM_UNREACHABLE, "The vendor cannot be reached.", null, null);
            case LATE -> fail(Fault.UPSTREAM_TIMEOUT, "The vendor did not answer in time.", status(), null);
            case BROKEN -> fail(Fault.UPSTREAM_ERROR, "The vendor broke off its answer.", status(), null);
            case UNREADABLE -> fail(Fault.UPSTREAM_ERROR, "The vendor's answer cannot be read.", status(), null);
        }
    }

    /// Vendors say with one status that we ask too often and that our account is empty; only the body tells
    /// which.
    private void refuseLimited(Limited refusal, boolean whole) {
        boolean empty = false;
        if (whole) {
            var bytes = refusal.body.join();
            var start = bytes.arrayOffset() + bytes.position();
            reading.read(bytes.array(), start, start + bytes.remaining());
            empty = EMPTY_ACCOUNT.contains(String.valueOf(reading.summary(false).errorCode()));
        }
        var fault = empty ? Fault.UPSTREAM_NO_BALANCE : Fault.UPSTREAM_RATE_LIMITED;
        fail(fault, sentenceOf(fault), TOO_MANY_REQUESTS, empty ? null : refusal.retryAfter);
    }

    private void pass(ByteBuffer part) {
        if (!over) {
            tellHead();
            listener.bytes(part);
        }
    }

    private void endStream(StreamRelay relay, boolean complete) {
        if (!relay.anyEvent()) {
            fail(Fault.UPSTREAM_ERROR, "The vendor's answer is empty.", status(), null);
            return;
        }
        if (!complete && !relay.isDone() && !reading.hasError()) {
            fail(Fault.UPSTREAM_STREAM_BROKEN, "The vendor broke off its answer.", status(), null);
            return;
        }
        tellHead();
        end(new ReplyEnd(reading.summary(true), relay.tail(), relay.terminator()));
    }

    private void endWhole(WholeBody body) {
        var told = Objects.requireNonNull(head);
        if (told.isSuccess() && body.isBlank()) {
            fail(Fault.UPSTREAM_ERROR, "The vendor's answer is empty.", status(), null);
            return;
        }
        var bytes = body.join();
        var start = bytes.arrayOffset() + bytes.position();
        var read = reading.read(bytes.array(), start, start + bytes.remaining());
        if (!read && told.isSuccess()) {
            reading.errorNamed(ReplySummary.UNREADABLE);
        }
        tellHead();
        end(new ReplyEnd(reading.summary(read && told.isSuccess()), List.of(bytes), List.of()));
    }

    private void end(ReplyEnd end) {
        if (!over) {
            over = true;
            listener.ended(end);
        }
    }

    private void fail(Fault fault, String sentence, @Nullable Integer status, @Nullable Duration retryAfter) {
        if (!over) {
            over = true;
            listener.failed(new UpstreamFailure(fault, sentence, status, retryAfter, soFar()));
        }
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

    private @Nullable Integer status() {
        return head == null ? null : head.status();
    }

    private VendorExchange exchange() {
        return Objects.requireNonNull(exchange);
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

    /// Null for a success, and for what is the caller's own fault.
    private static @Nullable Fault faultOf(int status) {
        return switch (status) {
            case 401, 403 -> Fault.UPSTREAM_AUTH;
            case 402 -> Fault.UPSTREAM_NO_BALANCE;
            case 408, 504, 524 -> Fault.UPSTREAM_TIMEOUT;
            case TOO_MANY_REQUESTS -> Fault.UPSTREAM_RATE_LIMITED;
            case 503, 529 -> Fault.UPSTREAM_OVERLOADED;
            default -> status < 200 || (status >= 300 && status < 400) || status >= 500 ? Fault.UPSTREAM_ERROR : null;
        };
    }

    private static String sentenceOf(Fault fault) {
        return switch (fault) {
            case UPSTREAM_AUTH -> "The vendor refused the gateway's credential.";
            case UPSTREAM_NO_BALANCE -> "The gateway's account with the vendor has no balance left.";
            case UPSTREAM_TIMEOUT -> "The vendor did not answer in time.";
            case UPSTREAM_RATE_LIMITED -> "The vendor limits the rate of calls at the moment.";
            case UPSTREAM_OVERLOADED -> "The vendor is overloaded at the moment.";
            default -> "The vendor failed to answer.";
        };
    }

    /// A refusal whose reason is still to come.
    private record Limited(WholeBody body, @Nullable Duration retryAfter) {}
}
