package dev.farthing.application.upstream;

import dev.farthing.application.upstream.KeptCredential.RestingModel;
import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.audit.Picture;
import dev.farthing.domain.upstream.Ceilings;
import dev.farthing.domain.upstream.ConversationRules;
import dev.farthing.domain.upstream.ModelRules;
import dev.farthing.domain.upstream.RequestRules;
import dev.farthing.domain.upstream.Route;
import java.util.LinkedHashMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What of vendors, their credentials and models goes on record.
public final class VendorPicture {
    private VendorPicture() {}

    /// Something done to a provider.
    public static Deed deed(String action, @Nullable KeptProvider before, @Nullable KeptProvider after) {
        var kept = after == null ? Objects.requireNonNull(before) : after;
        return Deed.ofPlatform(
                action,
                "provider",
                kept.provider().id().toString(),
                before == null ? null : of(before),
                after == null ? null : of(after));
    }

    /// Something done to a credential.
    public static Deed deed(String action, @Nullable KeptCredential before, @Nullable KeptCredential after) {
        var kept = after == null ? Objects.requireNonNull(before) : after;
        return Deed.ofPlatform(
                action,
                "credential",
                kept.id().toString(),
                before == null ? null : of(before),
                after == null ? null : of(after));
    }

    /// Something done to a model.
    public static Deed deed(String action, @Nullable KeptModel before, @Nullable KeptModel after) {
        var kept = after == null ? Objects.requireNonNull(before) : after;
        return Deed.ofPlatform(
                action,
                "model",
                kept.model().id(),
                before == null ? null : of(before),
                after == null ? null : of(after));
    }

    /// Headers may carry secrets, and so may the name and password of a proxy's address.
    private static Picture of(KeptProvider kept) {
        var provider = kept.provider();
        var headers = new LinkedHashMap<String, String>();
        provider.headers().keySet().forEach(name -> headers.put(name, Picture.HIDDEN));
        var proxy = provider.proxyUrl();
        return Picture.EMPTY
                .with("name", provider.name())
                .with("protocol", provider.protocol())
                .with("base_url", provider.baseUrl())
                .with("headers", headers)
                .with(
                        "proxy_url",
                        proxy == null || proxy.getRawUserInfo() == null
                                ? proxy
                                : proxy.toString().replace(proxy.getRawUserInfo(), Picture.HIDDEN))
                .with("enabled", !provider.rules().disabled())
                .with("sandbox", provider.sandbox())
                .with("connect_ms", provider.timeouts().connectMillis())
                .with("first_byte_ms", provider.timeouts().firstByteMillis())
                .with("idle_ms", provider.timeouts().idleMillis())
                .with("total_ms", provider.timeouts().totalMillis())
                .with("max_concurrent", provider.rules().maxConcurrent())
                .with("on_empty_account", provider.rules().emptyAccount())
                .with("rate_limit_scope", provider.rules().limitScope())
                .with(
                        "provenance",
                        provider.rules().provenance() == null
                                ? null
                                : provider.rules().provenance().label())
                .with("conversation", ofConversations(provider.conversations()))
                .with("verify_model", provider.rules().verifyModel())
                .with("balance_source", kept.balance().source())
                .with("poll_interval_s", kept.balance().intervalSeconds())
                .with("managed_by", kept.managedBy());
    }

    private static @Nullable Picture ofConversations(ConversationRules rules) {
        return rules.equals(ConversationRules.USUAL)
                ? null
                : Picture.EMPTY
                        .with("user_label", rules.labels().user())
                        .with("assistant_label", rules.labels().assistant())
                        .with("system_label", rules.labels().system())
                        .with("keep", rules.keep())
                        .with("think", rules.think())
                        .with("regenerate", rules.regenerate())
                        .with("edit_prompt", rules.editPrompt());
    }

    private static Picture of(KeptCredential kept) {
        var share = kept.share();
        return Picture.EMPTY
                .with("provider_id", kept.providerId())
                .with("name", share.name())
                .hiding("secret")
                .with("secret_hint", kept.secretHint())
                .with("weight", share.weight())
                .with("priority", share.priority())
                .with("tags", share.tags())
                .with("max_concurrent", share.maxConcurrent())
                .with("note", share.note())
                .with("models_allowed", share.models().allowed())
                .with("models_denied", share.models().denied())
                .with("only_listed_models", share.models().onlyListed())
                .with("proxy_id", share.proxyId())
                .with("ceilings", of(share.ceilings()))
                .with("status", kept.health().status())
                .with("failure_count", kept.health().failureCount())
                .with("cooldown_until", kept.health().cooldownUntil())
                .with(
                        "resting_models",
                        kept.health().resting().stream()
                                .map(RestingModel::model)
                                .toList())
                .with("managed_by", kept.managedBy());
    }

    private static @Nullable Picture of(Ceilings ceilings) {
        return ceilings.areNone()
                ? null
                : Picture.EMPTY.with("day", of(ceilings.day())).with("month", of(ceilings.month()));
    }

    private static Picture of(Ceilings.Limits limits) {
        return Picture.EMPTY
                .with("requests", limits.requests())
                .with("tokens", limits.tokens())
                .with("money", limits.money());
    }

    private static Picture of(KeptModel kept) {
        var model = kept.model();
        return Picture.EMPTY
                .with("id", model.id())
                .with("aliases", model.aliases())
                .with("type", model.type())
                .with("context_window", model.contextWindow())
                .with("max_output_tokens", model.maxOutputTokens())
                .with("tokenizer", model.tokenizer())
                .with("max_server_turns", model.maxServerTurns())
                .with("hold_percent", model.holdPercent())
                .with("capabilities", model.capabilities())
                .with("routes", model.routes().stream().map(VendorPicture::of).toList())
                .with("status", model.status())
                .with("balancing", model.balancing())
                .with("hedging", model.choice().hedged())
                .with("min_success_percent", model.choice().leastSuccess())
                .with("rules", model.rules().areNone() ? null : of(model.rules()))
                .with("managed_by", kept.managedBy());
    }

    private static Picture of(ModelRules rules) {
        return of(rules.own())
                .with(
                        "suffixes",
                        rules.bySuffix().entrySet().stream()
                                .map(each -> of(each.getValue()).with("suffix", each.getKey()))
                                .toList());
    }

    private static Picture of(RequestRules rules) {
        return Picture.EMPTY
                .with(
                        "request_defaults",
                        rules.defaults().isEmpty() ? null : rules.defaults().json())
                .with(
                        "request_forced",
                        rules.forced().isEmpty() ? null : rules.forced().json())
                .with("stream", rules.stream());
    }

    private static Picture of(Route route) {
        return Picture.EMPTY
                .with("provider_id", route.providerId())
                .with("upstream_model", route.upstreamModel())
                .with("weight", route.weight())
                .with("priority", route.priority())
                .with("cost_per_1m", route.costPer1m());
    }
}
