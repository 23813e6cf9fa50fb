package dev.farthing.rest.price;

import static dev.farthing.rest.price.TierJson.own;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.farthing.domain.price.Rates;
import dev.farthing.domain.price.Tier;
import dev.farthing.domain.price.TokenClass;
import java.math.BigDecimal;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Prices per million tokens and fees, by themselves.
@Schema(name = "PriceRates")
record RatesJson(
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
        List<TierJson> tiers) {
    static RatesJson of(Rates base, List<Tier> tiers) {
        return new RatesJson(
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
                tiers.stream().map(TierJson::of).toList());
    }
}
