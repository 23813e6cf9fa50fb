package dev.farthing.domain.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What one record of the audit says, and the fingerprint that ties it to the record before it.
///
/// @param at to the microsecond
public record AuditEntry(
        UUID chain,
        long seq,
        UUID id,
        Instant at,
        Doer doer,
        What what,
        @Nullable String reason) {
    /// What the first record of a chain follows.
    public static final String BEGINNING = "0".repeat(64);

    /// Who did it.
    ///
    /// @param kind `admin_key`, `operator_key` (the one the environment holds) or `system`
    public record Doer(
            String kind,
            @Nullable UUID keyId,
            @Nullable String role,
            @Nullable String address) {}

    /// What was done; the pictures are JSON.
    public record What(
            String action,
            String objectType,
            String objectId,
            @Nullable String before,
            @Nullable String after) {}

    /// The fingerprint of this record and of all before it.
    ///
    /// @param previous the fingerprint of the record before it, or [#BEGINNING]
    public String hashAfter(String previous) {
        try {
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest((previous + "\n" + text()).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    private String text() {
        return Picture.EMPTY
                .with("action", what.action)
                .with("actor", doer.kind)
                .with("address", doer.address)
                .with("after", what.after)
                .with("at", at)
                .with("before", what.before)
                .with("id", id)
                .with("key_id", doer.keyId)
                .with("object_id", what.objectId)
                .with("object_type", what.objectType)
                .with("org_id", chain)
                .with("reason", reason)
                .with("role", doer.role)
                .with("seq", seq)
                .json();
    }
}
