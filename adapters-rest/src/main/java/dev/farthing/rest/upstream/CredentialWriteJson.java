package dev.farthing.rest.upstream;

import dev.farthing.application.upstream.CredentialDraft;
import dev.farthing.application.upstream.KeptCredential.Share;
import dev.farthing.domain.upstream.ServedModels;
import dev.farthing.domain.upstream.UpstreamSecret;
import dev.farthing.rest.Fields;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a credential shall be; on PUT a field that is absent stays as it is, the secret too.
@Schema(name = "CredentialWrite")
record CredentialWriteJson(
        @Schema(required = true) UUID providerId,
        @Schema(required = true, examples = "team account") String name,

        @Schema(required = true, writeOnly = true, examples = "sk-…")
        String secret,

        @Schema(defaultValue = "1", minimum = "0", maximum = "1000000") @Nullable
        Integer weight,

        @Schema(defaultValue = "0", description = "smaller is tried first") @Nullable
        Integer priority,

        @Nullable List<String> tags,
        @Schema(minimum = "1") @Nullable Integer maxConcurrency,

        @Schema(description = "what people want to remember of it", maxLength = 2000) @Nullable
        String note,

        @Schema(
                description = "the vendor's models it serves, a trailing * standing for any rest; none named: all",
                examples = "[\"imagen-*\"]")
        @Nullable
        List<String> modelsAllowed,

        @Schema(description = "those it does not serve, whatever is allowed") @Nullable
        List<String> modelsDenied,

        @Schema(defaultValue = "false", description = "serve only what the vendor listed for it when it was verified")
        @Nullable
        Boolean onlyListedModels,

        @Schema(description = "the proxy it goes through; none: one of its provider's, always the same") @Nullable
        UUID proxyId,

        @Schema(description = "how much it is used for in a day and in a month; null: as much as there is") @Nullable
        CeilingsJson ceilings) {
    private static final int LONGEST_NAME = 100;
    private static final int ROOM_FOR_DIGITS = 20;
    private static final int LONGEST_SECRET = 4_096;
    private static final int HEAVIEST = 1_000_000;
    private static final int MOST_TAGS = 50;
    private static final int LONGEST_TAG = 100;
    private static final int MOST_CONCURRENT = 1_000_000;
    private static final int LONGEST_NOTE = 2_000;

    /// @param providers the ids a credential may name
    static CredentialDraft read(Fields fields, @Nullable CredentialDraft old, Set<UUID> providers) {
        var provider = old == null || fields.has("provider_id") ? fields.requiredUuid("provider_id") : old.providerId();
        if (fields.uuid("provider_id") != null && !providers.contains(provider)) {
            fields.reject("provider_id", "value_error", "no provider has this id");
        }
        var name = old == null || fields.has("name")
                ? fields.text("name", 1, LONGEST_NAME)
                : old.share().name();
        var secret = old == null || fields.has("secret") ? secret(fields) : null;
        var before = old == null ? new Share("", 1, 0, List.of(), null) : old.share();
        var draft = new CredentialDraft(provider, secret, share(fields, name, before));
        fields.check();
        return draft;
    }

    private static @Nullable UpstreamSecret secret(Fields fields) {
        fields.require("secret");
        var text = fields.optionalText("secret", LONGEST_SECRET);
        return text == null
                ? null
                : Checked.<@Nullable UpstreamSecret>of(fields, "secret", null, () -> new UpstreamSecret(text));
    }

    /// How each of many shall take part.
    static Share pattern(Fields fields) {
        var name = fields.has("name") ? fields.text("name", 1, LONGEST_NAME - ROOM_FOR_DIGITS) : "imported";
        return share(fields, name, new Share("", 1, 0, List.of(), null));
    }

    private static Share share(Fields fields, String name, Share before) {
        var weight = fields.integer("weight", 0, HEAVIEST);
        var priority = fields.integer("priority", -HEAVIEST, HEAVIEST);
        return new Share(
                name,
                weight != null ? weight : fields.has("weight") ? 1 : before.weight(),
                priority != null ? priority : fields.has("priority") ? 0 : before.priority(),
                fields.has("tags") ? fields.texts("tags", MOST_TAGS, LONGEST_TAG) : before.tags(),
                fields.has("max_concurrency")
                        ? fields.integer("max_concurrency", 1, MOST_CONCURRENT)
                        : before.maxConcurrent(),
                fields.has("note") ? fields.optionalText("note", LONGEST_NOTE) : before.note(),
                models(fields, before.models()),
                fields.has("proxy_id") ? fields.uuid("proxy_id") : before.proxyId(),
                fields.has("ceilings") ? CeilingsJson.read(fields.object("ceilings")) : before.ceilings());
    }

    private static ServedModels models(Fields fields, ServedModels before) {
        return new ServedModels(
                models(fields, "models_allowed", before.allowed()),
                models(fields, "models_denied", before.denied()),
                fields.bool("only_listed_models", !fields.has("only_listed_models") && before.onlyListed()),
                before.listed());
    }

    private static List<String> models(Fields fields, String name, List<String> before) {
        return fields.has(name) ? fields.texts(name, ServedModels.MOST, ServedModels.LONGEST) : before;
    }
}
