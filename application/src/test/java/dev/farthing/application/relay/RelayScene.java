package dev.farthing.application.relay;

import dev.farthing.domain.account.AbandonedCalls;
import dev.farthing.domain.account.Org;
import dev.farthing.domain.account.Overruns;
import dev.farthing.domain.account.Plan;
import dev.farthing.domain.budget.Budget;
import dev.farthing.domain.budget.Calendar;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.SecretHash;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.price.PriceList;
import dev.farthing.domain.price.Rates;
import dev.farthing.domain.price.TenantPrices;
import dev.farthing.domain.price.TokenClass;
import dev.farthing.domain.upstream.ChoiceRules;
import dev.farthing.domain.upstream.Credential;
import dev.farthing.domain.upstream.CredentialStatus;
import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.upstream.ModelRules;
import dev.farthing.domain.upstream.ModelStatus;
import dev.farthing.domain.upstream.ModelType;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.Provider;
import dev.farthing.domain.upstream.Route;
import dev.farthing.domain.upstream.Timeouts;
import dev.farthing.domain.upstream.UpstreamSecret;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A small house to relay in: one org on one plan, keys, and models behind one vendor; every part can be changed.
public final class RelayScene implements CurrentCatalogue, KeyDirectory, BudgetDirectory {
    public static final UUID ORG = new UUID(1, 1);
    private static final UUID PROVIDER = new UUID(2, 1);
    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

    private final Map<String, IssuedKey> keys = new HashMap<>();
    private final List<Runnable> closings = new CopyOnWriteArrayList<>();
    private final Map<String, Catalogue.Offer> models = new HashMap<>();
    private final Set<UUID> suspendedTeams = new HashSet<>();
    private final List<Budget> budgets = new ArrayList<>();
    private boolean suspended;
    private Calendar calendar = Calendar.of(ZoneOffset.UTC);
    private Plan plan = new Plan(new UUID(3, 1), "starter", "Starter", List.of(), null, null, null);
    private TenantPrices prices = TenantPrices.STANDARD;
    private RelaySettings settings = RelaySettings.DEFAULT;
    private @Nullable AbandonedCalls abandonedCalls;

    @Override
    public synchronized Catalogue get() {
        var org = new Org(ORG, "default", suspended, plan.id(), calendar, abandonedCalls, Overruns.ABSORB);
        return new Catalogue(
                1,
                Map.copyOf(models),
                Map.of(ORG, new Catalogue.Tenant(org, plan, prices)),
                Set.copyOf(suspendedTeams),
                settings);
    }

    @Override
    public synchronized List<Budget> governing(IssuedKey key) {
        return List.copyOf(budgets);
    }

    public synchronized RelayScene moved(ZoneId zone, Instant now) {
        calendar = calendar.changed(zone, now);
        return this;
    }

    public synchronized RelayScene budget(Budget budget) {
        budgets.add(budget);
        return this;
    }

    @Override
    public synchronized @Nullable IssuedKey byPublicId(String publicId) {
        return keys.get(publicId);
    }

    @Override
    public synchronized @Nullable IssuedKey byBroughtHash(SecretHash hash) {
        return keys.values().stream()
                .filter(key -> key.broughtId(hash) != null)
                .findFirst()
                .orElse(null);
    }

    @Override
    public synchronized boolean hasBrought() {
        return keys.values().stream().anyMatch(key -> key.secret().brought());
    }

    @Override
    public synchronized void whenSomeClose(Runnable deed) {
        closings.add(deed);
    }

    /// Disables a key.
    public void close(IssuedKey key, Instant now) {
        with(key.disable(now));
        closings.forEach(Runnable::run);
    }

    public synchronized RelayScene with(IssuedKey key) {
        keys.put(key.secret().publicId(), key);
        return this;
    }

    public synchronized RelayScene on(Plan newPlan) {
        plan = newPlan;
        return this;
    }

    public synchronized RelayScene at(TenantPrices newPrices) {
        prices = newPrices;
        return this;
    }

    public synchronized RelayScene set(RelaySettings newSettings) {
        settings = newSettings;
        return this;
    }

    public synchronized RelayScene wishing(AbandonedCalls wish) {
        abandonedCalls = wish;
        return this;
    }

    public synchronized RelayScene suspendOrg() {
        suspended = true;
        return this;
    }

    public synchronized RelayScene suspendTeam(UUID team) {
        suspendedTeams.add(team);
        return this;
    }

    /// Offers a chat model at one per million in and two out, under its id and its aliases.
    public RelayScene offer(String id, String... aliases) {
        return offer(anOffer(id, ModelType.CHAT, Protocol.OPENAI, aPrice(id, "1", "2"), aliases));
    }

