package dev.farthing.application.upstream;

import dev.farthing.application.Changes;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Forgets a proxy; those of a pool that went through it go through another one of the pool.
@ApplicationScoped
public class DeleteProxy {
    private final ProxyRepository proxies;
    private final Changes changes;
    private final AuditTrail audit;

    public DeleteProxy(ProxyRepository proxies, Changes changes, AuditTrail audit) {
        this.proxies = proxies;
        this.changes = changes;
        this.audit = audit;
    }

    @Transactional
    public void delete(UUID id) {
        var old = proxies.find(id).orElseThrow(() -> Fault.NOT_FOUND.because("no proxy has this id"));
        proxies.remove(id);
        changes.ofCatalogue();
        audit.record(ProxyPicture.deed("delete", old, null));
    }
}
