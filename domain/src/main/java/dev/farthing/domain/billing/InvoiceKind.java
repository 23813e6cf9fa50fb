package dev.farthing.domain.billing;

import java.util.Locale;

/// What an invoice is for: the fee of a month that has begun, or all else of one that is over.
public enum InvoiceKind {
    ADVANCE,
    PERIOD;

    private final String text = name().toLowerCase(Locale.ROOT);

    /// The name it has in the database and in the API.
    public String text() {
        return text;
    }
}
