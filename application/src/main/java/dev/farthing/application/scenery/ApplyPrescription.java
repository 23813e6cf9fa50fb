package dev.farthing.application.scenery;

import dev.farthing.application.Changes;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.application.scenery.Prescription.OrgLine;
import dev.farthing.application.scenery.Prescription.Placed;
import dev.farthing.application.start.StartRefusedException;
import dev.farthing.domain.fault.FaultException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.function.Consumer;

/// Makes things as the configuration file says, all of them or none; what is so already is left alone.
@ApplicationScoped
public class ApplyPrescription {
    private final LetGoVendors letGoVendors;
    private final PrescribeProvider prescribeProvider;
    private final PrescribeCredential prescribeCredential;
    private final PrescribeModel prescribeModel;
    private final PrescribeRate prescribeRate;
    private final PrescribePrice prescribePrice;
    private final TenantRegister tenants;
    private final Changes changes;
    private final AuditTrail audit;

    public ApplyPrescription(
            LetGoVendors letGoVendors,
            PrescribeProvider prescribeProvider,
            PrescribeCredential prescribeCredential,
            PrescribeModel prescribeModel,
            PrescribeRate prescribeRate,
            PrescribePrice prescribePrice,
            TenantRegister tenants,
            Changes changes,
            AuditTrail audit) {
        this.letGoVendors = letGoVendors;
        this.prescribeProvider = prescribeProvider;
        this.prescribeCredential = prescribeCredential;
        this.prescribeModel = prescribeModel;
        this.prescribeRate = prescribeRate;
        this.prescribePrice = prescribePrice;
        this.tenants = tenants;
        this.changes = changes;
        this.audit = audit;
    }

    /// Refuses with the first contradiction it meets and its place in the file; nothing is done then.
    @Transactional
    public void apply(Prescription prescription) {
        letGoVendors.letGo(prescription);
        each(prescription.providers(), prescribeProvider::prescribe);
        each(prescription.credentials(), prescribeCredential::prescribe);
        each(prescription.models(), prescribeModel::prescribe);
        each(prescription.rates(), prescribeRate::prescribe);
        each(prescription.prices(), prescribePrice::prescribe);
        tenants.prescribePlans(prescription.plans()).forEach(audit::record);
        each(prescription.orgs(), org -> tenants.prescribe(org).forEach(audit::record));
        tenants.letGoOthers(
                        prescription.orgs().stream().<OrgLine>map(Placed::thing).toList())
                .forEach(audit::record);
        changes.ofCatalogue();
    }

    private static <T> void each(List<Placed<T>> all, Consumer<T> effect) {
        for (var placed : all) {
            try {
                effect.accept(placed.thing());
            } catch (FaultException refused) {
                throw new StartRefusedException(placed.place() + ": " + refused.sentence());
            }
        }
    }
}
