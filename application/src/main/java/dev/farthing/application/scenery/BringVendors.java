package dev.farthing.application.scenery;

import dev.farthing.application.ManagedBy;
import dev.farthing.application.price.ListedPrice;
import dev.farthing.application.price.PriceDraft;
import dev.farthing.application.price.SetPrice;
import dev.farthing.application.price.VendorPriceList;
import dev.farthing.application.upstream.CreateCredential;
import dev.farthing.application.upstream.CreateModel;
import dev.farthing.application.upstream.CreateProvider;
import dev.farthing.application.upstream.CredentialDraft;
import dev.farthing.application.upstream.ModelDraft;
import dev.farthing.application.upstream.ModelDraft.Traits;
import dev.farthing.application.upstream.ProviderDraft;
import dev.farthing.domain.price.Rates;
import dev.farthing.domain.price.TokenClass;
import dev.farthing.domain.upstream.BalancePolling;
import dev.farthing.domain.upstream.BaseUrl;
import dev.farthing.domain.upstream.ModelStatus;
import dev.farthing.domain.upstream.ModelType;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.Route;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// At the first start, makes the demo provider and the vendors whose keys the environment holds, with their
/// models.
@ApplicationScoped
public class BringVendors {
    private static final int DEMO_CONTEXT = 32_768;
    private static final int DEMO_OUTPUT = 4_096;
    private static final int DEMO_EMBEDDING_CONTEXT = 8_192;

    private final SceneryMark mark;
    private final CreateProvider createProvider;
    private final CreateCredential createCredential;
    private final CreateModel createModel;
    private final SetPrice setPrice;
    private final InstantSource clock;

    public BringVendors(
            SceneryMark mark,
            CreateProvider createProvider,
            CreateCredential createCredential,
            CreateModel createModel,
            SetPrice setPrice,
            InstantSource clock) {
        this.mark = mark;
        this.createProvider = createProvider;
        this.createCredential = createCredential;
        this.createModel = createModel;
        this.setPrice = setPrice;
        this.clock = clock;
    }

    /// What is worth telling the person who started; empty when this is not the first start.
    @Transactional
    public List<String> bring(VendorKeys keys, Currency billing) {
        if (!mark.take()) {
            return List.of();
        }
        var lines = new ArrayList<>(keys.mistakes());
        var taken = demo();
        var known = VendorPriceList.asOf(clock.instant());
        for (var vendor : KnownVendor.values()) {
            var secrets = vendor.variables().stream()
                    .flatMap(variable -> keys.byVariable().getOrDefault(variable, List.of()).stream())
                    .toList();
            if (!secrets.isEmpty()) {
                lines.add(vendor(vendor, secrets, billing, known, taken));
            }
        }
        return lines;
    }

    /// The names of the models of the provider within.
    private Set<String> demo() {
        var demo = createProvider
                .create(ProviderDraft.at("demo", Protocol.DEMO, null), ManagedBy.API)
                .provider()
                .id();
        model("demo-chat", new Traits(ModelType.CHAT, DEMO_CONTEXT, DEMO_OUTPUT, null, List.of()), demo);
        price("demo-chat", BigDecimal.ONE, BigDecimal.TWO);
        model("demo-embedding", new Traits(ModelType.EMBEDDING, DEMO_EMBEDDING_CONTEXT, null, null, List.of()), demo);
        price("demo-embedding", new BigDecimal("0.1"), BigDecimal.ZERO);
        return new HashSet<>(Set.of("demo-chat", "demo-embedding"));
    }

    private String vendor(
            KnownVendor vendor,
            List<VendorKeys.Named> secrets,
            Currency billing,
            List<ListedPrice> known,
            Set<String> taken) {
        var url = BaseUrl.of(vendor.baseUrl(billing)).uri();
        var plain = ProviderDraft.at(vendor.label(), vendor.protocol(), url);
        var draft = new ProviderDraft(
                plain.name(),
                plain.protocol(),
                plain.baseUrl(),
                plain.headers(),
                plain.proxyUrl(),
                plain.sandbox(),
                plain.timeouts(),
                new BalancePolling(vendor.balance(), BalancePolling.OFF.intervalSeconds()));
        var id = createProvider.create(draft, ManagedBy.API).provider().id();
        var distinct = new HashSet<>();
        secrets.stream()
                .filter(named -> distinct.add(named.secret()))
                .forEach(named ->
                        createCredential.create(CredentialDraft.of(id, named.name(), named.secret()), ManagedBy.API));
        var models = known.stream()
                .filter(model -> model.vendor().equals(vendor.list(billing)))
                .toList();
        int priced = models(vendor, id, models, billing, taken);
        return summary(vendor, distinct.size(), models, priced, billing);
    }

    /// How many of the models have a price in the billing currency.
    private int models(
            KnownVendor vendor, UUID provider, List<ListedPrice> models, Currency billing, Set<String> taken) {
        int priced = 0;
        var mine = new HashSet<String>();
        for (var model : models) {
            boolean isFurtherPrice = model.validFrom() != null;
            var id = isFurtherPrice || taken.add(model.id()) ? model.id() : vendor.label() + "/" + model.id();
            if (!isFurtherPrice && mine.add(id)) {
                taken.add(id);
                var route = new Route(provider, model.id(), 1, 0);
                var aliases = model.aliases().stream().filter(taken::add).toList();
                createModel.create(
                        id, new ModelDraft(aliases, model.traits(), List.of(route), model.status()), ManagedBy.API);
            }
            if (model.rates() != null && model.currency().equals(billing.getCurrencyCode()) && mine.contains(id)) {
                setPrice.set(new PriceDraft(id, model.rates(), model.tiers(), model.validFrom()), ManagedBy.API);
                priced += isFurtherPrice ? 0 : 1;
            }
        }
        return priced;
    }

    private static String summary(
            KnownVendor vendor, int credentials, List<ListedPrice> models, int priced, Currency billing) {
        long all = models.stream().filter(model -> model.validFrom() == null).count();
        var line = "provider %s: %d credential%s, %d models, %d of them priced"
                .formatted(vendor.label(), credentials, credentials == 1 ? "" : "s", all, priced);
        return models.isEmpty() || models.getFirst().currency().equals(billing.getCurrencyCode())
                ? line
                : line + " (its list is in " + models.getFirst().currency() + " and FARTHING_CURRENCY is "
                        + billing.getCurrencyCode() + ": its models are refused until they have prices;"
                        + " set a rate of exchange and activate the bundled price list)";
    }

    private void model(String id, Traits traits, UUID provider) {
        var route = new Route(provider, id, 1, 0);
        createModel.create(id, new ModelDraft(List.of(), traits, List.of(route), ModelStatus.ACTIVE), ManagedBy.API);
    }

    private void price(String model, BigDecimal input, BigDecimal output) {
        var rates = new Rates(Map.of(TokenClass.INPUT, input, TokenClass.OUTPUT, output), null, null);
        setPrice.set(new PriceDraft(model, rates, List.of(), null), ManagedBy.API);
    }
}
