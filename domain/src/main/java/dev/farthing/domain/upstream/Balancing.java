package dev.farthing.domain.upstream;

/// By what a way, and a credential on it, is chosen among those of equal priority.
public enum Balancing {
    /// By chance, in proportion to the weights.
    WEIGHTED,
    /// The one with the fewest calls running.
    LEAST_BUSY,
    /// The one whose first byte came soonest of late.
    LOWEST_LATENCY,
    /// The one whose vendor asks least, as far as the routes say what they cost.
    CHEAPEST,
    /// By chance, a credential with more left on its account before one with less.
    HIGHEST_BALANCE
}
