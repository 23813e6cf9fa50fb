package dev.farthing.domain.budget;

/// A mistake that the simulation must find, or the simulation is worth nothing.
enum Mutant {
    /// A call is admitted by what the process remembers, sent, and put on record afterwards.
    ADMITS_FROM_MEMORY,
    /// A lost process's lease is taken back as it was read before, whatever became of it since.
    RECLAIMS_UNGUARDED,
    /// The hold of a call that was given up as lost is freed instead of charged.
    REFUNDS_ON_EXPIRY
}
