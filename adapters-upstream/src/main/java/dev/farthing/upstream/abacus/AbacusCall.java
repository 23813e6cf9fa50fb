package dev.farthing.upstream.abacus;

import dev.farthing.application.relay.Documents;
import dev.farthing.application.relay.ReplyEnd;
import dev.farthing.application.relay.ReplyHead;
import dev.farthing.application.relay.ReplyListener;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.TextTally;
import dev.farthing.application.relay.UpstreamCall;
import dev.farthing.application.relay.UpstreamFailure;
import dev.farthing.application.relay.UpstreamRequest;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.upstream.UpstreamSecret;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.upstream.wire.AbacusApi;
import dev.farthing.upstream.wire.AbacusApi.Asked;
import dev.farthing.upstream.wire.AbacusApi.Door;
import dev.farthing.upstream.wire.AbacusSessions;
import dev.farthing.upstream.wire.AbacusSessions.App;
import dev.farthing.upstream.wire.Breakage;
import dev.farthing.upstream.wire.ExchangeListener;
import dev.farthing.upstream.wire.Failures;
import dev.farthing.upstream.wire.Json;
import dev.farthing.upstream.wire.JsonBytes;
import dev.farthing.upstream.wire.RetryHint;
import dev.farthing.upstream.wire.VendorClients;
import dev.farthing.upstream.wire.VendorExchange;
import dev.farthing.upstream.wire.WholeBody;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One running attempt: the account's model is looked up, a conversation begun, the message sent and its answer
/// read, and the conversation told farewell however it ends.
final class AbacusCall implements UpstreamCall, ExchangeListener {
    private static final String DONE = "data: [DONE]\n\n";
    private static final int MOST_ERROR_BYTES = 64 * 1024;

    private final Parts parts;
    private final UpstreamRequest request;
    private final AbacusRequest asked;
    private final ReplyListener listener;
    private final OpenAiAnswer answer;
    private final AnswerReading reading;
    private final LineSplitter lines;
    private Farewells.@Nullable Place place;
    private @Nullable App app;
    private @Nullable String conversation;
    private @Nullable VendorExchange exchange;
    private @Nullable WholeBody refusal;
    private @Nullable Duration retryAfter;
    private int status;
    private boolean paused;
    private boolean headTold;
    private boolean over;

    /// What all calls share.
    record Parts(VendorClients clients, AbacusSessions sessions, Farewells farewells, InstantSource clock) {}

    AbacusCall(Parts parts, UpstreamRequest request, AbacusRequest asked, ReplyListener listener) {
        this.parts = parts;
        this.request = request;
        this.asked = asked;
        this.listener = listener;
        this.answer = new OpenAiAnswer(
                request.requestId(), request.upstreamModel(), parts.clock().instant(), request.stream());
        this.reading = new AnswerReading(answer, asked.mostTokens(), request.keepText());
        this.lines = new LineSplitter(request.limits().mostEventBytes(), this::line);
    }

    void begin() {
        var cookie = request.secret();
        if (cookie == null) {
            later(AbacusApi.unsendable());
            return;
        }
        if (!asked.isKept()) {
            place = parts.farewells().place(request.provider(), cookie);
            if (place == null) {
                later(new UpstreamFailure(
                        Fault.UPSTREAM_OVERLOADED,
                        FailureClass.VENDOR_TROUBLE,
                        "Too many conversations wait to be deleted at the vendor.",
                        null,
                        null,
                        ReplySummary.NOTHING));
                return;
            }
        }
        parts.sessions().models(request.provider(), cookie, new AbacusSessions.Listed() {
            @Override
            public void are(List<App> apps) {
                listed(apps, cookie);
            }

            @Override
            public void failed(UpstreamFailure failure) {
                unbegun(failure);
            }
        });
    }

    @Override
    public void pause() {
        paused = true;
        if (exchange != null) {
            exchange.pause();
        }
    }

    @Override
    public void resume() {
        paused = false;
        if (exchange != null) {
            exchange.resume();
        }
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
        if (!over) {
            over = true;
            if (exchange != null) {
                exchange.abandon();
            }
            depart();
        }
        return exchange == null || !exchange.isSent() || refusal != null ? null : reading.summary(false);
    }

