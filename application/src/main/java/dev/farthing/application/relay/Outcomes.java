package dev.farthing.application.relay;

import dev.farthing.domain.authenticity.Claim;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.quality.Outcome;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.usage.CallRecord;
import org.jspecify.annotations.Nullable;

/// What attempts came to, as far as it tells of the vendors they were made with: their health, their quality, what
/// they claim, and the log of what failed. What all calls share.
final class Outcomes {
    private static final int SERVER_ERRORS = 500;

    private final HealthDirectory health;
    private final ErrorLog errors;

    Outcomes(HealthDirectory health, ErrorLog errors) {
        this.health = health;
        this.errors = errors;
    }

    /// An answer came to its end; what the caller did wrong is no praise.
    void answered(Attempt by, CallRecord.Attempt record, ReplySummary reply) {
        var head = by.head();
        if (head == null || !head.isSuccess()) {
            return;
        }
        var choice = by.choice();
        var model = choice.way().route().upstreamModel();
        long now = by.call().parts().clock().millis();
        int firstByteMillis = Attempt.millis(by.firstByteNanos());
        var ofProvider = health.ofProvider(choice.way().provider().id());
        ofProvider.succeeded(model, by.firstByteNanos());
        ofProvider.waited(model, head.stream(), firstByteMillis);
        var reported = reply.reported();
        ofProvider.count(
                model,
                new Outcome(
                        Outcome.Sort.ANSWERED,
                        // How long a stream lasts is its reader's affair too.
                        head.stream() ? firstByteMillis : record.latencyMillis(),
                        head.stream() ? reply.firstTokenMillis() : null,
                        reported == null ? 0 : reported.tokens().completionTokens()));
        ofProvider.hear(model, claim(reply, head.stream(), record.latencyMillis()));
        var ofCredential = health.ofCredential(choice.healthId());
        ofCredential.recent().count(true, now);
        if (ofCredential.succeeded(model, by.firstByteNanos(), now)) {
            health.changed(choice.healthId());
        }
    }

    /// It was ended for another one: it failed nobody, but was waited for longer than is usual. Left out, the usual
    /// time would shrink with every call that is rescued.
    void forestalled(Attempt by) {
        var way = by.choice().way();
        health.ofProvider(way.provider().id())
                .waited(
                        way.route().upstreamModel(),
                        by.call().granted().request().stream(),
                        Attempt.millis(by.lastedNanos()));
    }

    /// Another one answered first: how long this one was waited for is the least its answer would have taken.
    void overtaken(Attempt by) {
        long waited = by.firstByteNanos() < 0 ? by.lastedNanos() : by.firstByteNanos();
        var way = by.choice().way();
        health.ofCredential(by.choice().healthId()).overtaken(waited);
        health.ofProvider(way.provider().id()).overtaken(way.route().upstreamModel(), waited);
    }

    void failed(Attempt by, CallRecord.Attempt record, UpstreamFailure failure) {
        var call = by.call();
        var choice = by.choice();
        var model = choice.way().route().upstreamModel();
        var provider = choice.way().provider();
        var rules = provider.rules().over(call.rules());
        long now = call.parts().clock().millis();
        var why = failure.failureClass();
        Integer status = failure.httpStatus();
        var ofProvider = health.ofProvider(provider.id());
        ofProvider.failed(why, model, rules, now);
        if (status != null && why != FailureClass.CALLER) {
            ofProvider.failedWith(status, now);
        }
        // What the caller did wrong says nothing of the vendor, nor does what one account of many lacks.
        if (why.blame() != FailureClass.Blame.NOBODY && !why.isOfOneAccount()) {
            ofProvider.count(model, new Outcome(sort(why, status), record.latencyMillis(), null, 0));
        }
        var ofCredential = health.ofCredential(choice.healthId());
        if (why.blame() != FailureClass.Blame.NOBODY) {
            ofCredential.recent().count(false, now);
        }
        errors.note(noted(by, record, failure));
        if (ofCredential.failed(held(choice, why), model, failure.retryAfter(), rules, now)) {
            health.changed(choice.healthId());
        }
    }

    /// An attempt could not be begun, for a bug of ours.
    void unbegun(VendorCall call, Choice choice, RuntimeException bug) {
        var granted = call.granted();
        errors.note(new ErrorLog.FailedAttempt(
                granted.requestId(),
                call.begun(),
                call.parts().clock().instant(),
                granted.owner(),
                granted.offer().model().id(),
                choice.hop(),
                FailureClass.INTERNAL,
                null,
                Fault.UPSTREAM_ERROR.code(),
                bug.getClass().getName(),
                0,
                new Documents(null, null, Documents.traceOf(bug))));
    }

    private static ErrorLog.FailedAttempt noted(Attempt by, CallRecord.Attempt record, UpstreamFailure failure) {
        var call = by.call();
        var granted = call.granted();
        var said = failure.said();
        return new ErrorLog.FailedAttempt(
                granted.requestId(),
                call.attempts().size(),
                by.startedAt(),
                granted.owner(),
                granted.offer().model().id(),
                by.choice().hop(),
                failure.failureClass(),
                failure.httpStatus(),
                failure.fault().code(),
                said == null ? failure.sentence() : said.message(),
                record.latencyMillis(),
                new Documents(call.asking().document(), failure.body(), null, failure.rateLimits()));
    }

    private static Outcome.Sort sort(FailureClass why, @Nullable Integer status) {
        return why == FailureClass.TIMEOUT
                ? Outcome.Sort.TIMED_OUT
                : status != null && status >= SERVER_ERRORS ? Outcome.Sort.SERVER_ERROR : Outcome.Sort.FAILED_OTHERWISE;
    }

    /// Who has no credential that could be refused is in trouble.
    private static FailureClass held(Choice choice, FailureClass why) {
        return choice.credential() == null && (why == FailureClass.CREDENTIAL_DEAD || why == FailureClass.ACCOUNT_EMPTY)
                ? FailureClass.VENDOR_TROUBLE
                : why;
    }

    private static Claim claim(ReplySummary reply, boolean stream, int latencyMillis) {
        return new Claim(
                reply.echoedModel(),
                billed(reply.reported()),
                reply.generated().codePoints(),
                reply.whole(),
                stream ? reply.firstTokenMillis() : null,
                latencyMillis);
    }

    private static Claim.@Nullable Tokens billed(ReplySummary.@Nullable Reported reported) {
        if (reported == null || reported.countsPictures()) {
            return null;
        }
        var tokens = reported.tokens();
        return new Claim.Tokens(
                tokens.promptTokens(),
                tokens.cacheRead(),
                reported.flags().contains(Claim.ODD_CACHE),
                tokens.completionTokens());
    }
}
