package dev.farthing.application.moving;

import dev.farthing.application.ManagedBy;
import dev.farthing.application.moving.Belongings.Offer;
import dev.farthing.application.moving.Belongings.Vendor;
import dev.farthing.application.moving.Tally.Made;
import dev.farthing.application.price.ExchangeRateRepository;
import dev.farthing.application.price.PriceProposal.Proposed;
import dev.farthing.application.price.PriceRepository;
import dev.farthing.application.price.SetPrice;
import dev.farthing.application.upstream.CreateCredential;
import dev.farthing.application.upstream.CreateModel;
import dev.farthing.application.upstream.CreateProvider;
import dev.farthing.application.upstream.CredentialDraft;
import dev.farthing.application.upstream.KeptProvider;
import dev.farthing.application.upstream.ModelDraft;
import dev.farthing.application.upstream.ModelRepository;
import dev.farthing.application.upstream.ProviderDraft;
import dev.farthing.application.upstream.ProviderRepository;
import dev.farthing.domain.price.ExchangeRate;
import dev.farthing.domain.upstream.ModelStatus;
import dev.farthing.domain.upstream.Route;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Comparator;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Makes the providers, credentials, models and prices of a dump that are not here; those that are stay as they
/// are.
@ApplicationScoped
public class MoveVendors {
    private static final String PROVIDER = "provider";
    private static final String MODEL = "model";
    private static final String PRICE = "price";
    private static final String CREDENTIAL = "credential";
    private static final int LONGEST_NAME = 100;
    /// Room for a number behind a name.
    private static final int NUMBER = 8;

    private final MovingMarks marks;
    private final ProviderRepository providers;
    private final ModelRepository models;
    private final PriceRepository prices;
    private final ExchangeRateRepository rates;
    private final CreateProvider createProvider;
    private final CreateCredential createCredential;
    private final CreateModel createModel;
    private final SetPrice setPrice;
    private final Currency billing;

    @SuppressWarnings("TooManyParameters") // each kind of thing has its use case and its repository
    public MoveVendors(
            MovingMarks marks,
            ProviderRepository providers,
            ModelRepository models,
            PriceRepository prices,
            ExchangeRateRepository rates,
            CreateProvider createProvider,
            CreateCredential createCredential,
            CreateModel createModel,
            SetPrice setPrice,
            Currency billing) {
        this.marks = marks;
        this.providers = providers;
        this.models = models;
        this.prices = prices;
        this.rates = rates;
        this.createProvider = createProvider;
        this.createCredential = createCredential;
        this.createModel = createModel;
        this.setPrice = setPrice;
        this.billing = billing;
    }

    /// Part of moving in.
    @Transactional
    public void move(Belongings things, Tally tally) {
        var vendors = new HashMap<String, UUID>();
        things.vendors().forEach(vendor -> vendors.put(vendor.foreignId(), provider(things.source(), vendor, tally)));
        var offered = new HashSet<String>();
        for (var offer : things.models()) {
            if (model(offer, vendors, tally)) {
                offered.add(offer.id());
            }
        }
        things.prices().stream()
                .sorted(Comparator.comparing(Proposed::model))
                .forEach(price -> price(price, offered, tally));
    }

    private UUID provider(String source, Vendor vendor, Tally tally) {
        var moved = marks.find(source, PROVIDER, vendor.foreignId()).flatMap(providers::find);
        if (moved.isPresent()) {
            return there(vendor, moved.get(), tally);
        }
        var draft = vendor.draft();
        var name = draft.name();
        int number = 1;
        for (var namesake = providers.findByName(name); namesake.isPresent(); namesake = providers.findByName(name)) {
            if (isWhere(draft, namesake.get())) {
                vendor.secrets()
                        .forEach(
                                _ -> tally.leave(
                                        vendor.place(),
                                        CREDENTIAL,
                                        draft.name(),
                                        "its provider is here already, and keeps the credentials it has: add the secret by hand"));
                return there(vendor, namesake.get(), tally);
            }
            number++;
            name = draft.name().substring(0, Math.min(draft.name().length(), LONGEST_NAME - NUMBER)) + " (" + number
                    + ")";
        }
        if (number > 1) {
            tally.note(
                    vendor.place(),
                    PROVIDER,
                    name,
                    "there is one named " + draft.name() + " at another address here already");
        }
        return made(source, vendor, draft.named(name), tally);
    }

    /// Whoever has the name of a provider here and is somewhere else is another one.
    private static boolean isWhere(ProviderDraft draft, KeptProvider kept) {
        return kept.provider().protocol() == draft.protocol()
                && Objects.equals(kept.provider().baseUrl(), draft.baseUrl());
    }

    private static UUID there(Vendor vendor, KeptProvider kept, Tally tally) {
        var id = kept.provider().id();
        tally.exists(vendor.place(), PROVIDER, kept.provider().name(), id.toString());
        return id;
    }

    private UUID made(String source, Vendor vendor, ProviderDraft draft, Tally tally) {
        var id = tally.make(vendor.place(), PROVIDER, draft.name(), () -> {
            var made = createProvider.create(draft, ManagedBy.API).provider().id();
            marks.note(source, PROVIDER, vendor.foreignId(), made);
            return new Made<>(made, made.toString());
        });
        int number = 0;
        for (var secret : vendor.secrets()) {
            number++;
            var name = number == 1 ? draft.name() : draft.name() + " " + number;
            tally.make(vendor.place(), CREDENTIAL, name, () -> {
                var made = createCredential.create(CredentialDraft.of(id, name, secret), ManagedBy.API);
                return new Made<>(made, made.id().toString());
            });
        }
        return id;
    }

    /// Whether the model is offered, be it made just now.
    private boolean model(Offer offer, Map<String, UUID> vendors, Tally tally) {
        if (models.find(offer.id()).isPresent()) {
            tally.exists(offer.place(), MODEL, offer.id(), offer.id());
            return true;
        }
        var routes = offer.ways().stream()
                .flatMap(way -> Optional.ofNullable(vendors.get(way.vendor()))
                        .map(id -> new Route(id, way.upstreamModel(), way.weight(), way.priority()))
                        .stream())
                .toList();
        if (routes.isEmpty()) {
            tally.leave(offer.place(), MODEL, offer.id(), "none of its providers could be carried");
            return false;
        }
        tally.make(offer.place(), MODEL, offer.id(), () -> {
            var draft = new ModelDraft(List.of(), offer.traits(), routes, ModelStatus.ACTIVE);
            return new Made<>(createModel.create(offer.id(), draft, ManagedBy.API), offer.id());
        });
        return true;
    }

    private void price(Proposed price, Set<String> offered, Tally tally) {
        var model = price.model();
        if (!offered.contains(model)) {
            tally.leave(price.place(), PRICE, model, "its model could not be carried");
            return;
        }
        if (!prices.hold(model).prices().isEmpty()) {
            tally.exists(price.place(), PRICE, model, model);
            return;
        }
        var rate = ExchangeRate.inForceAt(rates.of(price.currency()), prices.now());
        if (rate == null && !price.currency().equals(billing)) {
            tally.leave(price.place(), PRICE, model, "there is no rate from " + price.currency() + " to " + billing);
            return;
        }
        try {
            var draft = rate == null || price.currency().equals(billing)
                    ? price.draft()
                    : price.draft().converted(rate);
            tally.make(price.place(), PRICE, model, () -> {
                var made = setPrice.set(draft, ManagedBy.API);
                return new Made<>(made, model);
            });
        } catch (IllegalArgumentException tooDear) {
            tally.leave(price.place(), PRICE, model, String.valueOf(tooDear.getMessage()));
        }
    }
}
