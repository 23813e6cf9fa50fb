package dev.farthing.application.leak;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What somebody tells who found secrets.
public sealed interface LeakReport {
    List<Leak> leaks();

    /// From where; null for who has signed and is not held to guesses.
    @Nullable
    String address();

    /// By anybody: whoever has a secret may tell.
    record Plain(Leak leak, @Nullable String address) implements LeakReport {
        @Override
        public List<Leak> leaks() {
            return List.of(leak);
        }
    }

    /// By a scanner whose signature was found to be right.
    ///
    /// @param digest of what was signed and of the signature, by which a repetition is known
    record Signed(String digest, List<Leak> leaks) implements LeakReport {
        public Signed {
            leaks = List.copyOf(leaks);
        }

        @Override
        public @Nullable String address() {
            return null;
        }
    }
}
