package dev.farthing.rest.relay;

import dev.farthing.application.answer.FirstAnswers.Answer;
import dev.farthing.application.answer.FirstAnswers.Beginning;
import dev.farthing.application.relay.Admission;
import dev.farthing.application.relay.CallRequest;
import dev.farthing.application.relay.CallRequest.CacheWish;
import dev.farthing.application.relay.OpenKey;
import dev.farthing.application.start.Drain;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.rest.RequestLog;
import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One call from the first byte of its request to the last of its answer, on one event loop: it is read and
/// admitted here, and relayed and settled as [Relaying].
final class RelayCall implements Drain.Call {
    static final String SHUTTING_DOWN = "Farthing is shutting down.";
    static final String NO_ROOM = "Too many large requests are being served at the moment: try again.";
    private static final Logger LOG = Logger.getLogger(RelayCall.class);
    private static final int NANOS_PER_MILLI = 1_000_000;

    private final RelayParts parts;
    private final HttpServerRequest request;
    private final Target.Call target;
    private final Endpoint endpoint;
    private final Wording wording;
    private final ClientReply client;
    private final Context context;
    private final long startedNanos = System.nanoTime();
    private final BodyRoom.Share room;

    private OpenKey.@Nullable Opened opened;
    private @Nullable ClientRequest asked;
    private @Nullable Relaying relaying;
    private @Nullable CacheWish cacheWish;
    private FirstCalls.@Nullable Claim claim;
    /// Why its key does not open any more, which was heard of before it was admitted.
    private @Nullable FaultException closed;
    /// Whether it is not to be admitted any more.
    private boolean over;

    RelayCall(RelayParts parts, RoutingContext routing, Target.Call target) {
        this.parts = parts;
        this.request = routing.request();
        this.target = target;
        this.endpoint = target.endpoint();
        this.wording = Wordings.of(endpoint);
        var vertx = routing.vertx();
        this.context = vertx.getOrCreateContext();
        this.room = parts.bodyRoom.share();
        this.client = new ClientReply(
                vertx, request, wording, wantsArray() ? new JsonArrayStream() : null, parts.silenceMillis);
    }

    /// Google's clients get a stream as events only if they ask for them.
    private boolean wantsArray() {
        var form = request.query() == null ? null : request.getParam("alt");
        return endpoint == Endpoint.GENERATE_CONTENT && target.stream() && !"sse".equals(form);
    }

    void begin() {
        if (!parts.drain.enter(this)) {
            client.closeAfterwards();
            client.refuse(Fault.SHUTTING_DOWN, SHUTTING_DOWN, Duration.ofSeconds(1), Map.of());
            return;
        }
        request.response().closeHandler(_ -> clientGone());
        try {
            opened = parts.openKey.open(PresentedKey.of(request), parts.address.of(request));
        } catch (FaultException refusal) {
            refuse(refusal);
            return;
        }
        if (isEncoded()) {
            refuseUnread(Fault.UNSUPPORTED_MEDIA_TYPE.because(
                    "The request body must be sent as it is, without a Content-Encoding."));
            return;
        }
        int most = parts.catalogue.get().settings().mostRequestBytes();
        new BodyReader(parts.patience.get(), request, most, room, this::admit, new BodyReader.Unread() {
                    @Override
                    public void tooLarge() {
                        client.closeAfterwards();
                        refuseUnread(
                                Fault.REQUEST_TOO_LARGE.because("The request body is larger than " + most + " bytes."));
                    }

                    @Override
                    public void noRoom() {
                        client.closeAfterwards();
                        over = true;
                        client.requestId(parts.ids.next());
                        client.refuse(Fault.NOT_READY, NO_ROOM, Duration.ofSeconds(1), Map.of());
                        leave();
                    }
                })
                .read(startedNanos);
    }

    private boolean isEncoded() {
        var encoding = request.headers().get(HttpHeaders.CONTENT_ENCODING);
        return encoding != null && !encoding.isBlank() && !encoding.strip().equalsIgnoreCase("identity");
    }

    private void admit(byte[] body) {
        if (over) {
            return;
        }
        String once;
        try {
            asked = scan(body);
            once = parts.firstCalls.keyOf(request);
            cacheWish =
                    CacheWishes.of(request, target, asked, known(opened).key().grant());
        } catch (FaultException refusal) {
            refuseUnread(refusal);
            return;
        }
        if (once == null) {
            admit(asked);
            return;
        }
        var keyId = known(opened).key().id();
        onLoop(parts.firstCalls.claim(keyId, target, once, body), this::claimed);
    }

    private ClientRequest scan(byte[] body) {
        return switch (endpoint.dialect()) {
            case OPENAI -> OpenAiRequest.scan(body, endpoint);
            case ANTHROPIC -> AnthropicRequest.scan(body);
            case GEMINI -> GeminiRequest.scan(body, target);
        };
    }

    private void claimed(FirstCalls.Claim made) {
        switch (made.beginning()) {
            case Beginning.First _ -> {
                claim = made;
                if (over) {
                    released(null, this::leave);
                } else {
                    admit(known(asked));
                }
            }
            case Beginning.Again(var answer) -> again(answer);
            case Beginning.InFlight _ ->
                refuse(Fault.IDEMPOTENCY_IN_FLIGHT.because(
                        "A call with this Idempotency-Key is being answered, or its answer was lost."));
            case Beginning.OtherContent _ ->
                refuse(Fault.IDEMPOTENCY_KEY_REUSED.because("This Idempotency-Key came with another call before."));
        }
    }

    private void again(Answer answer) {
        var kept = answer.body();
        if (kept == null) {
            refuse(Fault.IDEMPOTENCY_CONFLICT.because(
                    "A call with this Idempotency-Key was answered; streams and large answers are not kept."));
            return;
        }
        over = true;
        client.replay(answer.status(), kept);
        leave();
    }

