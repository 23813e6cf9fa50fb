package dev.farthing.rest.relay;

import dev.farthing.application.answer.FirstAnswers.Answer;
import dev.farthing.application.answer.FirstAnswers.Beginning;
import dev.farthing.application.relay.Admission;
import dev.farthing.application.relay.CallEnding;
import dev.farthing.application.relay.CallRequest;
import dev.farthing.application.relay.Choice;
import dev.farthing.application.relay.Documents;
import dev.farthing.application.relay.ErrorLog;
import dev.farthing.application.relay.OpenKey;
import dev.farthing.application.relay.ReplyEnd;
import dev.farthing.application.relay.ReplyHead;
import dev.farthing.application.relay.ReplyListener;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.SettleCall.Settlement;
import dev.farthing.application.relay.UpstreamCall;
import dev.farthing.application.relay.UpstreamFailure;
import dev.farthing.application.relay.UpstreamRequest;
import dev.farthing.application.relay.VendorCall;
import dev.farthing.application.start.Drain;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.CallStatus;
import dev.farthing.domain.usage.Dialect;
import dev.farthing.domain.usage.Endpoint;
import io.vertx.core.Context;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One call from the first byte of its request to the last of its answer, on one event loop: admit, relay, settle.
final class RelayCall implements ReplyListener, Drain.Call {
    private static final Logger LOG = Logger.getLogger(RelayCall.class);
    private static final CharSequence X_SESSION_ID = HttpHeaders.createOptimized("x-session-id");
    private static final CharSequence SESSION_ID = HttpHeaders.createOptimized("session-id");
    private static final CharSequence X_CLAUDE_CODE_SESSION_ID =
            HttpHeaders.createOptimized("x-claude-code-session-id");
    private static final CharSequence X_REQUEST_ID = HttpHeaders.createOptimized("x-request-id");
    private static final int CLIENT_GONE = 499;
    private static final String SHUTTING_DOWN = "Farthing is shutting down.";
    private static final int MOST_HEADER_TEXT = 256;
    private static final int FAILED_INSIDE = 500;
    private static final String INTERNAL_ERROR = "internal_error";
    /// A capability of models that know the limit of output by this name only.
    private static final String MAX_COMPLETION_TOKENS = "max_completion_tokens";

    private final RelayParts parts;
    private final HttpServerRequest request;
    private final Endpoint endpoint;
    private final ClientReply client;
    private final Context context;
    private final long startedNanos = System.nanoTime();

    private OpenKey.@Nullable Opened opened;
    private @Nullable OpenAiRequest asked;
    private Admission.@Nullable Granted granted;
    private @Nullable VendorCall upstream;
    private @Nullable ReplyHead head;
    private @Nullable OutputGuard guard;
    private FirstCalls.@Nullable Claim claim;
    private long askedNanos;
    private long notedNanos;
    private boolean over;
    /// Whether its client left and the vendor goes on all the same.
    private boolean abandoned;

