package dev.farthing.application.scenery;

import dev.farthing.application.upstream.ModelDraft.Traits;
import dev.farthing.domain.price.Rates;
import dev.farthing.domain.price.Tier;
import dev.farthing.domain.upstream.ModelStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A vendor's model as its public list shows it.
///
/// @param rates null where no price is known
/// @param validFrom when the price begins; null: it holds already. A model with a price to come is there twice
record KnownModel(
        String list,
        String id,
        List<String> aliases,
        Traits traits,
        ModelStatus status,
        String currency,
        @Nullable Rates rates,
        List<Tier> tiers,
        @Nullable Instant validFrom) {}
