package dev.farthing.domain.quality;

import java.util.UUID;

/// A model of a vendor at one provider: what is served well or badly as one.
public record Channel(UUID providerId, String upstreamModel) {}
