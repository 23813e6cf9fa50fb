package dev.farthing.application.upstream;

import dev.farthing.application.Changes;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.audit.Picture;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.UUID;

/// Spreads a provider's credentials over some proxies; none: they go straight, or by the provider's proxy_url.
@ApplicationScoped
public class AssignProxies {
    private final ProviderRepository providers;
    private final ProxyRepository proxies;
    private final Changes changes;
    private final AuditTrail audit;

    public AssignProxies(ProviderRepository providers, ProxyRepository proxies, Changes changes, AuditTrail audit) {
        this.providers = providers;
        this.proxies = proxies;
        this.changes = changes;
        this.audit = audit;
    }

    @Transactional
    public List<UUID> assign(UUID providerId, List<UUID> pool) {
        if (providers.find(providerId).isEmpty()) {
            throw Fault.NOT_FOUND.because("no provider has this id");
        }
        var before = proxies.pool(providerId);
        proxies.assign(providerId, List.copyOf(new LinkedHashSet<>(pool)));
        var after = proxies.pool(providerId);
        changes.ofCatalogue();
        audit.record(Deed.ofPlatform(
                "update",
                "provider_proxies",
                providerId.toString(),
                Picture.EMPTY.with("proxy_ids", before),
                Picture.EMPTY.with("proxy_ids", after)));
        return after;
    }
}
