package dev.farthing.application.upstream;

import dev.farthing.application.ManagedBy;
import dev.farthing.domain.upstream.Model;
import java.time.Instant;

/// A model as it is kept.
public record KeptModel(Model model, ManagedBy managedBy, Instant updatedAt) {}
