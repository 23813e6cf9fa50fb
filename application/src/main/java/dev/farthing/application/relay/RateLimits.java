package dev.farthing.application.relay;

import dev.farthing.domain.account.Plan;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.key.IssuedKey;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Requests, tokens and concurrent calls per key and per org; never blocks.
public interface RateLimits {
    /// Starts a call against the limits of its key and of its org's plan, checked in the order concurrency,
    /// requests,
    /// tokens. All or nothing: a refused call has used up nothing. The stage is complete already where the decision
    /// needs nothing but memory, else it completes on any thread, soon, and never with a failure.
    ///
    /// @param tokens what the call is expected to use; corrected by [Running#finish]
    CompletionStage<Start> tryStart(UUID orgId, UUID keyId, Limits ofKey, Limits ofPlan, long tokens);

    /// What may run: per minute and at once; a missing limit is none.
    record Limits(
            @Nullable Integer requestsPerMinute,
            @Nullable Integer tokensPerMinute,
            @Nullable Integer concurrent) {
        public static final Limits NONE = new Limits(null, null, null);

        /// A key's own.
        public static Limits of(IssuedKey key) {
            var grant = key.grant();
            return new Limits(grant.rpmLimit(), grant.tpmLimit(), grant.concurrencyLimit());
        }

        /// A plan's.
        public static Limits of(Plan plan) {
            return new Limits(plan.rpmLimit(), plan.tpmLimit(), plan.concurrencyLimit());
        }

        /// Of each the narrower.
        public Limits narrowedBy(Limits others) {
            return new Limits(
                    narrower(requestsPerMinute, others.requestsPerMinute),
                    narrower(tokensPerMinute, others.tokensPerMinute),
                    narrower(concurrent, others.concurrent));
        }

        private static @Nullable Integer narrower(@Nullable Integer one, @Nullable Integer other) {
            return one == null ? other : other == null ? one : Integer.valueOf(Math.min(one, other));
        }

        public boolean isNone() {
            return requestsPerMinute == null && tokensPerMinute == null && concurrent == null;
        }
    }

    /// Both answers are ordinary business.
    sealed interface Start {
        /// @param standing null where no rate applies
        record Started(Running running, @Nullable Standing standing) implements Start {}

        /// @param fault RATE_LIMIT_EXCEEDED or CONCURRENCY_LIMIT_EXCEEDED
        /// @param sentence names the limit that was reached
        record Refused(
                Fault fault,
                String sentence,
                Duration retryAfter,
                @Nullable Standing standing) implements Start {}
    }

    /// A started call.
    interface Running {
        Running UNLIMITED = tokens -> {};

        /// Gives back its place and corrects the tokens to what was really used; a second time changes nothing.
        void finish(long tokens);
    }

    /// How much is left of the tightest limits, for the caller's headers; -1 where there is no such limit.
    record Standing(
            long limitRequests,
            long remainingRequests,
            Duration resetRequests,
            long limitTokens,
            long remainingTokens,
            Duration resetTokens) {}
}
