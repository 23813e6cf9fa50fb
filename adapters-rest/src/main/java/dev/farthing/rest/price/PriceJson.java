package dev.farthing.rest.price;

import static dev.farthing.rest.price.TierJson.own;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.price.KeptPrice;
import dev.farthing.domain.price.BookOwner;
import dev.farthing.domain.price.PriceOrigin;
import dev.farthing.domain.price.TokenClass;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A dated price of a model; a class without one of its own costs what its plain class costs.
@Schema(name = "Price")
record PriceJson(
        UUID id,

        @Schema(enumeration = {"default", "plan", "org"}) BookChoice book,

        @Nullable UUID planId,
        @Nullable UUID orgId,
        String model,
        String currency,
        @JsonProperty("input_per_1m") @Nullable BigDecimal inputPer1m,
        @JsonProperty("output_per_1m") @Nullable BigDecimal outputPer1m,
        @JsonProperty("cache_read_per_1m") @Nullable BigDecimal cacheReadPer1m,
        @JsonProperty("cache_write_5m_per_1m") @Nullable BigDecimal cacheWrite5mPer1m,
        @JsonProperty("cache_write_1h_per_1m") @Nullable BigDecimal cacheWrite1hPer1m,
        @JsonProperty("reasoning_per_1m") @Nullable BigDecimal reasoningPer1m,
        @JsonProperty("audio_input_per_1m") @Nullable BigDecimal audioInputPer1m,
        @JsonProperty("audio_output_per_1m") @Nullable BigDecimal audioOutputPer1m,
        @JsonProperty("image_input_per_1m") @Nullable BigDecimal imageInputPer1m,
        @JsonProperty("image_output_per_1m") @Nullable BigDecimal imageOutputPer1m,
        @Nullable BigDecimal perImage,
        @Nullable BigDecimal perRequest,
        @Nullable BigDecimal perSearch,
        List<TierJson> tiers,
        Instant validFrom,
        @Nullable Instant validTo,

        @Schema(description = "in its own currency; null for a price of the billing currency") @Nullable
        OriginalJson original,

        @Schema(description = "a plan's discount that made this price; null otherwise") @Nullable
        BigDecimal discountPct,

        @Schema(description = "the default price it was made from") @Nullable
        UUID discountOf,

        ManagedBy managedBy,
        Instant createdAt) {
    /// @param owner whose book it stands in
    static PriceJson of(KeptPrice kept, BookOwner owner, Currency billing) {
        var price = kept.price();
        var base = price.base();
        return new PriceJson(
                price.id(),
                PriceBookJson.choice(owner),
                PriceBookJson.plan(owner),
                PriceBookJson.org(owner),
                price.model(),
                billing.getCurrencyCode(),
                own(base, TokenClass.INPUT),
                own(base, TokenClass.OUTPUT),
                own(base, TokenClass.CACHE_READ),
                own(base, TokenClass.CACHE_WRITE_5M),
                own(base, TokenClass.CACHE_WRITE_1H),
                own(base, TokenClass.REASONING),
                own(base, TokenClass.AUDIO_INPUT),
                own(base, TokenClass.AUDIO_OUTPUT),
                own(base, TokenClass.IMAGE_INPUT),
                own(base, TokenClass.IMAGE_OUTPUT),
                base.perImage(),
                base.perRequest(),
                base.perSearch(),
                price.tiers().stream().map(TierJson::of).toList(),
                price.validFrom(),
                price.validTo(),
                kept.origin() instanceof PriceOrigin.Converted foreign ? OriginalJson.of(foreign) : null,
                kept.origin() instanceof PriceOrigin.Discounted discounted ? discounted.percent() : null,
                kept.origin() instanceof PriceOrigin.Discounted discounted ? discounted.standard() : null,
                kept.managedBy(),
                kept.createdAt());
    }
}
