package dev.farthing.domain.ledger;

import java.util.Locale;

/// The accounts of an org's ledger; a debit is positive, a credit negative.
public enum Account {
    /// Used, not yet invoiced.
    UNBILLED,
    /// Invoiced, not yet paid.
    RECEIVABLE,
    /// Received.
    CASH,
    /// Prepaid credit that is owed to the org.
    WALLET,
    /// The expense of credit that was given away.
    PROMOTION,
    /// Earned by calls.
    USAGE_REVENUE,
    /// Earned by the fees of plans.
    FEE_REVENUE,
    /// Tax that was invoiced and belongs to the state.
    TAX_OWED,
    /// What rounding lines to whole minor units gave and took.
    ROUNDING,
    /// Given away by plans: discounts and included quotas.
    DISCOUNT,
    /// Earned by minimum commitments that usage did not reach.
    MINIMUM_REVENUE,
    /// Earned by credit that expired unused.
    EXPIRED_CREDIT,
    /// Cost above a call's hold, borne by the operator.
    OVERRUN,
    /// The other side of an overrun.
    OVERRUN_SUSPENSE;

    private final String text = name().toLowerCase(Locale.ROOT);

    /// The name it has in the database and in the API.
    public String text() {
        return text;
    }
}
