package dev.farthing.rest.relay;

import dev.farthing.application.answer.FirstAnswers.Answer;
import dev.farthing.application.relay.Admission;
import dev.farthing.application.relay.CallEnding;
import dev.farthing.application.relay.Documents;
import dev.farthing.application.relay.ErrorLog;
import dev.farthing.application.relay.ReplyEnd;
import dev.farthing.application.relay.ReplyHead;
import dev.farthing.application.relay.ReplyListener;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.SettleCall.Settlement;
import dev.farthing.application.relay.UpstreamFailure;
import dev.farthing.application.relay.VendorCall;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.usage.CallStatus;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.rest.RequestLog;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// An admitted call: what its vendor answers goes to its client, and what it used is settled before the end of the
/// answer leaves.
final class Relaying implements ReplyListener {
    private static final Logger LOG = Logger.getLogger(Relaying.class);
    private static final int CLIENT_GONE = 499;
    private static final int FAILED_INSIDE = 500;
    private static final String INTERNAL_ERROR = "internal_error";

    private final RelayCall call;
    private final RelayParts parts;
    private final ClientReply client;
    private final ClientRequest asked;
    private final Admission.Granted granted;
    private final VendorRequest asking;
    private final OutputGuard guard;

    private @Nullable VendorCall upstream;
    private @Nullable ReplyHead head;
    private long askedNanos;
    private long notedNanos;
    private boolean over;
    /// Whether its client left and the vendor goes on all the same.
    private boolean abandoned;

    Relaying(RelayCall call, ClientReply client, VendorRequest asking, ClientRequest asked, Admission.Granted granted) {
        this.call = call;
        this.parts = call.parts();
        this.client = client;
        this.asking = asking;
        this.asked = asked;
        this.granted = granted;
        this.guard = OutputGuard.of(
                asked, !granted.rules().changeNothing(), granted.holding().outputTokens());
    }

    void begin() {
        client.admitted(granted);
        takeDown();
        if (isEmulated()) {
            client.awaitStream();
        }
        askedNanos = System.nanoTime();
        notedNanos = askedNanos;
        try {
            upstream = parts.askVendors.ask(granted, asking, this);
        } catch (RuntimeException bug) {
            over = true;
            RequestLog.error(LOG, bug, "call %s failed inside", granted.requestId());
            noteBug(bug);
            client.breakOff();
            settle(CallStatus.ERROR, FAILED_INSIDE, INTERNAL_ERROR, null);
        }
    }

    /// What is cut short for want of money is not the answer to the same question another time.
    private void takeDown() {
        var wish = granted.request().cacheWish();
        var entry = granted.cacheEntry();
        if (wish != null && entry != null) {
            client.missed(isCutShort() ? null : parts.cache.record(entry, wish.life()));
        }
    }

    private boolean isCutShort() {
        var sent = granted.holding().outputTokens();
        return sent != null
                && granted.request().endpoint().writes()
                && sent < granted.mostOutput(parts.catalogue.get().settings().usualOutputTokens());
    }

    /// Plain completions are no conversations: nobody puts them into another form.
    private boolean isEmulated() {
        return asked.stream()
                && granted.rules().emulateStreams()
                && granted.request().endpoint() != Endpoint.COMPLETIONS;
    }

    /// The client left before a vendor was asked.
    void callOff() {
        over = true;
        settle(CallStatus.CANCELLED, CLIENT_GONE, null, null);
    }

    @Override
    public void began(ReplyHead replyHead) {
        head = asking.told(replyHead);
        client.answeredBy(vendors());
        client.began(head, askedNanos - call.startedNanos());
    }

    @Override
    public void bytes(ByteBuffer part) {
        if (over) {
            return;
        }
        var vendors = vendors();
        if (guard.isBrokenBy(part)) {
            failed(new UpstreamFailure(
                    Fault.UPSTREAM_STREAM_BROKEN,
                    FailureClass.STREAM_BROKEN,
                    "The provider's answer went on past the limit of output it was given, and was ended.",
                    head().status(),
                    null,
                    orNothing(vendors.cancel())));
            return;
        }
        if (!abandoned && client.isFullAfter(part)) {
            vendors.pause();
            client.onDrain(vendors::resume);
        }
        long now = System.nanoTime();
        if (now - notedNanos >= parts.progressNanos) {
            notedNanos = now;
            parts.noteProgress.note(granted, vendors.generated());
        }
    }

    @Override
    public void ended(ReplyEnd end) {
        if (over) {
            return;
        }
        over = true;
        long vendorNanos = System.nanoTime() - askedNanos;
        var status = head().status();
        var summary = end.summary();
        boolean good = head().isSuccess() && summary.whole() && summary.errorCode() == null;
        var errorCode = good ? null : summary.errorCode() == null ? "upstream_" + status : summary.errorCode();
        call.onLoop(
                abandoned
                        ? settlement(CallStatus.CANCELLED, CLIENT_GONE, null, summary)
                        : settlement(good ? CallStatus.OK : CallStatus.ERROR, status, errorCode, summary),
                settlement -> call.released(good && call.hasTwins() ? client.kept(end) : null, () -> {
                    if (!good) {
                        client.forget();
                    }
                    client.end(end, settlement, System.nanoTime() - call.startedNanos() - vendorNanos);
                    call.leave();
                }));
    }

