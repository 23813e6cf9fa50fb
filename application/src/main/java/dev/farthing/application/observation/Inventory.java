package dev.farthing.application.observation;

import java.util.Map;

/// How much of everything there is.
public interface Inventory {
    /// Of an org or of all, and of a team if one is named; what is upstream belongs to nobody.
    Counts counts(Whose whose);

    /// @param keys by state
    /// @param credentials by status
    record Counts(long orgs, long teams, Map<String, Long> keys, long providers, Map<String, Long> credentials) {
        public Counts {
            keys = Map.copyOf(keys);
            credentials = Map.copyOf(credentials);
        }
    }
}
