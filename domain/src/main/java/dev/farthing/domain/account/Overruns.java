package dev.farthing.domain.account;

/// Who pays for what a vendor bills beyond a call's hold.
public enum Overruns {
    /// The operator.
    ABSORB,
    /// The tenant, as far as the call's budgets have room; the operator for the rest.
    CHARGE
}
