package dev.farthing.domain.budget;

/// A mistake that the simulation must find, or the simulation is worth nothing.
enum Mutant {
    /// A call is admitted by what the process remembers, sent, and put on record afterwards.
    ADMITS_FROM_MEMORY,
    /// A lost process's lease is taken back as it was read before, whatever became of it since.
    RECLAIMS_UNGUARDED,
    /// The hold of a call that was given up as lost is freed instead of charged.
    REFUNDS_ON_EXPIRY,
    /// A call is admitted by what a slice has, and leaves it there for the next one.
    HOLDS_A_SLICE_TWICE,
    /// What is left of a lost process's slices is freed instead of set aside.
    FREES_ORPHANED_SLICES,
    /// What was set aside of a lost process's slice stays so, though its call is charged after all.
    CHARGES_BESIDE_THE_SLICE
}
