package dev.farthing.domain.account;

import java.time.Instant;

/// The plan an org will be on from an instant that lies ahead.
public record ComingPlan(Plan plan, Instant validFrom) {}
