package dev.farthing.application.sample;

import dev.farthing.application.ManagedBy;
import dev.farthing.application.price.PriceDraft;
import dev.farthing.application.price.SetPrice;
import dev.farthing.application.upstream.CreateModel;
import dev.farthing.application.upstream.CreateProvider;
import dev.farthing.application.upstream.ModelDraft;
import dev.farthing.application.upstream.ModelDraft.Traits;
import dev.farthing.application.upstream.ModelRepository;
import dev.farthing.application.upstream.ProviderDraft;
import dev.farthing.application.upstream.ProviderRepository;
import dev.farthing.domain.price.BookOwner;
import dev.farthing.domain.price.PriceOrigin;
import dev.farthing.domain.price.Rates;
import dev.farthing.domain.price.TokenClass;
import dev.farthing.domain.upstream.ModelStatus;
import dev.farthing.domain.upstream.ModelType;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.Route;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Makes the sample's models, which the vendor within serves, and prices them for its org alone: nobody else calls
/// a model that has no price. Part of [FurnishSample].
@ApplicationScoped
public class OfferSampleModels {
    private static final int CONTEXT = 128_000;
    private static final int OUTPUT = 8_192;

    private final ProviderRepository providers;
    private final CreateProvider createProvider;
    private final ModelRepository models;
    private final CreateModel createModel;
    private final SetPrice setPrice;

    public OfferSampleModels(
            ProviderRepository providers,
            CreateProvider createProvider,
            ModelRepository models,
            CreateModel createModel,
            SetPrice setPrice) {
        this.providers = providers;
        this.createProvider = createProvider;
        this.models = models;
        this.createModel = createModel;
        this.setPrice = setPrice;
    }

    /// Models of these names that are there already are left as they are.
    public void offer(UUID orgId, Instant from) {
        var provider = providers
                .findByName(SampleHouse.NAME)
                .orElseGet(() ->
                        createProvider.create(ProviderDraft.at(SampleHouse.NAME, Protocol.DEMO, null), ManagedBy.API))
                .provider()
                .id();
        var names = SampleHouse.MODELS;
        model(names.get(0), ModelType.CHAT, provider);
        model(names.get(1), ModelType.CHAT, provider);
        model(names.get(2), ModelType.CHAT, provider);
        model(names.get(SampleHouse.EMBEDDING), ModelType.EMBEDDING, provider);
        price(orgId, names.get(0), "20", "60", "5", from);
        price(orgId, names.get(1), "1.5", "6", "0.4", from);
        price(orgId, names.get(2), "8", "32", "2", from);
        price(orgId, names.get(SampleHouse.EMBEDDING), "0.5", "0", null, from);
    }

    private void model(String name, ModelType type, UUID provider) {
        if (models.find(name).isPresent()) {
            return;
        }
        boolean talks = type == ModelType.CHAT;
        var traits = new Traits(type, CONTEXT, talks ? OUTPUT : null, null, List.of());
        var route = new Route(provider, talks ? "demo-chat" : "demo-embedding", 1, 0, null);
        createModel.create(name, new ModelDraft(List.of(), traits, List.of(route), ModelStatus.ACTIVE), ManagedBy.API);
    }

    private void price(UUID orgId, String model, String input, String output, @Nullable String cached, Instant from) {
        var perMillion = cached == null
                ? Map.of(TokenClass.INPUT, new BigDecimal(input), TokenClass.OUTPUT, new BigDecimal(output))
                : Map.of(
                        TokenClass.INPUT, new BigDecimal(input),
                        TokenClass.OUTPUT, new BigDecimal(output),
                        TokenClass.CACHE_READ, new BigDecimal(cached));
        setPrice.set(
                new PriceDraft(
                        new BookOwner.OfOrg(orgId),
                        model,
                        new Rates(perMillion, null, null),
                        List.of(),
                        PriceOrigin.GIVEN,
                        from),
                ManagedBy.API);
    }
}
