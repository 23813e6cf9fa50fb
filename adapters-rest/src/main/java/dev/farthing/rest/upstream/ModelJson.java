package dev.farthing.rest.upstream;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.report.ListOffers.Priced;
import dev.farthing.application.upstream.KeptModel;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.price.PriceList;
import dev.farthing.domain.price.TenantPrices;
import dev.farthing.domain.price.TokenClass;
import dev.farthing.domain.upstream.Balancing;
import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.upstream.ModelRules;
import dev.farthing.domain.upstream.ModelStatus;
import dev.farthing.domain.upstream.ModelType;
import dev.farthing.domain.upstream.Streaming;
import dev.farthing.rest.OfferedPriceJson;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A model with the price that holds now; routes and who manages it are the operator's alone.
@Schema(name = "ModelInfo")
record ModelJson(
        String id,
        String object,
        String displayName,
        String ownedBy,
        long created,
        ModelType type,
        @Nullable Integer contextWindow,
        @Nullable Integer maxOutputTokens,
        @Nullable String tokenizer,
        @Nullable Integer maxServerTurns,
        List<String> capabilities,
        List<String> aliases,

        @Schema(description = "in the billing currency; null while the model has no price")
        @JsonProperty("input_price_rmb_per_1m")
        @Nullable
        BigDecimal inputPriceRmbPer1m,

        @JsonProperty("output_price_rmb_per_1m") @Nullable BigDecimal outputPriceRmbPer1m,

        @JsonProperty("cached_input_price_rmb_per_1m") @Nullable
        BigDecimal cachedInputPriceRmbPer1m,

        @JsonProperty("cache_write_price_rmb_per_1m") @Nullable
        BigDecimal cacheWritePriceRmbPer1m,

        @Schema(description = "per returned image, where images are billed by the piece") @Nullable
        BigDecimal imagePriceRmb,

        @Schema(description = "every class at the price that applies; null while the model has no price") @Nullable
        OfferedPriceJson price,

        @Schema(description = "what is announced to follow; null where nothing is") @Nullable
        OfferedPriceJson nextPrice,

        ModelStatus status,
        @Nullable List<RouteJson> routes,
        @Nullable Balancing balancing,
        @Nullable Boolean hedging,
        @Nullable Integer minSuccessPercent,

        @Schema(
                description =
                        "how much of the most a call can cost is held of hard budgets; above 100 since a call cost"
                                + " more than it held")
        @Nullable
        Integer holdPercent,

        @JsonRawValue
        @Schema(
                type = SchemaType.OBJECT,
                description = "members of requests that do not say them; the operator's alone")
        @Nullable
        String requestDefaults,

        @JsonRawValue
        @Schema(
                type = SchemaType.OBJECT,
                description = "members of all requests, whatever these say; the operator's alone")
        @Nullable
        String requestForced,

        @Schema(description = "how the vendor is asked for a stream") @Nullable
        Streaming stream,

        @Schema(description = "endings under which the model is known too, and what each sets") @Nullable
        Map<String, SuffixJson> suffixes,

        @Nullable ManagedBy managedBy,
        @Nullable Instant createdAt,
        @Nullable Instant updatedAt) {
    /// What a suffix makes of requests.
    @Schema(name = "Suffix")
    record SuffixJson(
            @JsonRawValue @Schema(type = SchemaType.OBJECT) @Nullable
            String requestDefaults,

            @JsonRawValue @Schema(type = SchemaType.OBJECT) @Nullable
            String requestForced,

            @Nullable Streaming stream) {
        static Map<String, SuffixJson> of(ModelRules rules) {
            var all = new TreeMap<String, SuffixJson>();
            rules.bySuffix()
                    .forEach((suffix, each) -> all.put(
                            suffix,
                            new SuffixJson(
                                    each.defaults().isEmpty()
                                            ? null
                                            : each.defaults().json(),
                                    each.forced().isEmpty()
                                            ? null
                                            : each.forced().json(),
                                    each.stream())));
            return all;
        }
    }

    private static final String OWNER = "farthing";

    /// @param prices those of the default book that hold now or later
    /// @param providerName finds a provider's name by its id
    static ModelJson of(KeptModel kept, PriceList prices, Instant now, Function<UUID, @Nullable String> providerName) {
        var model = kept.model();
        var owner = model.routes().isEmpty()
                ? null
                : providerName.apply(model.routes().getFirst().providerId());
        var price = prices.inForceAt(now);
        var next = TenantPrices.STANDARD.after(model.id(), prices, now);
        return of(model, owner, price, next).with(kept);
    }

    /// As everybody below operator sees it.
    static ModelJson of(Priced priced) {
        return of(priced.model(), null, priced.price(), priced.next());
    }

    private static ModelJson of(
            Model model, @Nullable String owner, @Nullable Price price, TenantPrices.@Nullable Next next) {
        return new ModelJson(
                model.id(),
                "model",
                model.id(),
                owner == null ? OWNER : owner,
                model.createdAt().getEpochSecond(),
                model.type(),
                model.contextWindow(),
                model.maxOutputTokens(),
                model.tokenizer(),
                model.maxServerTurns(),
                model.capabilities(),
                model.aliases(),
                effective(price, TokenClass.INPUT),
                effective(price, TokenClass.OUTPUT),
                effective(price, TokenClass.CACHE_READ),
                effective(price, TokenClass.CACHE_WRITE_5M),
                price == null ? null : price.base().perImage(),
                OfferedPriceJson.of(price),
                OfferedPriceJson.of(next),
                model.status(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private ModelJson with(KeptModel kept) {
        var model = kept.model();
        var own = model.rules().own();
        return new ModelJson(
                id,
                object,
                displayName,
                ownedBy,
                created,
                type,
                contextWindow,
                maxOutputTokens,
                tokenizer,
                maxServerTurns,
                capabilities,
                aliases,
                inputPriceRmbPer1m,
                outputPriceRmbPer1m,
                cachedInputPriceRmbPer1m,
                cacheWritePriceRmbPer1m,
                imagePriceRmb,
                price,
                nextPrice,
                status,
                model.routes().stream().map(RouteJson::of).toList(),
                model.balancing(),
                model.choice().hedged(),
                model.choice().leastSuccess(),
                model.holdPercent(),
                own.defaults().isEmpty() ? null : own.defaults().json(),
                own.forced().isEmpty() ? null : own.forced().json(),
                own.stream() == null ? Streaming.NATIVE : own.stream(),
                SuffixJson.of(model.rules()),
                kept.managedBy(),
                model.createdAt(),
                kept.updatedAt());
    }

    private static @Nullable BigDecimal effective(@Nullable Price price, TokenClass tokenClass) {
        return price == null ? null : price.base().effective(tokenClass);
    }
}
