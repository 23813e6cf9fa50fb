package dev.farthing.application.price;

import java.util.Currency;

/// A price that somebody would like many of to be set at once, and where it stands in their list.
public sealed interface PriceProposal {
    /// Such as `line 7`.
    String place();

    String model();

    /// @param draft in that currency, not converted yet
    record Proposed(String place, PriceDraft draft, Currency currency) implements PriceProposal {
        @Override
        public String model() {
            return draft.model();
        }
    }

    /// What cannot be a price here; nothing is set while there is one.
    record Unreadable(String place, String model, String reason) implements PriceProposal {}

    /// What is passed over, for a reason that is nobody's mistake.
    record PassedOver(String place, String model, String reason) implements PriceProposal {}
}
