package dev.farthing.application.upstream;

import dev.farthing.application.Changes;
import dev.farthing.application.Ids;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.OutboundProxy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Makes a proxy known, or changes it; the next call goes through it as it is then.
@ApplicationScoped
public class SaveProxy {
    private final ProxyRepository proxies;
    private final Vault vault;
    private final Changes changes;
    private final AuditTrail audit;
    private final Ids ids;
    private final InstantSource clock;

    public SaveProxy(
            ProxyRepository proxies, Vault vault, Changes changes, AuditTrail audit, Ids ids, InstantSource clock) {
        this.proxies = proxies;
        this.vault = vault;
        this.changes = changes;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    /// @param id null for a new one
    /// @param edit from what it is to what it shall be; a new one is nothing yet
    @Transactional
    public KeptProxy save(@Nullable UUID id, UnaryOperator<@Nullable ProxyDraft> edit) {
        var old =
                id == null ? null : proxies.find(id).orElseThrow(() -> Fault.NOT_FOUND.because("no proxy has this id"));
        var draft = edit.apply(old == null ? null : ProxyDraft.of(old));
        if (draft == null) {
            throw new IllegalArgumentException("a proxy is to be something");
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var secret = draft.password();
        var proxy = new OutboundProxy(draft.url(), draft.username(), secret);
        var kept = new KeptProxy(
                old == null ? ids.next() : old.id(),
                draft.name(),
                proxy.url(),
                proxy.username(),
                secret != null || (draft.keepsPassword() && proxy.username() != null),
                draft.enabled(),
                old != null && old.url().equals(proxy.url()) ? old.check() : null,
                old == null ? now : old.createdAt(),
                now);
        proxies.save(kept, secret == null ? null : vault.seal(secret.reveal(), Vault.Place.ofProxy(kept.id())));
        changes.ofCatalogue();
        audit.record(ProxyPicture.deed(old == null ? "create" : "update", old, kept));
        return kept;
    }
}
