package dev.farthing.application.upstream;

import dev.farthing.domain.upstream.BalancePolling;
import dev.farthing.domain.upstream.ConversationRules;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.Provider;
import dev.farthing.domain.upstream.ProviderRules;
import dev.farthing.domain.upstream.Timeouts;
import dev.farthing.domain.upstream.VendorHeaders;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What somebody wants a provider to be.
public record ProviderDraft(
        String name,
        Protocol protocol,
        @Nullable URI baseUrl,
        VendorHeaders headers,
        @Nullable URI proxyUrl,
        boolean sandbox,
        Timeouts timeouts,
        BalancePolling balance,
        ProviderRules rules,
        ConversationRules conversations) {
    /// A provider to which the pool's usual rules apply.
    public ProviderDraft(
            String name,
            Protocol protocol,
            @Nullable URI baseUrl,
            VendorHeaders headers,
            @Nullable URI proxyUrl,
            boolean sandbox,
            Timeouts timeouts,
            BalancePolling balance) {
        this(
                name,
                protocol,
                baseUrl,
                headers,
                proxyUrl,
                sandbox,
                timeouts,
                balance,
                ProviderRules.USUAL,
                ConversationRules.USUAL);
    }

    /// A provider of a protocol at an address, everything else as it usually is.
    public static ProviderDraft at(String name, Protocol protocol, @Nullable URI baseUrl) {
        return new ProviderDraft(
                name, protocol, baseUrl, VendorHeaders.NONE, null, false, Timeouts.DEFAULT, BalancePolling.OFF);
    }

    public static ProviderDraft of(KeptProvider kept) {
        var provider = kept.provider();
        return new ProviderDraft(
                provider.name(),
                provider.protocol(),
                provider.baseUrl(),
                new VendorHeaders(provider.headers()),
                provider.proxyUrl(),
                provider.sandbox(),
                provider.timeouts(),
                kept.balance(),
                provider.rules(),
                provider.conversations());
    }

    /// The same switched off, or on.
    public ProviderDraft disabled(boolean off) {
        return new ProviderDraft(
                name,
                protocol,
                baseUrl,
                headers,
                proxyUrl,
                sandbox,
                timeouts,
                balance,
                rules.disabled(off),
                conversations);
    }

    /// The same under another name.
    public ProviderDraft named(String other) {
        return new ProviderDraft(
                other, protocol, baseUrl, headers, proxyUrl, sandbox, timeouts, balance, rules, conversations);
    }

    Provider toProvider(UUID id) {
        return new Provider(
                id, name, protocol, baseUrl, headers.values(), proxyUrl, sandbox, timeouts, rules, conversations);
    }
}