    private void listed(List<App> apps, UpstreamSecret cookie) {
        if (over) {
            leaveUnbegun();
            return;
        }
        var wanted = request.upstreamModel();
        for (var one : apps) {
            if (one.name().equals(wanted) || (app == null && one.llmName().equals(wanted))) {
                app = one;
            }
        }
        var found = app;
        if (found == null) {
            fail(Failures.failure(FailureClass.MODEL_MISSING, null, null, ReplySummary.NOTHING));
            return;
        }
        var body = new JsonBytes(256)
                .raw("{\"name\":\"New Chat\",\"externalApplicationId\":")
                .quoted(found.id());
        if (found.deploymentId() != null) {
            body.raw(",\"deploymentId\":").quoted(found.deploymentId());
        }
        var asking = new Asked(
                Door.CHAT, "createDeploymentConversation", body.raw("}").take());
        parts.sessions().ask(request.provider(), cookie, asking, new AbacusApi.Told() {
            @Override
            public void is(ByteBuffer told) {
                begun(told, cookie, found);
            }

            @Override
            public void failed(UpstreamFailure failure) {
                unbegun(failure);
            }
        });
    }

    private void unbegun(UpstreamFailure failure) {
        if (over) {
            leaveUnbegun();
        } else {
            fail(failure);
        }
    }

    private void begun(ByteBuffer told, UpstreamSecret cookie, App found) {
        int from = told.arrayOffset() + told.position();
        conversation = Json.scalarAt(told.array(), from, from + told.remaining(), "result", "deploymentConversationId");
        if (over) {
            leaveUnbegun();
            return;
        }
        var begunOne = conversation;
        if (begunOne == null) {
            fail(Failures.failure(FailureClass.VENDOR_TROUBLE, Breakage.UNREADABLE, 200, ReplySummary.NOTHING));
            return;
        }
        parts.sessions().enter(request.provider(), cookie, new AbacusSessions.Entered() {
            @Override
            public void with(String token) {
                if (!over) {
                    send(cookie, token, asked.body(request.requestId(), begunOne, found));
                }
            }

            @Override
            public void failed(UpstreamFailure failure) {
                fail(failure);
            }
        });
    }

    private void send(UpstreamSecret cookie, String token, ByteBuffer body) {
        MultiMap headers;
        try {
            headers = AbacusApi.headers(request.provider(), cookie, token, body)
                    .set(HttpHeaders.CONTENT_TYPE, "text/plain;charset=UTF-8")
                    .set(HttpHeaders.ACCEPT, "text/event-stream");
        } catch (IllegalArgumentException unsendable) {
            fail(AbacusApi.unsendable());
            return;
        }
        var begunExchange = VendorExchange.begin(
                parts.clients(),
                AbacusApi.target(request.provider(), Door.CHAT, "_chatLLMSendMessageSSE"),
                request.provider().timeouts(),
                headers,
                List.of(body),
                this);
        exchange = begunExchange;
        if (paused) {
            begunExchange.pause();
        }
    }

    @Override
    public void head(int answered, MultiMap headers) {
        status = AbacusApi.meant(answered, headers);
        if (!isSuccess()) {
            refusal = new WholeBody(MOST_ERROR_BYTES);
            retryAfter = RetryHint.of(headers, parts.clock().instant());
            Objects.requireNonNull(exchange).hurry();
        }
    }

    @Override
    public void chunk(byte[] bytes, int from, int to) {
        if (over) {
            return;
        }
        if (refusal != null) {
            if (!refusal.add(bytes, from, to)) {
                refused(new byte[0], 0, 0);
                abandon();
            }
            return;
        }
        boolean fits = lines.feed(bytes, from, to);
        pass();
        if (over) {
            return;
        }
        if (!fits || answer.size() > request.limits().mostResponseBytes()) {
            fail(Failures.failure(FailureClass.OVERSIZED, null, status, soFar()));
            abandon();
        } else if (reading.isOver()) {
            end();
        }
    }

    @Override
    public void complete() {
        if (over) {
            return;
        }
        if (refusal != null) {
            var told = refusal.join();
            refused(told.array(), told.arrayOffset() + told.position(), told.arrayOffset() + told.limit());
            return;
        }
        lines.end();
        pass();
        if (!over) {
            end();
        }
    }

