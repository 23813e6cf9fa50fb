package dev.farthing.application.billing;

import dev.farthing.domain.billing.InvoiceKind;
import dev.farthing.domain.billing.Period;

/// That a period of an org was looked at for an invoice.
///
/// @param reopened whether it is to be looked at again, because its invoice became void
public record InvoiceRun(Period period, InvoiceKind kind, boolean reopened) {}
