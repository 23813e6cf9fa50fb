package dev.farthing.domain.usage;

import dev.farthing.domain.money.Money;
import dev.farthing.domain.upstream.FailureClass;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Everything that is kept of one finished call; exactly one is written per answered call.
///
/// @param cacheSaving what the vendor's caches saved of it, at its price; below zero where writing to them cost
/// more
/// @param responseSaving what the answer had cost that was given again out of the response cache; null where it was
/// not
/// @param priceId the price it was rated with; null where nothing was charged
public record CallRecord(
        UUID requestId,
        Instant startedAt,
        Owner owner,
        Path path,
        Ending ending,
        Metered metered,
        Money cost,
        Money cacheSaving,
        @Nullable Money responseSaving,
        @Nullable UUID priceId,
        Client client,
        List<Attempt> attempts) {
    public CallRecord {
        attempts = List.copyOf(attempts);
    }

    /// One that was not answered out of the response cache.
    @SuppressWarnings("TooManyParameters")
    public CallRecord(
            UUID requestId,
            Instant startedAt,
            Owner owner,
            Path path,
            Ending ending,
            Metered metered,
            Money cost,
            Money cacheSaving,
            @Nullable UUID priceId,
            Client client,
            List<Attempt> attempts) {
        this(requestId, startedAt, owner, path, ending, metered, cost, cacheSaving, null, priceId, client, attempts);
    }

    /// Whether it failed by its caller's own doing: the vendor refused the request for what it is.
    public boolean isCallersFault() {
        return ending.status() == CallStatus.ERROR
                && !attempts.isEmpty()
                && FailureClass.CALLER.label().equals(attempts.getLast().failureClass());
    }

    /// Who pays.
    public record Owner(
            UUID orgId, @Nullable UUID teamId, UUID keyId, String keyName, boolean sandbox, List<String> tags) {}

    /// Which way it went; the upstream part is null when no vendor was asked.
    public record Path(
            Dialect dialect,
            Endpoint endpoint,
            String model,
            boolean stream,
            @Nullable Hop hop) {}

    /// The vendor that served it.
    public record Hop(
            UUID providerId, String provider, @Nullable UUID credentialId, String upstreamModel) {}

    /// How it ended.
    ///
    /// @param firstTokenMillis from the arrival of the call to the first text of a stream, whoever was asked
    /// before; null for an answer in one piece, and where none came
    /// @param chars code points of the answer's text
    public record Ending(
            CallStatus status,
            int httpStatus,
            @Nullable String errorCode,
            int latencyMillis,
            @Nullable Integer firstTokenMillis,
            long chars) {}

    /// What it used.
    ///
    /// @param flags what was odd about the vendor's figures, such as `reasoning_clamped`
    /// @param vendorUsage the vendor's own usage object, as it came
    /// @param vendorUnits what the vendor says it charged, in units of its own
    /// @param serviceTier the tier of service the vendor says it was answered at, such as `priority`
    public record Metered(
            TokenUsage tokens,
            UsageSource source,
            List<String> flags,
            @Nullable String vendorUsage,
            @Nullable VendorUnits vendorUnits,
            @Nullable String serviceTier) {
        /// The flag of figures that hold what the vendor did beside its answer.
        public static final String BESIDE = "beside_answer";

        /// Where the vendor says nothing of tiers.
        public Metered(
                TokenUsage tokens,
                UsageSource source,
                List<String> flags,
                @Nullable String vendorUsage,
                @Nullable VendorUnits vendorUnits) {
            this(tokens, source, flags, vendorUsage, vendorUnits, null);
        }

        /// The same with the searches and the tier that the answer told of.
        public Metered with(int searches, @Nullable String tier) {
            return new Metered(
                    tokens.withSearches(Math.max(tokens.searches(), searches)),
                    source,
                    flags,
                    vendorUsage,
                    vendorUnits,
                    tier);
        }
    }

    /// What the client said of itself.
    public record Client(
            @Nullable String sessionId,
            @Nullable String requestId,
            @Nullable String ip,
            @Nullable String userAgent) {}

    /// One try at a vendor.
    ///
    /// @param failureClass what sort of failure it was, or that it was [#HEDGED]; null for an answer, and for what
    /// was broken off by the caller
    /// @param tokens what the vendor said it used, or what was charged; null for one that told nothing
    /// @param cost what the vendor's figures come to at the call's price; only the last one is ever
    /// charged, and beside it one that was hedged
    /// @param vendorUnits what the vendor says it charged for it, in units of its own
    /// @param rateLimits what an answer said of the vendor's limits of rate, by its headers' names; null while
    /// they are far
    public record Attempt(
            Hop hop,
            Instant startedAt,
            @Nullable Integer httpStatus,
            @Nullable String errorCode,
            @Nullable String failureClass,
            @Nullable Integer firstByteMillis,
            int latencyMillis,
            @Nullable TokenUsage tokens,
            Money cost,
            @Nullable VendorUnits vendorUnits,
            @Nullable Map<String, String> rateLimits) {
        public Attempt {
            rateLimits = rateLimits == null ? null : Map.copyOf(rateLimits);
        }

        /// One at a vendor whose limits of rate were not near.
        @SuppressWarnings("TooManyParameters")
        public Attempt(
                Hop hop,
                Instant startedAt,
                @Nullable Integer httpStatus,
                @Nullable String errorCode,
                @Nullable String failureClass,
                @Nullable Integer firstByteMillis,
                int latencyMillis,
                @Nullable TokenUsage tokens,
                Money cost,
                @Nullable VendorUnits vendorUnits) {
            this(
                    hop,
                    startedAt,
                    httpStatus,
                    errorCode,
                    failureClass,
                    firstByteMillis,
                    latencyMillis,
                    tokens,
                    cost,
                    vendorUnits,
                    null);
        }

        /// The class of an attempt that was ended because another one answered first.
        public static final String HEDGED = "hedged";

        public boolean isHedged() {
            return HEDGED.equals(failureClass);
        }

        /// The one that is charged, and for what.
        public Attempt charged(@Nullable TokenUsage used, Money charge) {
            return new Attempt(
                    hop,
                    startedAt,
                    httpStatus,
                    errorCode,
                    failureClass,
                    firstByteMillis,
                    latencyMillis,
                    used,
                    charge,
                    vendorUnits,
                    rateLimits);
        }
    }
}
