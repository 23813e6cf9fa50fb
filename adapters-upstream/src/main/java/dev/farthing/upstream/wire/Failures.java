package dev.farthing.upstream.wire;

import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.UpstreamFailure;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.FailureClass;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How the failures of an attempt are told: to the caller without the vendor's words.
public final class Failures {
    private static final int OVERLOADED = 529;
    private static final int UNAVAILABLE = 503;

    private Failures() {}

    /// A failure that the vendor told of.
    public static UpstreamFailure failure(
            FailureClass failureClass,
            VendorErrors.Told trouble,
            int status,
            @Nullable Duration retryAfter,
            ReplySummary soFar) {
        var told = trouble.error().status();
        int meant = told == null ? status : told;
        var fault = faultOf(failureClass, meant);
        return new UpstreamFailure(
                fault,
                failureClass,
                sentenceOf(failureClass, fault),
                meant,
                failureClass == FailureClass.ACCOUNT_EMPTY
                        ? null
                        : retryAfter == null ? trouble.retryAfter() : retryAfter,
                soFar,
                trouble.error());
    }

    /// A failure without words.
    ///
    /// @param how null where the answer came to its end, and was none
    public static UpstreamFailure failure(
            FailureClass failureClass, @Nullable Breakage how, @Nullable Integer status, ReplySummary soFar) {
        return new UpstreamFailure(
                how == Breakage.BROKEN && failureClass == FailureClass.NETWORK
                        ? Fault.UPSTREAM_ERROR
                        : faultOf(failureClass, 0),
                failureClass,
                silentSentence(failureClass, how),
                status,
                null,
                soFar);
    }

    private static Fault faultOf(FailureClass failureClass, int status) {
        return switch (failureClass) {
            case CALLER -> Fault.INVALID_REQUEST;
            case OVERSIZED -> Fault.UPSTREAM_RESPONSE_TOO_LARGE;
            case RATE_LIMITED, MODEL_RATE_LIMITED, DAY_LIMITED -> Fault.UPSTREAM_RATE_LIMITED;
            case CREDENTIAL_DEAD -> Fault.UPSTREAM_AUTH;
            case ACCOUNT_EMPTY -> Fault.UPSTREAM_NO_BALANCE;
            case NETWORK -> Fault.UPSTREAM_UNREACHABLE;
            case TIMEOUT -> Fault.UPSTREAM_TIMEOUT;
            case STREAM_BROKEN -> Fault.UPSTREAM_STREAM_BROKEN;
            case MODEL_MISSING, EMPTY_ANSWER, INTERNAL -> Fault.UPSTREAM_ERROR;
            case VENDOR_TROUBLE ->
                status == UNAVAILABLE || status == OVERLOADED ? Fault.UPSTREAM_OVERLOADED : Fault.UPSTREAM_ERROR;
        };
    }

    private static String silentSentence(FailureClass failureClass, @Nullable Breakage how) {
        if (how == Breakage.LATE && failureClass == FailureClass.STREAM_BROKEN) {
            return "The vendor fell silent in the middle of its answer.";
        }
        if (how == Breakage.BROKEN) {
            return "The vendor broke off its answer.";
        }
        if (how == Breakage.UNREAD) {
            return "The answer was not read for too long, and was ended.";
        }
        return how == Breakage.UNREADABLE
                ? "The vendor's answer cannot be read."
                : sentenceOf(failureClass, Fault.UPSTREAM_ERROR);
    }

    private static String sentenceOf(FailureClass failureClass, Fault fault) {
        return switch (failureClass) {
            case CALLER -> "The vendor refused the request.";
            case INTERNAL -> "Farthing failed inside.";
            case OVERSIZED -> "The vendor's answer is larger than is taken.";
            case MODEL_MISSING -> "The vendor does not serve this model to the gateway.";
            case RATE_LIMITED, MODEL_RATE_LIMITED -> "The vendor limits the rate of calls at the moment.";
            case DAY_LIMITED -> "What the vendor gives of this model in a day is used up.";
            case CREDENTIAL_DEAD -> "The vendor refused the gateway's credential.";
            case ACCOUNT_EMPTY -> "The gateway's account with the vendor has no balance left.";
            case NETWORK -> "The vendor cannot be reached.";
            case TIMEOUT -> "The vendor did not answer in time.";
            case STREAM_BROKEN -> "The vendor broke off its answer.";
            case EMPTY_ANSWER -> "The vendor's answer is empty.";
            case VENDOR_TROUBLE ->
                fault == Fault.UPSTREAM_OVERLOADED
                        ? "The vendor is overloaded at the moment."
                        : "The vendor failed to answer.";
        };
    }
}
