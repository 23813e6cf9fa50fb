package dev.farthing.domain.fault;

/// What sort of refusal a [Fault] is, in words no protocol owns.
public enum Kind {
    /// The request itself is malformed or self-contradictory.
    INVALID,
    /// Nobody we know is asking.
    UNAUTHENTICATED,
    /// Known, but not allowed.
    REFUSED,
    /// There is no such thing, or it belongs to somebody else.
    MISSING,
    /// The thing is in a state that excludes the request.
    CONFLICT,
    /// Well-formed, and contradicts what came before it.
    UNPROCESSABLE,
    /// Larger than we accept.
    TOO_LARGE,
    /// In a form we do not read.
    UNSUPPORTED,
    /// A rate or a budget is used up for now.
    LIMITED,
    /// Money has run out.
    UNPAID,
    /// We cannot do it at the moment.
    UNAVAILABLE,
    /// A vendor failed us.
    UPSTREAM_FAILED,
    /// A vendor did not answer in time.
    UPSTREAM_LATE
}
