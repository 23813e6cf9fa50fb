package dev.farthing.application.key;

/// Replaces hashes under the previous master key, so that the day comes when nothing needs that one any more.
public interface HashRenewal {
    /// Takes a stale hash to be replaced soon, unless somebody else has changed it meanwhile. Never blocks,
    /// callable from any thread; where too many wait, or the process ends, it is forgotten until the secret is
    /// presented again.
    void offer(StaleHash stale);
}
