package dev.farthing.application.relay;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.key.IssuedKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The models that a vendor may ask on the way to an answer, by its own names for them: each must be one that the
/// caller may ask by itself.
///
/// @param refused the name of the first that it may not ask, and why; null where it may ask all
record OtherModels(
        Map<String, Admission.Other> found,
        @Nullable String refused,
        @Nullable Fault fault) {
    private static final OtherModels NONE = new OtherModels(Map.of(), null, null);

    static OtherModels of(
            List<SideWork> work,
            IssuedKey key,
            Catalogue.Tenant tenant,
            Catalogue picture,
            BudgetDirectory budgets,
            Instant now) {
        if (work.isEmpty()) {
            return NONE;
        }
        var found = new HashMap<String, Admission.Other>();
        for (var each : work) {
            var name = each.model();
            if (name == null) {
                continue;
            }
            var fault = Fault.MODEL_NOT_FOUND;
            for (var offer : picture.offersBehind(name)) {
                if (!ModelAccess.allows(key, tenant.plan(), offer)) {
                    fault = fault == Fault.MODEL_NOT_FOUND ? Fault.MODEL_NOT_ALLOWED : fault;
                } else if (!ModelAccess.isPriced(key, tenant, offer, picture.settings(), budgets, now)) {
                    fault = Fault.MODEL_NOT_PRICED;
                } else {
                    var price = key.holder().sandbox() ? null : tenant.priceOf(offer, now);
                    found.putIfAbsent(name, new Admission.Other(offer.model(), price));
                }
            }
            if (!found.containsKey(name)) {
                return new OtherModels(Map.of(), name, fault);
            }
        }
        return new OtherModels(Map.copyOf(found), null, null);
    }
}
