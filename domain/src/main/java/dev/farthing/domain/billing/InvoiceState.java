package dev.farthing.domain.billing;

import java.util.Locale;

/// Where an invoice stands; only what is issued is owed.
public enum InvoiceState {
    DRAFT,
    ISSUED,
    PAID,
    VOID;

    /// What people are told of an invoice that is issued and past its day.
    public static final String OVERDUE = "overdue";

    private final String text = name().toLowerCase(Locale.ROOT);

    /// The name it has in the database and in the API.
    public String text() {
        return text;
    }
}
