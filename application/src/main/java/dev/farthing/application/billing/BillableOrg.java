package dev.farthing.application.billing;

import dev.farthing.domain.budget.Calendar;
import java.time.Instant;
import java.util.UUID;

/// An org that invoices are made of.
///
/// @param since when it was first on a plan
public record BillableOrg(UUID orgId, Calendar calendar, Instant since) {}
