package dev.farthing.domain.upstream;

import java.util.UUID;

/// One way to serve a model: a provider and the name it has there.
public record Route(UUID providerId, String upstreamModel, int weight, int priority) {
    public Route {
        if (weight < 0 || weight > 1_000_000) {
            throw new IllegalArgumentException("a weight lies between 0 and 1000000");
        }
    }
}
