package dev.farthing.domain.upstream;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whose models a provider serves, by its own word.
public enum Provenance {
    /// The maker of the models.
    OFFICIAL,
    /// A cloud that runs them by contract with their maker.
    CLOUD,
    /// Somebody who passes calls on.
    RESELLER,
    SELF_HOSTED;

    /// The name that is stored and shown.
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Provenance> named(String label) {
        return Arrays.stream(values())
                .filter(provenance -> provenance.label().equals(label))
                .findFirst();
    }

    /// Whether the names of a provider's models are its customer's to choose: deployments of a cloud, and what
    /// somebody serves himself, are named by whoever runs them.
    ///
    /// @param provenance null where nobody said
    /// @param address where the provider is; null where it has none
    public static boolean leavesNamesToCustomers(@Nullable Provenance provenance, @Nullable String address) {
        boolean deployments = address != null && (address.contains("azure") || address.contains("/deployments/"));
        return deployments || provenance == CLOUD || provenance == SELF_HOSTED;
    }
}
