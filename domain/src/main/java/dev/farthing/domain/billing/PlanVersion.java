package dev.farthing.domain.billing;

import java.time.Instant;
import java.util.UUID;

/// The terms a plan has from an instant on, until a later version follows.
public record PlanVersion(UUID planId, String planName, Instant validFrom, PlanTerms terms) {}
