package dev.farthing.domain.ledger;

import java.util.Locale;

/// What a posting is for.
public enum PostingKind {
    USAGE,
    ADJUSTMENT,
    TOP_UP,
    EXPIRY,
    OVERRUN,
    INVOICE,
    PAYMENT,
    VOID,
    CREDIT_NOTE;

    private final String text = name().toLowerCase(Locale.ROOT);

    /// The name it has in the database and in the API.
    public String text() {
        return text;
    }
}
