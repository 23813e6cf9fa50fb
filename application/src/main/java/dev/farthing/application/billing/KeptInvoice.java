package dev.farthing.application.billing;

import dev.farthing.domain.billing.Invoice;
import dev.farthing.domain.money.Amount;
import java.time.ZoneId;
import java.util.List;

/// An invoice as it is kept.
///
/// @param zone whose months its period follows
/// @param credited what credit notes took back of it
public record KeptInvoice(
        Invoice invoice, ZoneId zone, String currency, String digest, List<Cover> covers, Amount credited) {
    public KeptInvoice {
        covers = List.copyOf(covers);
    }
}