    @Override
    public void failed(UpstreamFailure failure) {
        if (over) {
            return;
        }
        over = true;
        var fault = failure.fault();
        int status = head == null ? call.wording().status(fault) : head.status();
        call.onLoop(
                settlement(CallStatus.ERROR, status, fault.code(), head == null ? null : failure.soFar()),
                settlement -> call.released(null, () -> {
                    client.answeredBy(vendors());
                    client.fail(failure, settlement);
                    call.leave();
                }));
    }

    /// Farthing ends before the call did.
    void breakOff(FaultException why) {
        if (over) {
            return;
        }
        var soFar = orNothing(vendors().cancel());
        failed(new UpstreamFailure(why.fault(), FailureClass.CALLER, why.sentence(), null, why.retryAfter(), soFar));
    }

    private static ReplySummary orNothing(@Nullable ReplySummary soFar) {
        return Objects.requireNonNullElse(soFar, ReplySummary.NOTHING);
    }

    /// Its key was closed: the call ends here, and is charged as one that its caller leaves.
    void closed(FaultException why) {
        if (over) {
            return;
        }
        over = true;
        var fault = why.fault();
        int status = head == null ? call.wording().status(fault) : head.status();
        var soFar = upstream == null ? null : upstream.cancel();
        var told = new UpstreamFailure(fault, FailureClass.CALLER, why.sentence(), null, null, orNothing(soFar));
        call.onLoop(
                settlement(CallStatus.CANCELLED, status, fault.code(), soFar),
                settlement -> call.released(cancelled(), () -> {
                    if (upstream != null) {
                        client.answeredBy(upstream);
                    }
                    client.fail(told, settlement);
                    call.leave();
                }));
    }

    void clientGone() {
        if (over || isAwaitedByTwins()) {
            return;
        }
        if (isFinished()) {
            abandoned = true;
            vendors().finish();
            return;
        }
        over = true;
        settle(CallStatus.CANCELLED, CLIENT_GONE, null, vendors().cancel());
    }

    /// Whoever lost patience comes again with the same key: the call goes on, is charged once, and its answer kept.
    private boolean isAwaitedByTwins() {
        return call.hasTwins() && !asked.stream();
    }

    /// What a hard budget bounds may be finished for nobody: then the vendor tells what it bills.
    private boolean isFinished() {
        return vendors().isUnderWay()
                && granted.holding().isCapped()
                && parts.catalogue.get().finishesAbandoned(granted.owner().orgId());
    }

    private void settle(CallStatus status, int httpStatus, @Nullable String errorCode, @Nullable ReplySummary reply) {
        settlement(status, httpStatus, errorCode, reply).whenComplete((_, failure) -> {
            if (failure != null) {
                RequestLog.error(LOG, failure, "call %s could not be settled", granted.requestId());
            }
            call.later(() -> call.released(cancelled(), call::leave));
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
                call.lastedMillis(),
                answering == null ? null : answering.hop(),
                upstream == null || reply == null ? reply : reply.arrivedBefore(waitedMillis(upstream)),
                whatWasSent(),
                upstream == null ? List.of() : upstream.attempts(),
                upstream == null ? null : upstream.lost());
        parts.weighPrompt.weigh(granted, ending);
        return parts.settleCall.settle(granted, ending).thenApply(settlement -> {
            parts.traces.ended(asking.trace(), granted, ending, settlement);
            return settlement;
        });
    }

    /// What its vendor read, which rules may have added to.
    private List<ByteBuffer> whatWasSent() {
        var sent = upstream == null ? List.<ByteBuffer>of() : upstream.sent();
        return sent.isEmpty() ? List.of(asked.original()) : sent;
    }

    /// From the arrival of the call to the attempt that answers.
    private int waitedMillis(VendorCall vendors) {
        long nanos = askedNanos - call.startedNanos() + vendors.waitedNanos();
        return (int) Math.min(Integer.MAX_VALUE, TimeUnit.NANOSECONDS.toMillis(nanos));
    }

    void noteBug(Throwable bug) {
        var answering = upstream == null ? null : upstream.answering();
        parts.errors.note(new ErrorLog.FailedAttempt(
                granted.requestId(),
                upstream == null ? 1 : upstream.begun() + 1,
                parts.clock.instant(),
                granted.owner(),
                granted.offer().model().id(),
                (answering == null ? granted.first() : answering).hop(),
                FailureClass.INTERNAL,
                null,
                INTERNAL_ERROR,
                bug.getClass().getName(),
                call.lastedMillis(),
                new Documents(asking.document(), null, Documents.traceOf(bug))));
    }

    Admission.Granted granted() {
        return granted;
    }

    private VendorCall vendors() {
        return Objects.requireNonNull(upstream);
    }

    private ReplyHead head() {
        return Objects.requireNonNull(head);
    }
}
