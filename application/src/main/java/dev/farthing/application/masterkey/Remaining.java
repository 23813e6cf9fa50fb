package dev.farthing.application.masterkey;

/// How many secrets need the previous master key.
///
/// @param previousGiven whether that one is at hand; if not, what remains opens nothing
/// @param credentials vendors' secrets, proxies' passwords and webhooks' secrets sealed under it
/// @param keys issued keys with a living secret hashed under it
/// @param adminKeys the same of admin keys
/// @param answers first answers to requests with an `Idempotency-Key` sealed under it
public record Remaining(boolean previousGiven, long credentials, long keys, long adminKeys, long answers) {
    /// Whether nothing needs the previous master key.
    public boolean isNothing() {
        return credentials + keys + adminKeys + answers == 0;
    }
}
