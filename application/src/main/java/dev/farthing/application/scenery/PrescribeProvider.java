package dev.farthing.application.scenery;

import dev.farthing.application.Ids;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.application.upstream.KeptProvider;
import dev.farthing.application.upstream.ProviderDraft;
import dev.farthing.application.upstream.ProviderRepository;
import dev.farthing.application.upstream.VendorPicture;
import dev.farthing.domain.upstream.Provider;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Makes a provider as the file says; the file takes over one of the same name. Part of [ApplyPrescription].
@ApplicationScoped
public class PrescribeProvider {
    private final ProviderRepository providers;
    private final AuditTrail audit;
    private final Ids ids;
    private final InstantSource clock;

    public PrescribeProvider(ProviderRepository providers, AuditTrail audit, Ids ids, InstantSource clock) {
        this.providers = providers;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    public void prescribe(ProviderDraft draft) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var old = providers.findByName(draft.name());
        var id = old.map(kept -> kept.provider().id()).orElseGet(ids::next);
        var wanted = new KeptProvider(
                new Provider(
                        id,
                        draft.name(),
                        draft.protocol(),
                        draft.baseUrl(),
                        draft.headers().values(),
                        draft.proxyUrl(),
                        draft.sandbox(),
                        draft.timeouts(),
                        draft.rules()),
                draft.balance(),
                ManagedBy.FILE,
                old.map(KeptProvider::createdAt).orElse(now),
                old.map(KeptProvider::updatedAt).orElse(now));
        if (!old.equals(Optional.of(wanted))) {
            providers.save(
                    new KeptProvider(wanted.provider(), wanted.balance(), wanted.managedBy(), wanted.createdAt(), now));
            audit.record(VendorPicture.deed("prescribe", old.orElse(null), wanted));
        }
    }
}
