package dev.farthing.domain.billing;

import java.util.Locale;

/// What a line of an invoice is for, in the order the lines stand in.
public enum LineKind {
    /// The plan's fee.
    FEE,
    /// A fee that was invoiced in advance and is settled here.
    FEE_CREDIT,
    /// Usage of a model, at the price book's prices or the plan's.
    USAGE,
    /// What the plan includes.
    INCLUDED,
    /// The plan's discount.
    DISCOUNT,
    /// What usage lacked of the plan's minimum.
    MINIMUM,
    /// Usage of an earlier period that became known, or was corrected, after that period's invoice.
    ADJUSTMENT,
    /// What was paid out of prepaid credit when it was used.
    PREPAID,
    /// What an earlier invoice was below zero, or what this one is.
    CARRIED,
    /// What rounding each line took or gave.
    ROUNDING,
    /// Tax on all of it.
    TAX;

    private final String text = name().toLowerCase(Locale.ROOT);

    /// The name it has in the database and in the API.
    public String text() {
        return text;
    }
}
