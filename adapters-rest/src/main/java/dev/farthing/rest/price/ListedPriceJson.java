package dev.farthing.rest.price;

import dev.farthing.application.price.ListedPrice;
import dev.farthing.domain.upstream.ModelStatus;
import dev.farthing.domain.upstream.ModelType;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A model of the bundled list with what its vendor asks for it.
@Schema(name = "ListedPrice")
record ListedPriceJson(
        @Schema(examples = "openai") String vendor,
        String model,
        List<String> aliases,
        ModelType type,
        @Nullable Integer contextWindow,
        @Nullable Integer maxOutputTokens,
        @Nullable String tokenizer,
        List<String> capabilities,
        ModelStatus status,
        @Schema(examples = "USD") String currency,

        @Schema(description = "in that currency; null where no price is known") @Nullable
        RatesJson rates,

        @Schema(description = "when an announced price begins; null: it holds") @Nullable
        Instant validFrom,

        @Schema(
                description = "announced, disputed (lists disagree), doubtful (one weak source), peak_price,"
                        + " thinking_price, base_size_price, low_search_context_fee, citations_not_priced")
        List<String> notes,

        @Schema(description = "where the figures come from") String source,

        @Schema(description = "the day of the newest source") @Nullable
        LocalDate asOf) {
    static ListedPriceJson of(ListedPrice listed) {
        var rates = listed.rates();
        var traits = listed.traits();
        return new ListedPriceJson(
                listed.vendor(),
                listed.id(),
                listed.aliases(),
                traits.type(),
                traits.contextWindow(),
                traits.maxOutputTokens(),
                traits.tokenizer(),
                traits.capabilities(),
                listed.status(),
                listed.currency(),
                rates == null ? null : RatesJson.of(rates, listed.tiers()),
                listed.validFrom(),
                listed.notes(),
                listed.source(),
                listed.asOf());
    }
}
