package dev.farthing.domain.budget;

/// Whose use a budget caps, the narrowest first: the order in which refusals are named.
public enum Scope {
    KEY,
    TEAM,
    ORG
}
