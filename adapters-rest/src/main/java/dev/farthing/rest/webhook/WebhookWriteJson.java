package dev.farthing.rest.webhook;

import dev.farthing.application.webhook.CheckAddress;
import dev.farthing.application.webhook.WebhookDraft;
import dev.farthing.domain.alert.MessageKind;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.webhook.Address;
import dev.farthing.domain.webhook.Webhook;
import dev.farthing.rest.Fields;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a webhook is to be; of an existing one, an absent field stays as it is.
@Schema(name = "WebhookRequest")
record WebhookWriteJson(
        @Schema(
                description = "https, http, or mailto with up to 20 addresses",
                examples = "https://example.com/farthing")
        @Nullable
        String url,

        @Nullable String description,

        @Schema(description = "what it is told of; empty for everything", examples = "[\"budget_threshold\"]") @Nullable
        List<String> kinds,

        @Schema(defaultValue = "true") @Nullable Boolean enabled,

        @Schema(
                defaultValue = "false",
                description = "on creation: it hears of every org and of the platform; operators only")
        @Nullable
        Boolean allOrgs,

        @Schema(description = "on creation: another org than one's own; operators only") @Nullable
        UUID orgId) {
    private static final int LONGEST_KIND = 40;
    private static final Address NOWHERE = Address.parse("https://invalid.invalid/");
    private static final WebhookDraft EMPTY = new WebhookDraft(NOWHERE, "", Set.of(), true);

    static WebhookDraft read(Fields fields, CheckAddress checkAddress) {
        fields.require("url");
        return over(EMPTY, fields, checkAddress);
    }

    /// Everything a body says; an address that is not new is not looked up again.
    static WebhookDraft over(WebhookDraft old, Fields fields, CheckAddress checkAddress) {
        var address = fields.has("url") ? address(fields, old.address(), checkAddress) : old.address();
        var description = fields.has("description")
                ? Objects.requireNonNullElse(fields.optionalText("description", Webhook.LONGEST_DESCRIPTION), "")
                : old.description();
        return new WebhookDraft(
                address,
                description,
                fields.has("kinds") ? kinds(fields) : old.kinds(),
                fields.bool("enabled", old.enabled()));
    }

    private static Set<MessageKind> kinds(Fields fields) {
        var kinds = EnumSet.noneOf(MessageKind.class);
        kinds.addAll(fields.texts("kinds", MessageKind.values().length, LONGEST_KIND, WebhookWriteJson::kind));
        return kinds;
    }

    private static MessageKind kind(String label) {
        return MessageKind.named(label)
                .orElseThrow(() -> new IllegalArgumentException("there are no messages of kind " + label));
    }

    private static Address address(Fields fields, Address old, CheckAddress checkAddress) {
        var text = fields.text("url", 1, Address.LONGEST);
        try {
            var address = Address.parse(text);
            if (!address.equals(old)) {
                checkAddress.check(address);
            }
            return address;
        } catch (IllegalArgumentException wrong) {
            if (!text.isEmpty()) {
                fields.reject("url", "value_error", "Value error, " + wrong.getMessage());
            }
        } catch (FaultException refused) {
            fields.reject("url", "value_error", "Value error, " + refused.sentence());
        }
        return old;
    }
}
