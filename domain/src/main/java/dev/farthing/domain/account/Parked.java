package dev.farthing.domain.account;

import java.time.Instant;

/// That no invoice of an org is issued, because its books do not agree.
///
/// @param reason the names of what does not hold
public record Parked(Instant since, String reason) {}
