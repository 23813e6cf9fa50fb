package dev.farthing.application.price;

import dev.farthing.application.ManagedBy;
import dev.farthing.domain.price.Price;
import java.time.Instant;

/// A price as it is kept.
public record KeptPrice(Price price, ManagedBy managedBy, Instant createdAt) {}
