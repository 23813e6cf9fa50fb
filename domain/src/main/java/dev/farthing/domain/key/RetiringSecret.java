package dev.farthing.domain.key;

import java.time.Instant;

/// A rotated-out secret that still opens until an instant, not included.
public record RetiringSecret(StoredSecret secret, Instant until) {}
