package dev.farthing.domain.upstream;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

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
}
