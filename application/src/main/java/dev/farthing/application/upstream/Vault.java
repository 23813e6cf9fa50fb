package dev.farthing.application.upstream;

import java.util.UUID;

/// Keeps secrets unreadable at rest, each bound to the one place it was sealed for.
public interface Vault {
    /// Seals a text for a place; twice the same text gives two different results.
    byte[] seal(String clear, Place place);

    /// Opens what was sealed for this very place, with the master key of today or the one before it; anything else,
    /// a sealed secret moved to another row for instance, is an IllegalStateException.
    String open(byte[] sealed, Place place);

    /// A keyed fingerprint: equal for equal texts, telling nothing about them.
    byte[] digest(String clear);

    /// A cell of a table.
    record Place(String table, String row, String column) {
        /// Where a credential's secret is kept.
        public static Place ofCredential(UUID id) {
            return new Place("credential", id.toString(), "secret");
        }

        /// Where the first answer to an administrator's request is kept.
        ///
        /// @param key a digest
        public static Place ofAnswer(String actor, String key) {
            return new Place("idempotency", actor + "/" + key, "sealed_answer");
        }

        /// Where a webhook's secret is kept, the one before it too.
        public static Place ofWebhook(UUID id) {
            return new Place("webhook", id.toString(), "secret");
        }

        /// Where a proxy's password is kept.
        public static Place ofProxy(UUID id) {
            return new Place("proxy", id.toString(), "password");
        }
    }
}
