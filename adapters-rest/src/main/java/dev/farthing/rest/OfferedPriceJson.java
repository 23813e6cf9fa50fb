package dev.farthing.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.price.Rates;
import dev.farthing.domain.price.TenantPrices;
import dev.farthing.domain.price.Tier;
import dev.farthing.domain.price.TokenClass;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a model costs from an instant on, in the billing currency: every class at the price that applies to it, be
/// it
/// its own or its plain class's.
@Schema(name = "OfferedPrice")
public record OfferedPriceJson(
        @JsonProperty("input_per_1m") BigDecimal inputPer1m,
        @JsonProperty("output_per_1m") BigDecimal outputPer1m,
        @JsonProperty("cache_read_per_1m") BigDecimal cacheReadPer1m,
        @JsonProperty("cache_write_5m_per_1m") BigDecimal cacheWrite5mPer1m,
        @JsonProperty("cache_write_1h_per_1m") BigDecimal cacheWrite1hPer1m,
        @JsonProperty("reasoning_per_1m") BigDecimal reasoningPer1m,
        @JsonProperty("audio_input_per_1m") BigDecimal audioInputPer1m,
        @JsonProperty("audio_output_per_1m") BigDecimal audioOutputPer1m,
        @JsonProperty("image_input_per_1m") BigDecimal imageInputPer1m,
        @JsonProperty("image_output_per_1m") BigDecimal imageOutputPer1m,
        @Nullable BigDecimal perImage,
        @Nullable BigDecimal perRequest,
        @Nullable BigDecimal perSearch,

        @Schema(description = "prices of calls with a long input, each of the whole call")
        List<OfferedTierJson> tiers,

        Instant validFrom,

        @Schema(description = "null while no end is known") @Nullable
        Instant validTo) {
    /// The prices of calls with at least so much input.
    @Schema(name = "OfferedTier")
    public record OfferedTierJson(
            long fromInputTokens,
            @JsonProperty("input_per_1m") BigDecimal inputPer1m,
            @JsonProperty("output_per_1m") BigDecimal outputPer1m,
            @JsonProperty("cache_read_per_1m") BigDecimal cacheReadPer1m,
            @JsonProperty("cache_write_5m_per_1m") BigDecimal cacheWrite5mPer1m,
            @JsonProperty("cache_write_1h_per_1m") BigDecimal cacheWrite1hPer1m,
            @JsonProperty("reasoning_per_1m") BigDecimal reasoningPer1m,
            @JsonProperty("audio_input_per_1m") BigDecimal audioInputPer1m,
            @JsonProperty("audio_output_per_1m") BigDecimal audioOutputPer1m,
            @JsonProperty("image_input_per_1m") BigDecimal imageInputPer1m,
            @JsonProperty("image_output_per_1m") BigDecimal imageOutputPer1m,
            @Nullable BigDecimal perImage,
            @Nullable BigDecimal perRequest,
            @Nullable BigDecimal perSearch) {
        static OfferedTierJson of(Tier tier) {
            var rates = tier.rates();
            return new OfferedTierJson(
                    tier.fromInputTokens(),
                    rates.effective(TokenClass.INPUT),
                    rates.effective(TokenClass.OUTPUT),
                    rates.effective(TokenClass.CACHE_READ),
                    rates.effective(TokenClass.CACHE_WRITE_5M),
                    rates.effective(TokenClass.CACHE_WRITE_1H),
                    rates.effective(TokenClass.REASONING),
                    rates.effective(TokenClass.AUDIO_INPUT),
                    rates.effective(TokenClass.AUDIO_OUTPUT),
                    rates.effective(TokenClass.IMAGE_INPUT),
                    rates.effective(TokenClass.IMAGE_OUTPUT),
                    rates.perImage(),
                    rates.perRequest(),
                    rates.perSearch());
        }
    }

    public static @Nullable OfferedPriceJson of(@Nullable Price price) {
        return price == null ? null : of(price, price.validFrom());
    }

    public static @Nullable OfferedPriceJson of(TenantPrices.@Nullable Next next) {
        return next == null ? null : of(next.price(), next.from());
    }

    private static OfferedPriceJson of(Price price, Instant from) {
        Rates base = price.base();
        return new OfferedPriceJson(
                base.effective(TokenClass.INPUT),
                base.effective(TokenClass.OUTPUT),
                base.effective(TokenClass.CACHE_READ),
                base.effective(TokenClass.CACHE_WRITE_5M),
                base.effective(TokenClass.CACHE_WRITE_1H),
                base.effective(TokenClass.REASONING),
                base.effective(TokenClass.AUDIO_INPUT),
                base.effective(TokenClass.AUDIO_OUTPUT),
                base.effective(TokenClass.IMAGE_INPUT),
                base.effective(TokenClass.IMAGE_OUTPUT),
                base.perImage(),
                base.perRequest(),
                base.perSearch(),
                price.tiers().stream().map(OfferedTierJson::of).toList(),
                from,
                price.validTo());
    }
}
