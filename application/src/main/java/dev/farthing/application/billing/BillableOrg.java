package dev.farthing.application.billing;

import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;

/// An org that invoices are made of.
///
/// @param since when it was first on a plan
public record BillableOrg(UUID orgId, ZoneId zone, Instant since) {}