    @Override
    public void broken(Breakage how) {
        if (over) {
            return;
        }
        if (refusal != null) {
            refused(new byte[0], 0, 0);
            return;
        }
        var failureClass = reading.hasSpoken() && how != Breakage.UNREAD
                ? FailureClass.STREAM_BROKEN
                : switch (how) {
                    case UNREACHABLE, BROKEN -> FailureClass.NETWORK;
                    case LATE -> FailureClass.TIMEOUT;
                    case UNREADABLE -> FailureClass.VENDOR_TROUBLE;
                    case UNREAD -> FailureClass.CALLER;
                };
        fail(Failures.failure(failureClass, how, status == 0 ? null : status, soFar()));
    }

    private void line(byte[] bytes, int from, int to) {
        if (over || reading.isOver()) {
            return;
        }
        var segment = Segment.read(bytes, from, to);
        if (segment == null) {
            return;
        }
        if (segment.isFailure()) {
            pass();
            failed(null, bytes, from, to);
            abandon();
        } else {
            reading.read(segment);
        }
    }

    private void pass() {
        if (!over && answer.hasChunks()) {
            tellHead();
            listener.bytes(answer.chunks());
        }
    }

    private void end() {
        if (!reading.hasSpoken()) {
            fail(Failures.failure(FailureClass.EMPTY_ANSWER, null, status, soFar()));
            abandon();
            return;
        }
        tellHead();
        over = true;
        var summary = reading.summary(true);
        var tail = new ArrayList<ByteBuffer>(2);
        if (request.stream()) {
            tail.add(answer.finish(reading.reason()));
            if (request.usageWanted()) {
                tail.add(answer.usage(used(summary)));
            }
        } else {
            tail.add(answer.whole(reading.reason(), used(summary)));
        }
        var terminator = request.stream()
                ? List.of(ByteBuffer.wrap(DONE.getBytes(StandardCharsets.US_ASCII)))
                : List.<ByteBuffer>of();
        if (reading.isCutShort()) {
            abandon();
        } else {
            Objects.requireNonNull(exchange).drain();
        }
        depart();
        listener.ended(new ReplyEnd(summary, tail, terminator));
    }

    /// By the vendor's word, or estimated: whoever is billed by the token wants to be told of some.
    private TokenUsage used(ReplySummary summary) {
        var reported = summary.reported();
        return reported != null && reported.tokens().promptTokens() > 0
                ? reported.tokens()
                : TokenUsage.ofText(
                        Math.min(TokenUsage.MOST_TOKENS, asked.estimatedTokens()),
                        Math.min(TokenUsage.MOST_TOKENS, summary.generated().estimatedTokens()));
    }

    private void refused(byte[] document, int from, int to) {
        failed(status, document, from, to);
    }

    private void failed(@Nullable Integer told, byte[] document, int from, int to) {
        var cookie = request.secret();
        fail(AbacusApi.failure(
                        told,
                        document,
                        from,
                        to,
                        retryAfter,
                        request.upstreamModel(),
                        cookie == null ? null : cookie.reveal(),
                        soFar())
                .answered(
                        request.limits().errorBodies() && to > from
                                ? Documents.beginning(
                                        ByteBuffer.wrap(document, from, to - from),
                                        cookie == null ? null : cookie.reveal())
                                : null));
    }

    private void later(UpstreamFailure failure) {
        parts.clients().vertx().getOrCreateContext().runOnContext(_ -> fail(failure));
    }

    private void fail(UpstreamFailure failure) {
        if (!over) {
            over = true;
            depart();
            if (conversation == null) {
                leaveUnbegun();
            }
            listener.failed(failure);
        }
    }

    private void abandon() {
        Objects.requireNonNull(exchange).abandon();
    }

    /// The conversation, once it was begun, is told farewell.
    private void depart() {
        var held = place;
        var begunOne = conversation;
        if (held != null && begunOne != null) {
            place = null;
            held.farewell(begunOne, app == null ? null : app.deploymentId());
        }
    }

    /// The last thing that is heard of a call that ended before its conversation was begun, or while it was.
    private void leaveUnbegun() {
        depart();
        if (place != null) {
            place.giveBack();
            place = null;
        }
    }

    private void tellHead() {
        if (!headTold) {
            headTold = true;
            listener.began(new ReplyHead(
                    200,
                    request.stream() ? "text/event-stream" : "application/json",
                    request.stream(),
                    asked.isKept() && conversation != null
                            ? Map.of("x-upstream-conversation-id", conversation)
                            : Map.of()));
        }
    }

    private ReplySummary soFar() {
        return reading.summary(false);
    }

    private boolean isSuccess() {
        return status >= 200 && status < 300;
    }
}
