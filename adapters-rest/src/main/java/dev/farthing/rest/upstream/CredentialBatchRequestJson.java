package dev.farthing.rest.upstream;

import dev.farthing.application.upstream.ActOnCredential.Action;
import dev.farthing.application.upstream.CredentialFilter;
import dev.farthing.rest.Fields;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// One thing to do to many credentials: those named, or those a filter lets through.
///
/// @param malformed what was named and cannot be an id
@Schema(name = "CredentialBatchRequest", requiredProperties = "action")
record CredentialBatchRequestJson(
        Action action,

        @Schema(maxItems = 10000) List<UUID> ids,

        @Schema(
                description = "instead of ids, the parameters of the list: provider_id, search, status, tag,"
                        + " failures_from, created_from, created_to, used_from, used_to")
        @Nullable
        CredentialFilter filter,

        @Schema(hidden = true) List<String> malformed) {
    static final int MOST = 10_000;
    private static final int LONGEST_ID = 64;
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    static CredentialBatchRequestJson read(Fields fields) {
        var action = fields.requiredChoice("action", Action.class);
        var filter = fields.object("filter");
        if (filter == null) {
            fields.require("ids");
        } else if (fields.has("ids")) {
            fields.reject("ids", "value_error", "Either ids or a filter");
        }
        var texts = fields.texts("ids", MOST, LONGEST_ID);
        var read = filter == null ? null : CredentialListQuery.filter(filter);
        fields.check();
        return new CredentialBatchRequestJson(
                action,
                texts.stream()
                        .filter(text -> UUID_TEXT.matcher(text).matches())
                        .map(UUID::fromString)
                        .toList(),
                read,
                texts.stream()
                        .filter(text -> !UUID_TEXT.matcher(text).matches())
                        .distinct()
                        .toList());
    }
}