    /// Whether calls of the same content under the same key wait for its answer.
    boolean hasTwins() {
        return claim != null;
    }

    /// Goes on once its twins can be answered; at once where there can be none.
    void released(@Nullable Answer answer, Runnable next) {
        var held = claim;
        if (held == null) {
            next.run();
            return;
        }
        claim = null;
        onLoop(held.end(answer), _ -> next.run());
    }

    private void admit(ClientRequest body) {
        var call = new CallRequest(
                endpoint.dialect(),
                endpoint,
                body.model(),
                body.stream(),
                body.expectedTokens(),
                body,
                parts.protocols(endpoint, body),
                ClientWords.of(request, parts.address.of(request)),
                cacheWish);
        onLoop(parts.admitCall.admit(known(opened), call), admission -> decided(call, admission));
    }

    private void decided(CallRequest call, Admission admission) {
        switch (admission) {
            case Admission.Refused refused -> {
                client.requestId(refused.requestId());
                if (refused.standing() != null) {
                    client.standing(refused.standing(), parts.clock.instant());
                }
                over = true;
                int status = wording.status(refused.fault());
                parts.traces.refused(
                        parts.traces.of(refused.requestId(), request.headers()),
                        known(opened).key(),
                        call,
                        new CallTraces.Refusal(
                                refused.fault(), status, parts.clock.instant(), System.nanoTime() - startedNanos));
                var told = parts.catalogue.get().settings().withContact(refused.fault(), refused.sentence());
                onLoop(
                        parts.noteRefusal.note(known(opened).key(), call, refused, status, lastedMillis()),
                        _ -> released(null, () -> {
                            client.refuse(refused.fault(), told, refused.retryAfter(), refused.budget());
                            leave();
                        }));
            }
            case Admission.Cached cached -> {
                over = true;
                onLoop(
                        parts.settleCached.settle(cached, lastedMillis()),
                        _ -> released(ClientReply.firstAnswer(cached), () -> {
                            parts.traces.cached(
                                    parts.traces.of(cached.requestId(), request.headers()), cached, lastedMillis());
                            client.again(cached, parts.clock.instant());
                            leave();
                        }));
            }
            case Admission.Granted granted -> {
                var body = known(asked);
                var admitted =
                        new Relaying(this, client, new VendorRequest(parts, request, body, granted), body, granted);
                relaying = admitted;
                if (over) {
                    admitted.callOff();
                } else if (closed != null) {
                    admitted.closed(closed);
                } else {
                    admitted.begin();
                }
            }
        }
    }

    /// Farthing ends before this call did.
    @Override
    public void breakOff() {
        later(() -> {
            var why = Fault.SHUTTING_DOWN.because(SHUTTING_DOWN).after(Duration.ofSeconds(1));
            if (relaying != null) {
                relaying.breakOff(why);
            } else if (!over) {
                over = true;
                client.refuse(why);
                leaveUnread();
            }
        });
    }

    /// Ends this call if its key does not open any more. What is not admitted yet is refused when it is decided on.
    ///
    /// @param check tells why it does not; null where it does
    void recheck(Function<OpenKey.Opened, @Nullable FaultException> check) {
        later(() -> {
            closed = opened == null ? null : check.apply(opened);
            if (closed != null && relaying != null) {
                relaying.closed(closed);
            }
        });
    }

    private void clientGone() {
        client.gone();
        if (relaying != null) {
            relaying.clientGone();
        } else if (!over) {
            over = true;
            leaveUnread();
        }
    }

    /// What was read is being decided on, and leaves with the decision.
    private void leaveUnread() {
        if (asked == null) {
            leave();
        }
    }

    void leave() {
        room.free();
        parts.drain.leave(this);
    }

    /// Of all that may be wrong the state of the key is told first.
    private void refuseUnread(FaultException refusal) {
        var closed = known(opened).refusal();
        refuse(closed == null ? refusal : closed.because("This API key may not be used."));
    }

    private void refuse(FaultException refusal) {
        over = true;
        client.requestId(parts.ids.next());
        client.refuse(refusal);
        leave();
    }

    /// A bug of ours, or a journal closed under our feet: the client learns a code and an id, the log everything.
    private void failedInside(Throwable bug) {
        over = true;
        var admitted = relaying;
        if (admitted == null) {
            RequestLog.error(LOG, bug, "call %s failed inside before it was admitted", parts.ids.next());
        } else {
            RequestLog.error(
                    LOG, bug, "call %s failed inside", admitted.granted().requestId());
            admitted.noteBug(bug);
        }
        client.breakOff();
        leave();
        if (claim != null) {
            claim.end(null);
        }
    }

    /// Goes on with a stage's outcome on this call's event loop, at once where the outcome is there already.
    <T> void onLoop(CompletionStage<T> stage, Consumer<T> next) {
        var future = stage.toCompletableFuture();
        if (future.isDone() && !future.isCompletedExceptionally()) {
            next.accept(future.join());
            return;
        }
        future.whenComplete((outcome, failure) -> context.runOnContext(_ -> {
            if (failure == null) {
                next.accept(outcome);
            } else {
                failedInside(failure);
            }
        }));
    }

    void later(Runnable work) {
        context.runOnContext(_ -> work.run());
    }

    Wording wording() {
        return wording;
    }

    RelayParts parts() {
        return parts;
    }

    long startedNanos() {
        return startedNanos;
    }

    int lastedMillis() {
        return (int) Math.min(Integer.MAX_VALUE, (System.nanoTime() - startedNanos) / NANOS_PER_MILLI);
    }

    private static <T> T known(@Nullable T thing) {
        return Objects.requireNonNull(thing, "the call has not come this far");
    }
}
