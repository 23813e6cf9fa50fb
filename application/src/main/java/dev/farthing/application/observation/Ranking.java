package dev.farthing.application.observation;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Who has the most of something; calls of sandbox keys are not counted.
public interface Ranking {
    /// What is ranked.
    enum Of {
        KEY,
        CREDENTIAL,
        MODEL
    }

    /// By what.
    enum By {
        /// Calls that failed; of a credential, tries that did.
        ERRORS,
        /// Calls that were answered with one status, refused ones included; of a credential, tries that were.
        STATUS,
        COST,
        TOKENS
    }

    /// @param status the one that is looked for by STATUS
    /// @param end null: up to what was written last
    record Wanted(
            Of of,
            By by,
            @Nullable Integer status,
            Instant start,
            @Nullable Instant end,
            int limit) {}

    /// The first of them, in order.
    List<Place> first(Whose whose, Wanted wanted);

    /// @param id of a key or a credential
    /// @param name of it, or the model
    /// @param count what was counted by ERRORS and STATUS, else the calls
    /// @param tokens null by ERRORS and STATUS, like the cost
    record Place(
            @Nullable UUID id,
            @Nullable String name,
            long count,
            @Nullable Long tokens,
            @Nullable BigDecimal cost) {}
}
