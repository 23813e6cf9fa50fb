package dev.farthing.application.relay;

import dev.farthing.domain.money.Amount;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.upstream.CredentialUse;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.TokenUsage;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One try at a vendor: whom it was made with, what it heard, how long each part of it took, and what it used.
final class Attempt implements ReplyListener {
    private static final int BYTES_PER_TOKEN = 4;
    private static final int NANOS_PER_MILLI = 1_000_000;

    private final VendorCall call;
    private final Choice choice;
    private final Instant startedAt;
    private final long startedNanos;
    private @Nullable UpstreamCall upstream;
    private @Nullable ReplyHead head;
    private long firstByteNanos = -1;
    private long stalledNanos;
    private long pausedNanos;
    private boolean paused;
    private boolean passed;

    Attempt(VendorCall call, Choice choice) {
        this.call = call;
        this.choice = choice;
        this.startedAt = call.parts().clock().instant();
        this.startedNanos = nanos();
    }

    void start() {
        upstream = call.asking().start(choice, this);
    }

    Choice choice() {
        return choice;
    }

    Instant startedAt() {
        return startedAt;
    }

    VendorCall call() {
        return call;
    }

    long startedNanos() {
        return startedNanos;
    }

    /// Whether the caller has heard of it: there is no way back.
    boolean isPassed() {
        return passed;
    }

    @Nullable
    ReplyHead head() {
        return head;
    }

    /// From its start to the first byte of an answer; negative while none has come.
    long firstByteNanos() {
        return firstByteNanos;
    }

    long lastedNanos() {
        return nanos() - startedNanos;
    }

    void pause() {
        if (upstream != null) {
            upstream.pause();
            if (!paused) {
                paused = true;
                pausedNanos = nanos();
            }
        }
    }

    void resume() {
        if (upstream != null) {
            endStall();
            upstream.resume();
        }
    }

    TextTally generated() {
        return upstream == null ? TextTally.EMPTY : upstream.generated();
    }

    List<ByteBuffer> sent() {
        return upstream == null ? List.of() : upstream.sent();
    }

    /// The contract is that of [UpstreamCall#cancel].
    @Nullable
    ReplySummary cancel() {
        return upstream == null ? null : upstream.cancel();
    }

    /// The caller is to hear of it: its head, which is told once; null where there is none, or it was told.
    @Nullable
    ReplyHead pass() {
        if (passed || head == null) {
            return null;
        }
        passed = true;
        return head;
    }

    @Override
    public void began(ReplyHead replyHead) {
        head = replyHead;
        firstByteNanos = lastedNanos();
    }

    @Override
    public void bytes(ByteBuffer part) {
        call.bytes(this, part);
    }

    @Override
    public void ended(ReplyEnd end) {
        call.ended(this, end);
    }

    @Override
    public void failed(UpstreamFailure failure) {
        call.failed(this, failure);
    }

    /// What is kept of it, now that it is over.
    ///
    /// @param failureClass what it failed with, or that it was hedged; null where it did not
    CallRecord.Attempt closed(
            @Nullable String failureClass,
            @Nullable UpstreamFailure failure,
            @Nullable String errorCode,
            ReplySummary soFar) {
        endStall();
        Integer status = failure != null && failure.httpStatus() != null
                ? failure.httpStatus()
                : head == null ? null : Integer.valueOf(head.status());
        boolean good = failure == null && head != null && head.isSuccess() && errorCode == null;
        var reported = soFar.reported();
        return new CallRecord.Attempt(
                choice.hop(),
                startedAt,
                status,
                good ? null : errorCode == null && status != null ? "upstream_" + status : errorCode,
                failureClass,
                firstByteNanos < 0 ? null : millis(firstByteNanos),
                millis(lastedNanos() - stalledNanos),
                reported == null ? null : reported.tokens(),
                reported == null ? Money.ZERO : cost(reported.tokens()),
                reported == null ? null : reported.units(),
                head == null ? null : head.rateLimits());
    }

    /// By the vendor's own figures, else by the length of what was said and came.
    ///
    /// @param billed whether the vendor has read the request, though nothing of an answer may have come
    CredentialUse use(ReplySummary soFar, boolean billed) {
        var tokens = tokens(soFar, billed);
        return new CredentialUse(0, tokens.totalTokens(), Amount.of(cost(tokens)));
    }

    private TokenUsage tokens(ReplySummary soFar, boolean billed) {
        var reported = soFar.reported();
        if (reported != null) {
            return reported.tokens();
        }
        long generated = soFar.generated().estimatedTokens();
        if (generated == 0 && !billed) {
            return TokenUsage.NONE;
        }
        long said = call.granted().request().bounds().textTokens() / BYTES_PER_TOKEN;
        return TokenUsage.ofText(Math.min(TokenUsage.MOST_TOKENS, said), Math.min(TokenUsage.MOST_TOKENS, generated));
    }

    private Money cost(TokenUsage tokens) {
        var price = call.granted().price();
        return price == null ? Money.ZERO : price.cost(tokens);
    }

    private void endStall() {
        if (paused) {
            paused = false;
            stalledNanos += nanos() - pausedNanos;
        }
    }

    private long nanos() {
        return call.parts().nanos().nanos();
    }

    static int millis(long nanos) {
        return (int) Math.min(Integer.MAX_VALUE, nanos / NANOS_PER_MILLI);
    }
}
