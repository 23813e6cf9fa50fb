package dev.farthing.domain.account;

/// What becomes of a call at its vendor when its client leaves.
public enum AbandonedCalls {
    CANCEL,
    /// The vendor finishes and tells what it bills, where a hard budget bounds that.
    FINISH
}
