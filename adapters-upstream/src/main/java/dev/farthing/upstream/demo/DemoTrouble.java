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
    /// Finds fault with every request.
    CALLER("400", Fault.INVALID_REQUEST, FailureClass.CALLER, 400),
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
    /// Falls silent after the first word, until the provider's `idle_ms` is over.
    STALL("stall", Fault.UPSTREAM_STREAM_BROKEN, FailureClass.STREAM_BROKEN, 200),
    /// Tells of an error inside a success, in a stream after the first word.
    ERROR("error", Fault.UPSTREAM_ERROR, FailureClass.VENDOR_TROUBLE, 200),
    /// Breaks off after the first word.
    HALF("half", Fault.UPSTREAM_STREAM_BROKEN, FailureClass.STREAM_BROKEN, 200);

    static final String CODE = "trouble_by_order";
    private static final int SLOWNESS = 3;
    private static final int HINT = 10;
    private static final int LONGEST = 86_400;
    private static final String SENTENCE = "The demo provider makes trouble, as its route asks it to.";

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
        int end = upstreamModel.indexOf(':', Math.max(0, at));
        var mark = at < 0
                ? ""
                : upstreamModel
                        .substring(at + 1, end < 0 ? upstreamModel.length() : end)
                        .toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(trouble -> trouble.mark.equals(mark))
                .findFirst()
                .orElse(null);
    }

    /// How long it lets wait, or asks to be left alone: `demo-chat#429:30` for half a minute.
    private static Duration seconds(String upstreamModel, int usual) {
        var text = upstreamModel.substring(upstreamModel.lastIndexOf('#') + 1);
        var told = text.substring(text.indexOf(':') + 1);
        boolean isTold = text.indexOf(':') >= 0
                && !told.isEmpty()
                && told.length() <= 5
                && told.chars().allMatch(c -> c >= '0' && c <= '9');
        return Duration.ofSeconds(isTold ? Math.min(LONGEST, Integer.parseInt(told)) : usual);
    }

    static Duration slowness(String upstreamModel) {
        return seconds(upstreamModel, SLOWNESS);
    }

    /// What it says in OpenAI's protocol where it says anything.
    static String body() {
        return "{\"error\":{\"message\":\"" + SENTENCE + "\",\"type\":\"trouble_by_order\",\"param\":null,\"code\":\""
                + CODE + "\"}}";
    }

    /// The failure it ends in; null when it ends well.
    @Nullable
    UpstreamFailure failure(String upstreamModel, ReplySummary soFar) {
        if (fault == null || failureClass == null) {
            return null;
        }
        return new UpstreamFailure(
                fault,
                failureClass,
                SENTENCE,
                status,
                this == RATE_LIMITED ? seconds(upstreamModel, HINT) : null,
                soFar,
                new VendorError(status, Set.of(), "trouble by order: " + mark));
    }
}
