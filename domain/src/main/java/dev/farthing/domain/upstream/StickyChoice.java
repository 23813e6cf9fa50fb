package dev.farthing.domain.upstream;

import java.util.Collection;
import java.util.Optional;
import java.util.UUID;

/// Gives each of many the same one of some, by rendezvous hashing: when one comes, it takes its share and no other
/// changes; when one goes, only those that had it choose anew. Every process chooses alike.
public final class StickyChoice {
    private StickyChoice() {}

    public static Optional<UUID> of(UUID who, Collection<UUID> some) {
        UUID best = null;
        long most = 0;
        for (var candidate : some) {
            long weight = weight(who, candidate);
            if (best == null
                    || Long.compareUnsigned(weight, most) > 0
                    || (weight == most && candidate.compareTo(best) > 0)) {
                best = candidate;
                most = weight;
            }
        }
        return Optional.ofNullable(best);
    }

    private static long weight(UUID who, UUID candidate) {
        long hash = mixed(who.getMostSignificantBits());
        hash = mixed(hash ^ who.getLeastSignificantBits());
        hash = mixed(hash ^ candidate.getMostSignificantBits());
        return mixed(hash ^ candidate.getLeastSignificantBits());
    }

    /// The finalizer of SplitMix64.
    private static long mixed(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
