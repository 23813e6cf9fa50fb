package dev.farthing.rest.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.farthing.application.audit.AuditView;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A record of the audit.
@Schema(name = "AuditRecord")
record AuditJson(
        UUID id,

        @Schema(description = "null for what belongs to no org") @Nullable
        UUID orgId,

        @Schema(description = "its number in the chain of its org, from 1")
        long seq,

        Instant at,

        @Schema(
                description = "admin_key, operator_key (the one the environment holds) or system",
                examples = "admin_key")
        String actor,

        @Nullable UUID keyId,
        @Schema(examples = "org_admin") @Nullable String role,
        @Schema(examples = "203.0.113.7") @Nullable String address,
        @Schema(examples = "update") String action,
        @Schema(examples = "key") String objectType,
        String objectId,

        @Schema(implementation = Object.class, description = "how it looked; null when it is new. Secrets are […]")
        @Nullable
        JsonNode before,

        @Schema(implementation = Object.class, description = "how it looks now; null when it is gone. Secrets are […]")
        @Nullable
        JsonNode after,

        @Nullable String reason,

        @Schema(description = "the fingerprint of this record and of all before it")
        String hash) {
    private static final ObjectMapper PLAIN = new ObjectMapper();

    static AuditJson of(AuditView view) {
        return new AuditJson(
                view.id(),
                view.orgId(),
                view.seq(),
                view.at(),
                view.actor(),
                view.keyId(),
                view.role(),
                view.address(),
                view.action(),
                view.objectType(),
                view.objectId(),
                json(view.before()),
                json(view.after()),
                view.reason(),
                view.hash());
    }

    /// What was altered in the database may be no JSON any more, and is shown as the text it is.
    private static @Nullable JsonNode json(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return PLAIN.readTree(text);
        } catch (JsonProcessingException _) {
            return PLAIN.getNodeFactory().textNode(text);
        }
    }
}
