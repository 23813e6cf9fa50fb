package dev.farthing.domain.upstream;

/// What we believe of a vendor credential.
public enum CredentialStatus {
    ACTIVE,
    /// Rate limited or faltering, back by itself.
    COOLING,
    /// The vendor refused it.
    INVALID,
    /// Switched off by a person or for lack of balance.
    DISABLED
}
