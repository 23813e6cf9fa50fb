package dev.farthing.application.scenery;

import dev.farthing.application.Changes;
import dev.farthing.application.Listing;
import dev.farthing.application.scenery.Prescription.OrgLine;
import dev.farthing.application.scenery.Prescription.Placed;
import dev.farthing.domain.fault.FaultException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.function.Consumer;

/// Makes things as the configuration file says, all of them or none; what is so already is left alone.
@ApplicationScoped
public class ApplyPrescription {
    private final PrescribedVendors vendors;
    private final PrescribedPrices prices;
    private final TenantRegister tenants;
    private final Changes changes;

    ApplyPrescription(
            PrescribedVendors vendors, PrescribedPrices prices, TenantRegister tenants, Changes changes) {
        this.vendors = vendors;
        this.prices = prices;
        this.tenants = tenants;
        this.changes = changes;
    }

    /// Refuses with the first contradiction it meets and its place in the file; nothing is done then.
    @Transactional
    public void apply(Prescription prescription) {
        vendors.letGoOthers(prescription, Listing.ALL);
        each(prescription.providers(), vendors::provider);
        each(prescription.credentials(), vendors::credential);
        each(prescription.models(), vendors::model);
        each(prescription.prices(), prices::price);
        tenants.prescribePlans(prescription.plans());
        each(prescription.orgs(), tenants::prescribe);
        tenants.letGoOthers(
                prescription.orgs().stream().<OrgLine>map(Placed::thing).toList());
        changes.ofCatalogue();
    }

    private static <T> void each(List<Placed<T>> all, Consumer<T> effect) {
        for (var placed : all) {
            try {
                effect.accept(placed.thing());
            } catch (FaultException refused) {
                throw new ContradictionException(placed.place() + ": " + refused.sentence());
            }
        }
    }

    /// A prescription that contradicts itself or what is there; nothing of it was done.
    public static final class ContradictionException extends RuntimeException {
        ContradictionException(String sentence) {
            super(sentence, null, false, false);
        }
    }
}