    public synchronized RelayScene offer(Catalogue.Offer offer) {
        models.put(offer.model().id(), offer);
        offer.model().names().forEach(name -> models.put(name, offer));
        return this;
    }

    public static Price aPrice(String model, String input, String output) {
        var rates = new Rates(
                Map.of(TokenClass.INPUT, new BigDecimal(input), TokenClass.OUTPUT, new BigDecimal(output)), null, null);
        return new Price(new UUID(4, model.hashCode()), model, rates, List.of(), LONG_AGO, null);
    }

    public static Catalogue.Offer anOffer(
            String id, ModelType type, Protocol protocol, @Nullable Price price, String... aliases) {
        var route = new Route(PROVIDER, "vendor-" + id, 1, 0);
        var model = new Model(
                id, List.of(aliases), type, null, null, null, List.of(), List.of(route), ModelStatus.ACTIVE, LONG_AGO);
        var provider = new Provider(
                PROVIDER, "vendor", protocol, URI.create("http://vendor/v1"), Map.of(), null, false, Timeouts.DEFAULT);
        return new Catalogue.Offer(
                model,
                List.of(new Catalogue.Way(route, provider, List.of(aCredential("first", 1, 0)))),
                price == null ? PriceList.NONE : new PriceList(List.of(price)));
    }

    /// The same where the vendor reads a context of so many tokens so often.
    public static Catalogue.Offer takingTurns(Catalogue.Offer offer, int contextWindow, int turns) {
        return bounded(offer, contextWindow, turns, Model.HELD_WHOLE, ChoiceRules.USUAL);
    }

    /// The same where so much of the bound is held.
    public static Catalogue.Offer held(Catalogue.Offer offer, int percent) {
        return bounded(offer, null, null, percent, ChoiceRules.USUAL);
    }

    /// The same whose calls are hedged.
    public static Catalogue.Offer hedged(Catalogue.Offer offer) {
        return bounded(offer, null, null, Model.HELD_WHOLE, new ChoiceRules(true, 0));
    }

    /// The same whose requests are ruled.
    public static Catalogue.Offer ruled(Catalogue.Offer offer, ModelRules rules) {
        return ruled(offer, null, null, rules);
    }

    /// The same where the vendor reads a context of so many tokens so often.
    public static Catalogue.Offer ruled(
            Catalogue.Offer offer, @Nullable Integer contextWindow, @Nullable Integer turns, ModelRules rules) {
        var model = offer.model();
        return new Catalogue.Offer(
                new Model(
                        model.id(),
                        model.aliases(),
                        model.type(),
                        contextWindow,
                        model.maxOutputTokens(),
                        model.tokenizer(),
                        model.capabilities(),
                        model.routes(),
                        model.status(),
                        model.createdAt(),
                        model.balancing(),
                        turns,
                        model.holdPercent(),
                        model.choice(),
                        rules),
                offer.ways(),
                offer.prices());
    }

    /// The same whose model thinks.
    public static Catalogue.Offer thinking(Catalogue.Offer offer) {
        return able(offer, "reasoning");
    }

    /// The same whose model can do that.
    public static Catalogue.Offer able(Catalogue.Offer offer, String capability) {
        var model = offer.model();
        return new Catalogue.Offer(
                new Model(
                        model.id(),
                        model.aliases(),
                        model.type(),
                        model.contextWindow(),
                        model.maxOutputTokens(),
                        model.tokenizer(),
                        List.of(capability),
                        model.routes(),
                        model.status(),
                        model.createdAt(),
                        model.balancing(),
                        model.maxServerTurns(),
                        model.holdPercent(),
                        model.choice(),
                        model.rules()),
                offer.ways(),
                offer.prices());
    }

    private static Catalogue.Offer bounded(
            Catalogue.Offer offer,
            @Nullable Integer contextWindow,
            @Nullable Integer turns,
            int holdPercent,
            ChoiceRules choice) {
        var model = offer.model();
        return new Catalogue.Offer(
                new Model(
                        model.id(),
                        model.aliases(),
                        model.type(),
                        contextWindow,
                        model.maxOutputTokens(),
                        model.tokenizer(),
                        model.capabilities(),
                        model.routes(),
                        model.status(),
                        model.createdAt(),
                        model.balancing(),
                        turns,
                        holdPercent,
                        choice,
                        model.rules()),
                offer.ways(),
                offer.prices());
    }

    public static Credential aCredential(String name, int weight, int priority) {
        return new Credential(
                new UUID(5, name.hashCode()),
                PROVIDER,
                name,
                new UpstreamSecret("vendor-secret-of-" + name),
                weight,
                priority,
                List.of(),
                null,
                CredentialStatus.ACTIVE);
    }
}
