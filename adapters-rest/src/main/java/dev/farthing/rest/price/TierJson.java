package dev.farthing.rest.price;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.farthing.domain.price.Rates;
import dev.farthing.domain.price.Tier;
import dev.farthing.domain.price.TokenClass;
import java.math.BigDecimal;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The prices of calls with a long input.
@Schema(name = "PriceTier")
record TierJson(
        long fromInputTokens,
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
        @Nullable BigDecimal perSearch) {
    static TierJson of(Tier tier) {
        var rates = tier.rates();
        return new TierJson(
                tier.fromInputTokens(),
                own(rates, TokenClass.INPUT),
                own(rates, TokenClass.OUTPUT),
                own(rates, TokenClass.CACHE_READ),
                own(rates, TokenClass.CACHE_WRITE_5M),
                own(rates, TokenClass.CACHE_WRITE_1H),
                own(rates, TokenClass.REASONING),
                own(rates, TokenClass.AUDIO_INPUT),
                own(rates, TokenClass.AUDIO_OUTPUT),
                own(rates, TokenClass.IMAGE_INPUT),
                own(rates, TokenClass.IMAGE_OUTPUT),
                rates.perImage(),
                rates.perRequest(),
                rates.perSearch());
    }

    static @Nullable BigDecimal own(Rates rates, TokenClass tokenClass) {
        return rates.perMillion().get(tokenClass);
    }
}
