package dev.farthing.upstream.demo;

import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.UpstreamFailure;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.upstream.VendorError;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The trouble that the vendor within makes when a route asks it to: an upstream model such as `demo-chat#429`.
enum DemoTrouble {
    RATE_LIMITED("429", Fault.UPSTREAM_RATE_LIMITED, FailureClass.RATE_LIMITED, 429),
    DEAD("401", Fault.UPSTREAM_AUTH, FailureClass.CREDENTIAL_DEAD, 401),
    EMPTY_ACCOUNT("402", Fault.UPSTREAM_NO_BALANCE, FailureClass.ACCOUNT_EMPTY, 402),
    BROKEN("500", Fault.UPSTREAM_ERROR, FailureClass.VENDOR_TROUBLE, 500),
    OVERLOADED("503", Fault.UPSTREAM_OVERLOADED, FailureClass.VENDOR_TROUBLE, 503),
    RESET("reset", Fault.UPSTREAM_ERROR, FailureClass.NETWORK, null),
    EMPTY("empty", Fault.UPSTREAM_ERROR, FailureClass.EMPTY_ANSWER, 200),
    /// Answers after a while.
    SLOW("slow", null, null, null),
    /// Never answers, and is late in the end.
    HANG("hang", Fault.UPSTREAM_TIMEOUT, FailureClass.TIMEOUT, null),
    /// Breaks off after the first word.
    HALF("half", Fault.UPSTREAM_STREAM_BROKEN, FailureClass.STREAM_BROKEN, 200);

    static final Duration SLOWNESS = Duration.ofSeconds(3);
    private static final Duration HINT = Duration.ofSeconds(10);

    private final String mark;
    private final @Nullable Fault fault;
    private final @Nullable FailureClass failureClass;
    private final @Nullable Integer status;

    DemoTrouble(String mark, @Nullable Fault fault, @Nullable FailureClass failureClass, @Nullable Integer status) {
        this.mark = mark;
        this.fault = fault;
        this.failureClass = failureClass;
        this.status = status;
    }

    /// What the name of an upstream model asks for; null for a well-behaved vendor.
    static @Nullable DemoTrouble of(String upstreamModel) {
        int at = upstreamModel.lastIndexOf('#');
        var mark = at < 0 ? "" : upstreamModel.substring(at + 1).toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(trouble -> trouble.mark.equals(mark))
                .findFirst()
                .orElse(null);
    }

    /// The failure it ends in; null when it ends well.
    @Nullable
    UpstreamFailure failure(ReplySummary soFar) {
        if (fault == null || failureClass == null) {
            return null;
        }
        return new UpstreamFailure(
                fault,
                failureClass,
                "The demo provider makes trouble, as its route asks it to.",
                status,
                this == RATE_LIMITED ? HINT : null,
                soFar,
                new VendorError(status, Set.of(), "trouble by order: " + mark));
    }
}
