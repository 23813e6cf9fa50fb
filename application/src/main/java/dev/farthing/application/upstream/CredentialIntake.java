package dev.farthing.application.upstream;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Takes in many credentials at once and knows by their fingerprints which are there; part of the caller's
/// transaction.
public interface CredentialIntake {
    /// Adds those whose name and secret no credential of their provider has; which these were. Whoever adds the same
    /// at the same time, one of both does.
    Set<UUID> add(List<Fresh> fresh);

    /// The credentials that have these fingerprints, of one provider or of all.
    Map<Digest, List<UUID>> holders(@Nullable UUID providerId, Set<Digest> digests);

    /// A credential that is new.
    record Fresh(KeptCredential credential, SealedSecret secret) {}

    /// A fingerprint that can be compared.
    record Digest(List<Byte> bytes) {
        public static Digest of(byte[] raw) {
            var bytes = new Byte[raw.length];
            for (int i = 0; i < raw.length; i++) {
                bytes[i] = raw[i];
            }
            return new Digest(List.of(bytes));
        }

        public byte[] raw() {
            var raw = new byte[bytes.size()];
            for (int i = 0; i < raw.length; i++) {
                raw[i] = bytes.get(i);
            }
            return raw;
        }

        @Override
        public String toString() {
            return "[…]";
        }
    }
}
