package dev.farthing.domain.upstream;

/// What rests when a vendor limits the rate of calls.
public enum LimitScope {
    /// The model where the vendor's answer names it, else the credential.
    TOLD,
    /// The credential, with all its models.
    ACCOUNT,
    /// The model that was asked for, with this credential.
    MODEL
}
