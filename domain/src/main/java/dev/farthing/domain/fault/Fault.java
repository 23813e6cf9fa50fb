package dev.farthing.domain.fault;

import java.util.Locale;

/// Every refusal a caller can act on, with its stable machine code.
public enum Fault {
    INVALID_REQUEST(Kind.INVALID),
    DUPLICATE_MEMBER(Kind.INVALID),
    BATCH_TOO_LONG(Kind.INVALID),
    COST_NOT_BOUNDABLE(Kind.INVALID),
    CONTEXT_LENGTH_EXCEEDED(Kind.INVALID),
    UNAUTHORIZED(Kind.UNAUTHENTICATED),
    INVALID_API_KEY(Kind.UNAUTHENTICATED),
    KEY_DISABLED(Kind.UNAUTHENTICATED),
    KEY_EXPIRED(Kind.UNAUTHENTICATED),
    FORBIDDEN(Kind.REFUSED),
    IP_NOT_ALLOWED(Kind.REFUSED),
    ORG_SUSPENDED(Kind.REFUSED),
    MODEL_NOT_ALLOWED(Kind.REFUSED),
    MODEL_NOT_PRICED(Kind.REFUSED),
    MODEL_NOT_FOR_ENDPOINT(Kind.INVALID),
    MODEL_NOT_FOUND(Kind.MISSING),
    ROUTE_NOT_FOUND(Kind.MISSING),
    NOT_FOUND(Kind.MISSING),
    NAME_TAKEN(Kind.CONFLICT),
    STATE_CONFLICT(Kind.CONFLICT),
    BUDGET_EXISTS(Kind.CONFLICT),
    IN_USE(Kind.CONFLICT),
    MANAGED_BY_FILE(Kind.CONFLICT),
    IDEMPOTENCY_IN_FLIGHT(Kind.CONFLICT),
    LIMIT_REACHED(Kind.CONFLICT),
    IDEMPOTENCY_CONFLICT(Kind.CONFLICT),
    IDEMPOTENCY_KEY_REUSED(Kind.UNPROCESSABLE),
    REQUEST_TOO_LARGE(Kind.TOO_LARGE),
    UNSUPPORTED_MEDIA_TYPE(Kind.UNSUPPORTED),
    RATE_LIMIT_EXCEEDED(Kind.LIMITED),
    CONCURRENCY_LIMIT_EXCEEDED(Kind.LIMITED),
    TOO_MANY_ATTEMPTS(Kind.LIMITED),
    INSUFFICIENT_QUOTA(Kind.LIMITED),
    INSUFFICIENT_BALANCE(Kind.UNPAID),
    NOT_READY(Kind.UNAVAILABLE),
    SHUTTING_DOWN(Kind.UNAVAILABLE),
    UPSTREAM_AUTH(Kind.UPSTREAM_FAILED),
    UPSTREAM_ERROR(Kind.UPSTREAM_FAILED),
    UPSTREAM_RESPONSE_TOO_LARGE(Kind.UPSTREAM_FAILED),
    UPSTREAM_UNREACHABLE(Kind.UPSTREAM_FAILED),
    UPSTREAM_STREAM_BROKEN(Kind.UPSTREAM_FAILED),
    UPSTREAM_OVERLOADED(Kind.UNAVAILABLE),
    UPSTREAM_RATE_LIMITED(Kind.UNAVAILABLE),
    UPSTREAM_NO_BALANCE(Kind.UNAVAILABLE),
    UPSTREAM_NONE_AVAILABLE(Kind.UNAVAILABLE),
    UPSTREAM_TIMEOUT(Kind.UPSTREAM_LATE);

    private final Kind kind;
    private final String code;

    Fault(Kind kind) {
        this.kind = kind;
        this.code = name().toLowerCase(Locale.ROOT);
    }

    public Kind kind() {
        return kind;
    }

    /// The machine code that users see and that never changes.
    public String code() {
        return code;
    }

    /// Whether whoever is refused has done nothing to deserve it: nobody could be asked, or nothing could be
    /// recorded.
    public boolean isUnavailability() {
        return kind == Kind.UNAVAILABLE;
    }

    /// This refusal, with a sentence for the person who reads it; the sentence must not hold a secret.
    public FaultException because(String sentence) {
        return new FaultException(this, sentence);
    }
}
