package dev.farthing.application.upstream;

import dev.farthing.application.Changes;
import dev.farthing.application.ConfigFile;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.function.UnaryOperator;

/// Changes what is known of a vendor; the next call uses it.
@ApplicationScoped
public class ChangeProvider {
    private final ProviderRepository providers;
    private final Changes changes;
    private final AuditTrail audit;
    private final ConfigFile file;
    private final InstantSource clock;

    public ChangeProvider(
            ProviderRepository providers, Changes changes, AuditTrail audit, ConfigFile file, InstantSource clock) {
        this.providers = providers;
        this.changes = changes;
        this.audit = audit;
        this.file = file;
        this.clock = clock;
    }

    @Transactional
    public KeptProvider change(UUID id, UnaryOperator<ProviderDraft> edit) {
        var old = providers.find(id).orElseThrow(() -> Fault.NOT_FOUND.because("no provider has this id"));
        old.managedBy().mustBe(ManagedBy.API, file);
        var draft = edit.apply(ProviderDraft.of(old));
        if (draft.protocol() != old.provider().protocol() && providers.isInUse(id)) {
            throw Fault.IN_USE.because("credentials or routes name this provider, so its protocol stays;"
                    + " make another provider for another protocol");
        }
        var kept = new KeptProvider(
                draft.toProvider(id),
                draft.balance(),
                old.managedBy(),
                old.createdAt(),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        providers.save(kept);
        changes.ofCatalogue();
        audit.record(VendorPicture.deed("update", old, kept));
        return kept;
    }
}
