package dev.farthing.domain.budget;

/// What a budget counts: pico of the billing currency, tokens of every class, or requests.
public enum Unit {
    MONEY,
    TOKENS,
    REQUESTS
}
