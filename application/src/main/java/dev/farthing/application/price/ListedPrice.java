package dev.farthing.application.price;

import dev.farthing.application.upstream.ModelDraft.Traits;
import dev.farthing.domain.price.Rates;
import dev.farthing.domain.price.Tier;
import dev.farthing.domain.upstream.ModelStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A vendor's model as its public list shows it, with what it costs there.
///
/// @param vendor the list; a vendor with a list of its own for mainland China has two
/// @param rates null where no price is known
/// @param validFrom when the price begins; null: it holds already. A model with an announced price is there
///     twice
/// @param notes words on the price, such as `announced`, `disputed`, `doubtful`
/// @param source where the figures come from
/// @param asOf the day of the newest source; null where it bears no date
public record ListedPrice(
        String vendor,
        String id,
        List<String> aliases,
        Traits traits,
        ModelStatus status,
        String currency,
        @Nullable Rates rates,
        List<Tier> tiers,
        @Nullable Instant validFrom,
        List<String> notes,
        String source,
        @Nullable LocalDate asOf) {
    /// The list and the id, by which it can be named.
    public String place() {
        return vendor + "/" + id;
    }

    /// The same, holding already.
    ListedPrice begun() {
        return new ListedPrice(vendor, id, aliases, traits, status, currency, rates, tiers, null, notes, source, asOf);
    }
}
