package dev.farthing.rest.upstream;

import dev.farthing.application.upstream.ProviderDraft;
import dev.farthing.domain.upstream.BalancePolling;
import dev.farthing.domain.upstream.BalanceSource;
import dev.farthing.domain.upstream.BaseUrl;
import dev.farthing.domain.upstream.EmptyAccount;
import dev.farthing.domain.upstream.LimitScope;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.Provenance;
import dev.farthing.domain.upstream.ProviderRules;
import dev.farthing.domain.upstream.VendorHeaders;
import dev.farthing.rest.Fields;
import java.net.URI;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a provider shall be; on PUT a field that is absent stays as it is, and null makes it what it is by default.
@Schema(name = "ProviderWrite")
record ProviderWriteJson(
        @Schema(examples = "openai", required = true) String name,

        @Schema(
                required = true,
                enumeration = {"openai", "anthropic", "gemini", "abacus", "demo"})
        String protocol,

        @Schema(examples = "https://api.openai.com/v1", description = "with the version for openai and gemini")
        @Nullable
        String baseUrl,

        @Nullable Map<String, String> headers,

        @Schema(examples = "socks5://127.0.0.1:1080") @Nullable
        String proxyUrl,

        @Schema(defaultValue = "true", description = "false: no call is routed to it") @Nullable
        Boolean enabled,

        @Schema(defaultValue = "false") @Nullable Boolean sandbox,
        @Nullable TimeoutsJson timeouts,

        @Schema(description = "how many calls may run at once, 0 for any number; null: as set for all", minimum = "0")
        @Nullable
        Integer maxConcurrent,

        @Schema(
                enumeration = {"disable", "cool"},
                description = "what becomes of a credential whose account is empty; null: as set for all")
        @Nullable
        String onEmptyAccount,

        @Schema(
                enumeration = {"told", "account", "model"},
                description = "what rests when the vendor limits the rate of calls: what its answer names, the"
                        + " credential, or the model with it; null: as the setting says")
        @Nullable
        String rateLimitScope,

        @Schema(description = "for abacus: how calls become conversations; null: as usual") @Nullable
        ConversationJson conversation,

        @Schema(
                enumeration = {"official", "cloud", "reseller", "self-hosted"},
                description = "whose models it serves")
        @Nullable
        String provenance,

        @Schema(
                description = "the upstream model to whom a word is said when a credential is verified; null: any that"
                        + " is routed there",
                examples = "gpt-4o-mini",
                maxLength = 256)
        @Nullable
        String verifyModel,

        @Schema(
                defaultValue = "none",
                enumeration = {"none", "abacus", "deepseek", "openrouter", "siliconflow", "moonshot", "openai_billing"})
        @Nullable
        String balanceSource,

        @Schema(defaultValue = "300", minimum = "5", maximum = "86400") @Nullable
        Integer pollIntervalS) {
    private static final int LONGEST_NAME = 100;
    private static final int MOST_CONCURRENT = 1_000_000;
    private static final int LONGEST_URL = 2_000;
    private static final int LONGEST_MODEL = 256;
    private static final ProviderDraft USUAL = ProviderDraft.at("", Protocol.OPENAI, null);

    static ProviderDraft read(Fields fields, @Nullable ProviderDraft old) {
        var before = old == null ? USUAL : old;
        var name = old == null || fields.has("name") ? fields.text("name", 1, LONGEST_NAME) : before.name();
        var protocol = old == null || fields.has("protocol")
                ? fields.requiredChoice("protocol", Protocol.class)
                : before.protocol();
        var baseUrl = fields.has("base_url") ? baseUrl(fields) : before.baseUrl();
        if (baseUrl == null && protocol != Protocol.DEMO) {
            if (fields.optionalText("base_url", LONGEST_URL) == null) {
                fields.require("base_url");
            }
            baseUrl = URI.create("http://unread");
        }
        var headers = fields.has("headers")
                ? Checked.of(fields, "headers", VendorHeaders.NONE, () -> new VendorHeaders(fields.map("headers")))
                : before.headers();
        var proxyUrl = fields.has("proxy_url") ? proxyUrl(fields) : before.proxyUrl();
        var timeouts = fields.has("timeouts")
                ? TimeoutsJson.read(fields.object("timeouts"), before.timeouts())
                : before.timeouts();
        var conversations = fields.has("conversation")
                ? ConversationJson.read(fields.object("conversation"), before.conversations())
                : before.conversations();
        var draft = new ProviderDraft(
                name,
                protocol,
                protocol == Protocol.DEMO ? null : baseUrl,
                headers,
                proxyUrl,
                fields.bool("sandbox", !fields.has("sandbox") && before.sandbox()),
                timeouts,
                balance(fields, before.balance()),
                rules(fields, before.rules()),
                conversations);
        fields.check();
        return draft;
    }

    private static @Nullable URI baseUrl(Fields fields) {
        var text = fields.optionalText("base_url", LONGEST_URL);
        return text == null
                ? null
                : Checked.<@Nullable URI>of(
                        fields, "base_url", null, () -> BaseUrl.of(text).uri());
    }

    private static @Nullable URI proxyUrl(Fields fields) {
        var text = fields.optionalText("proxy_url", LONGEST_URL);
        return text == null || text.isEmpty()
                ? null
                : Checked.<@Nullable URI>of(fields, "proxy_url", null, () -> BaseUrl.proxy(text));
    }

    private static ProviderRules rules(Fields fields, ProviderRules before) {
        var most = fields.integer("max_concurrent", 0, MOST_CONCURRENT);
        var empty = fields.optionalChoice("on_empty_account", EmptyAccount.class);
        var scope = fields.optionalChoice("rate_limit_scope", LimitScope.class);
        return new ProviderRules(
                fields.has("max_concurrent") ? most : before.maxConcurrent(),
                fields.has("on_empty_account") ? empty : before.emptyAccount(),
                fields.has("provenance") ? provenance(fields) : before.provenance(),
                fields.has("verify_model") ? verifyModel(fields) : before.verifyModel(),
                fields.has("rate_limit_scope") ? scope : before.limitScope(),
                !fields.bool("enabled", fields.has("enabled") || !before.disabled()));
    }

    private static @Nullable String verifyModel(Fields fields) {
        var text = fields.optionalText("verify_model", LONGEST_MODEL);
        return text == null || text.isBlank() ? null : text;
    }

    private static @Nullable Provenance provenance(Fields fields) {
        var text = fields.optionalText("provenance", LONGEST_NAME);
        if (text == null) {
            return null;
        }
        var named = Provenance.named(text);
        if (named.isEmpty()) {
            fields.reject(
                    "provenance", "enum", "Input should be one of 'official', 'cloud', 'reseller', 'self-hosted'");
        }
        return named.orElse(null);
    }

    private static BalancePolling balance(Fields fields, BalancePolling before) {
        var source = fields.choice(
                "balance_source",
                BalanceSource.class,
                fields.has("balance_source") ? BalanceSource.NONE : before.source());
        var interval =
                fields.integer("poll_interval_s", BalancePolling.SHORTEST_SECONDS, BalancePolling.LONGEST_SECONDS);
        int otherwise = fields.has("poll_interval_s") ? BalancePolling.OFF.intervalSeconds() : before.intervalSeconds();
        return new BalancePolling(source, interval == null ? otherwise : interval);
    }
}