    RelayCall(RelayParts parts, RoutingContext routing, Endpoint endpoint) {
        this.parts = parts;
        this.request = routing.request();
        this.endpoint = endpoint;
        var vertx = routing.vertx();
        this.context = vertx.getOrCreateContext();
        this.client = new ClientReply(vertx, request);
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
        new BodyReader(parts.patience.get(), request, most, this::admit, () -> {
                    client.closeAfterwards();
                    refuseUnread(
                            Fault.REQUEST_TOO_LARGE.because("The request body is larger than " + most + " bytes."));
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
            asked = OpenAiRequest.scan(body, endpoint);
            once = parts.firstCalls.keyOf(request);
        } catch (FaultException refusal) {
            refuseUnread(refusal);
            return;
        }
        if (once == null) {
            admit(asked);
            return;
        }
        var keyId = known(opened).key().id();
        onLoop(parts.firstCalls.claim(keyId, endpoint, once, body), this::claimed, this::failedInside);
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

    /// Goes on once its twins can be answered; at once where there can be none.
    private void released(@Nullable Answer answer, Runnable next) {
        var held = claim;
        if (held == null) {
            next.run();
            return;
        }
        claim = null;
        onLoop(held.end(answer), _ -> next.run(), this::failedInside);
    }

    private void admit(OpenAiRequest body) {
        var call = callRequest(body);
        onLoop(parts.admitCall.admit(known(opened), call), admission -> decided(call, admission), this::failedInside);
    }

    private CallRequest callRequest(OpenAiRequest body) {
        var headers = request.headers();
        var session = first(headers.get(X_SESSION_ID), headers.get(SESSION_ID), headers.get(X_CLAUDE_CODE_SESSION_ID));
        return new CallRequest(
                Dialect.OPENAI,
                endpoint,
                body.model(),
                body.stream(),
                body.expectedTokens(),
                body,
                parts.protocols(endpoint, body),
                new CallRecord.Client(
                        bounded(session),
                        bounded(headers.get(X_REQUEST_ID)),
                        parts.address.of(request),
                        bounded(headers.get(HttpHeaders.USER_AGENT))));
    }

    private void decided(CallRequest call, Admission admission) {
        switch (admission) {
            case Admission.Refused refused -> {
                client.requestId(refused.requestId());
                if (refused.standing() != null) {
                    client.standing(refused.standing());
                }
                over = true;
                parts.noteRefusal.note(known(opened).key(), call, refused, OpenAiErrors.status(refused.fault()));
                released(null, () -> {
                    client.refuse(refused.fault(), refused.sentence(), refused.retryAfter(), refused.budget());
                    leave();
                });
            }
            case Admission.Granted grant -> {
                granted = grant;
                if (over) {
                    settle(CallStatus.CANCELLED, CLIENT_GONE, null, null);
                    return;
                }
                ask(grant);
            }
        }
    }

    private void ask(Admission.Granted grant) {
        client.admitted(grant);
        guard = OutputGuard.of(known(asked), grant.holding().outputTokens());
        askedNanos = System.nanoTime();
        notedNanos = askedNanos;
        try {
            upstream = parts.askVendors.ask(grant, asking(grant), this);
        } catch (RuntimeException bug) {
            over = true;
            LOG.errorf(bug, "call %s failed inside", grant.requestId());
            noteBug(bug);
            client.breakOff();
            settle(CallStatus.ERROR, FAILED_INSIDE, INTERNAL_ERROR, null);
        }
    }

    private VendorCall.Asking asking(Admission.Granted grant) {
        return new VendorCall.Asking() {
            @Override
            public UpstreamCall start(Choice choice, ReplyListener listener) {
                return attempt(grant, choice, listener);
            }

            @Override
            public @Nullable String document() {
                return kept();
            }
        };
    }

    private UpstreamCall attempt(Admission.Granted grant, Choice choice, ReplyListener listener) {
        var body = known(asked);
        var provider = choice.way().provider();
        var upstreamModel = choice.way().route().upstreamModel();
        var credential = choice.credential();
        return parts.upstream(provider.protocol())
                .start(
                        new UpstreamRequest(
                                grant.requestId(),
                                endpoint,
                                credential == null ? provider : provider.via(credential.proxyUrl()),
                                credential == null ? null : credential.secret(),
                                upstreamModel,
                                body.stream(),
                                body.usageWanted(),
                                parts.counter.knows(grant.offer().model().tokenizer()),
                                body.forVendor(upstreamModel, grant.holding().outputTokens(), limitName(grant)),
                                PassedHeaders.of(request.headers()),
                                parts.catalogue.get().settings()),
                        listener);
    }

    /// What is kept of the request with an attempt that failed.
    private @Nullable String kept() {
        return parts.catalogue.get().settings().errorBodies()
                ? Documents.beginning(known(asked).original(), null)
                : null;
    }

    private static String limitName(Admission.Granted grant) {
        return grant.offer().model().capabilities().contains(MAX_COMPLETION_TOKENS)
                ? MAX_COMPLETION_TOKENS
                : "max_tokens";
    }

    @Override
    public void began(ReplyHead replyHead) {
        head = replyHead;
        client.answeredBy(known(upstream));
        client.began(replyHead, askedNanos - startedNanos);
    }

    @Override
    public void bytes(ByteBuffer part) {
        if (over) {
            return;
        }
        var call = known(upstream);
        if (known(guard).isBrokenBy(part)) {
            failed(new UpstreamFailure(
                    Fault.UPSTREAM_STREAM_BROKEN,
                    FailureClass.STREAM_BROKEN,
                    "The provider's answer went on past the limit of output it was given, and was ended.",
                    known(head).status(),
                    null,
                    whatCame(call)));
            return;
        }
        if (!abandoned && client.isFullAfter(part)) {
            call.pause();
            client.onDrain(call::resume);
        }
        noteProgress(call);
    }

    private void noteProgress(VendorCall call) {
        long now = System.nanoTime();
        if (now - notedNanos >= parts.progressNanos) {
            notedNanos = now;
            parts.noteProgress.note(known(granted), call.generated());
        }
    }

    @Override
    public void ended(ReplyEnd end) {
        if (over) {
            return;
        }
        over = true;
        long vendorNanos = System.nanoTime() - askedNanos;
        var status = known(head).status();
        var summary = end.summary();
        boolean good = known(head).isSuccess() && summary.whole() && summary.errorCode() == null;
        var errorCode = good ? null : first(summary.errorCode(), "upstream_" + status);
        onLoop(
                abandoned
                        ? settlement(CallStatus.CANCELLED, CLIENT_GONE, null, summary)
                        : settlement(good ? CallStatus.OK : CallStatus.ERROR, status, errorCode, summary),
                settlement -> released(good && claim != null ? client.kept(end) : null, () -> {
                    client.end(end, settlement, System.nanoTime() - startedNanos - vendorNanos);
                    leave();
                }),
                this::failedInside);
    }

    @Override
    public void failed(UpstreamFailure failure) {
        if (over) {
            return;
        }
        over = true;
        var fault = failure.fault();
        int status = head == null ? OpenAiErrors.status(fault) : known(head).status();
        onLoop(
                settlement(CallStatus.ERROR, status, fault.code(), head == null ? null : failure.soFar()),
                settlement -> released(null, () -> {
                    client.answeredBy(known(upstream));
                    client.fail(failure, settlement);
                    leave();
                }),
                this::failedInside);
    }

    /// Farthing ends before this call did.
    @Override
    public void breakOff() {
        context.runOnContext(_ -> {
            if (over) {
                return;
            }
            if (upstream == null) {
                over = true;
                client.refuse(Fault.SHUTTING_DOWN, SHUTTING_DOWN, Duration.ofSeconds(1), Map.of());
                if (asked == null) {
                    leave();
                }
                return;
            }
            failed(new UpstreamFailure(
                    Fault.SHUTTING_DOWN,
                    FailureClass.CALLER,
                    SHUTTING_DOWN,
                    null,
                    Duration.ofSeconds(1),
                    whatCame(upstream)));
        });
    }

    private static ReplySummary whatCame(VendorCall call) {
        return Objects.requireNonNullElse(call.cancel(), ReplySummary.NOTHING);
    }

    private void leave() {
        parts.drain.leave(this);
    }

    private void clientGone() {
        client.gone();
        if (over || isAwaitedByTwins()) {
            return;
        }
        if (isFinished()) {
            abandoned = true;
            known(upstream).finish();
            return;
        }
        over = true;
        if (granted == null) {
            if (asked == null) {
                leave();
            }
            return;
        }
        settle(CallStatus.CANCELLED, CLIENT_GONE, null, upstream == null ? null : upstream.cancel());
    }

    /// Whoever lost patience comes again with the same key: the call goes on, is charged once, and its answer kept.
    private boolean isAwaitedByTwins() {
        return claim != null && granted != null && !known(asked).stream();
    }

    /// What a hard budget bounds may be finished for nobody: then the vendor tells what it bills.
    private boolean isFinished() {
        return upstream != null
                && upstream.isUnderWay()
                && known(granted).holding().isCapped()
                && parts.catalogue
                        .get()
                        .finishesAbandoned(known(granted).owner().orgId());
    }

    private void settle(CallStatus status, int httpStatus, @Nullable String errorCode, @Nullable ReplySummary reply) {
        settlement(status, httpStatus, errorCode, reply).whenComplete((_, failure) -> {
            if (failure != null) {
                LOG.errorf(
                        failure, "call %s could not be settled", known(granted).requestId());
            }
            context.runOnContext(_ -> released(cancelled(), this::leave));
        });
    }

    /// What was broken off once a vendor had been asked is charged: it is not to be made again under its key.
    private @Nullable Answer cancelled() {
        if (upstream == null) {
            return null;
        }
        return head == null
                ? new Answer(CLIENT_GONE, "application/json", null)
                : new Answer(head.status(), head.contentType(), null);
    }

    private CompletionStage<Settlement> settlement(
            CallStatus status, int httpStatus, @Nullable String errorCode, @Nullable ReplySummary reply) {
        var answering = upstream == null ? null : upstream.answering();
        var ending = new CallEnding(
                status,
                httpStatus,
                errorCode,
                millisSince(startedNanos),
                answering == null ? null : answering.hop(),
                reply,
                List.of(known(asked).original()),
                upstream == null ? List.of() : upstream.attempts(),
                upstream == null ? null : upstream.lost());
        parts.weighPrompt.weigh(known(granted), ending);
        return parts.settleCall.settle(known(granted), ending);
    }

    /// Of all that may be wrong the state of the key is told first.
    private void refuseUnread(FaultException refusal) {
        var closed = known(opened).refusal();
        refuse(closed == null ? refusal : closed.because("This API key may not be used."));
    }

    private void refuse(FaultException refusal) {
        over = true;
        client.requestId(parts.ids.next());
        client.refuse(refusal.fault(), refusal.sentence(), null, Map.of());
        leave();
    }

    /// A bug of ours, or a journal closed under our feet: the client learns a code and an id, the log
    /// everything.
    private void failedInside(Throwable bug) {
        over = true;
        LOG.errorf(bug, "call %s failed inside", granted == null ? "before admission" : granted.requestId());
        noteBug(bug);
        client.breakOff();
        leave();
        if (claim != null) {
            claim.end(null);
        }
    }

    private void noteBug(Throwable bug) {
        var grant = granted;
        if (grant == null) {
            return;
        }
        var answering = upstream == null ? null : upstream.answering();
        parts.errors.note(new ErrorLog.FailedAttempt(
                grant.requestId(),
                upstream == null ? 1 : upstream.begun() + 1,
                parts.clock.instant(),
                grant.owner(),
                grant.offer().model().id(),
                (answering == null ? grant.first() : answering).hop(),
                FailureClass.INTERNAL,
                null,
                INTERNAL_ERROR,
                bug.getClass().getName(),
                millisSince(startedNanos),
                new Documents(kept(), null, Documents.traceOf(bug))));
    }

    /// Goes on with a stage's outcome on this call's event loop, at once where the outcome is there already.
    private <T> void onLoop(CompletionStage<T> stage, Consumer<T> next, Consumer<Throwable> otherwise) {
        var future = stage.toCompletableFuture();
        if (future.isDone() && !future.isCompletedExceptionally()) {
            next.accept(future.join());
            return;
        }
        future.whenComplete((outcome, failure) -> context.runOnContext(_ -> {
            if (failure == null) {
                next.accept(outcome);
            } else {
                otherwise.accept(failure);
            }
        }));
    }

    private static int millisSince(long nanos) {
        return (int) Math.min(Integer.MAX_VALUE, (System.nanoTime() - nanos) / 1_000_000);
    }

    private static @Nullable String bounded(@Nullable String text) {
        return text == null || text.length() <= MOST_HEADER_TEXT ? text : text.substring(0, MOST_HEADER_TEXT);
    }

    private static @Nullable String first(@Nullable String... candidates) {
        for (var candidate : candidates) {
            if (candidate != null) {
                return candidate;
            }
        }
        return null;
    }

    private static <T> T known(@Nullable T thing) {
        if (thing == null) {
            throw new IllegalStateException("the call has not come this far");
        }
        return thing;
    }
}
