package dev.farthing.application.relay;

import dev.farthing.application.Ids;
import dev.farthing.application.relay.RateLimits.Limits;
import dev.farthing.domain.budget.Budget;
import dev.farthing.domain.budget.Holding;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.upstream.ModelStatus;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Decides whether a call may go to a vendor, which way, and at what price.
///
/// Checked in this order, the first refusal wins: the key's state and addresses, the model, the plan, concurrency,
/// requests per minute, tokens per minute, the budgets of key, team and org, the prepaid balance.
@ApplicationScoped
public class AdmitCall {
    private static final Duration SOON = Duration.ofSeconds(1);

    private final CurrentCatalogue catalogue;
    private final RateLimits limits;
    private final UsageJournal journal;
    private final BudgetDirectory budgets;
    private final HoldForCall holds;
    private final HealthDirectory health;
    private final ResponseCache cache;
    private final Ids ids;
    private final InstantSource clock;

    @SuppressWarnings("TooManyParameters") // what is decided on, each a thing of its own
    public AdmitCall(
            CurrentCatalogue catalogue,
            RateLimits limits,
            UsageJournal journal,
            BudgetDirectory budgets,
            HoldForCall holds,
            HealthDirectory health,
            ResponseCache cache,
            Ids ids,
            InstantSource clock) {
        this.catalogue = catalogue;
        this.limits = limits;
        this.journal = journal;
        this.budgets = budgets;
        this.holds = holds;
        this.health = health;
        this.cache = cache;
        this.ids = ids;
        this.clock = clock;
    }

    /// Never blocks; the stage is complete already where the decision needs nothing but memory.
    public CompletionStage<Admission> admit(OpenKey.Opened opened, CallRequest request) {
        return decide(opened, request).thenCompose(admission -> switch (admission) {
            case Admission.Refused refused -> CompletableFuture.completedStage(refused);
            case Admission.Cached cached -> holds.hold(cached, opened.publicId());
            case Admission.Granted granted -> holds.hold(granted, opened.publicId(), governing(granted));
        });
    }

    private List<IntentJournal.Governing> governing(Admission.Granted call) {
        var tenant = catalogue.get().tenant(call.key().holder().orgId());
        if (tenant == null || call.key().holder().sandbox()) {
            return List.of();
        }
        var model = call.offer().model().id();
        var governing = new ArrayList<IntentJournal.Governing>(1);
        int places = 0;
        for (var budget : budgets.governing(call.key())) {
            if (budget.counts(model)) {
                var each = new IntentJournal.Governing(
                        budget,
                        budget.span().around(call.admittedAt(), tenant.org().calendar()));
                // Concurrency is refused before money, whoever's it is.
                governing.add(budget.kind() == Budget.Kind.PLACES ? places++ : governing.size(), each);
            }
        }
        return governing;
    }

    private CompletionStage<Admission> decide(OpenKey.Opened opened, CallRequest request) {
        var id = ids.next();
        var key = opened.key();
        var picture = catalogue.get();
        var tenant = picture.tenant(key.holder().orgId());
        if (opened.refusal() != null) {
            return refused(id, opened.refusal(), sentence(opened.refusal()));
        }
        var offer = picture.offer(request.model());
        var now = clock.instant();
        var modelRefusal = tenant == null
                ? Fault.ORG_SUSPENDED
                : modelRefusal(key, tenant, offer, picture.settings(), request, now);
        if (offer == null || tenant == null || modelRefusal != null) {
            var fault = modelRefusal == null ? Fault.MODEL_NOT_FOUND : modelRefusal;
            boolean away = offer != null && offer.model().status() == ModelStatus.UNAVAILABLE;
            return refused(id, fault, modelSentence(fault, request.model(), away));
        }
        if (ModelAccess.isSuspended(key, tenant, picture)) {
            return refused(id, Fault.ORG_SUSPENDED, sentence(Fault.ORG_SUSPENDED));
        }
        var others = OtherModels.of(request.bounds().sideWork(), key, tenant, picture, budgets, now);
        if (others.fault() != null) {
            return refused(id, others.fault(), modelSentence(others.fault(), String.valueOf(others.refused()), false));
        }
        var unpriced = request.bounds().unpriced(request.rulesOf(offer));
        if (unpriced != null) {
            return refused(
                    id,
                    Fault.INVALID_REQUEST,
                    "What " + unpriced + " asks for has another price than the model `" + request.model()
                            + "`, which therefore does not leave it to its callers.");
        }
        if (!journal.accepting()) {
            return CompletableFuture.completedStage(new Admission.Refused(
                    id, Fault.NOT_READY, "Usage cannot be recorded at the moment; try again shortly.", SOON, null));
        }
        var answer = cached(key, request, offer);
        if (answer != null) {
            return start(
                    id,
                    key,
                    tenant,
                    request,
                    (running, standing) -> new Admission.Cached(
                            id, now, key, request, offer.model().id(), answer, running, standing, Holding.NONE));
        }
        var ways = waysFor(key, offer);
        var choice =
                new RouteChoice(health, picture.settings().pool(), ThreadLocalRandom.current(), now.toEpochMilli());
        var first = choice.choose(offer, ways, request.protocols(), RouteChoice.Tried.NOTHING);
        if (first == null) {
            return CompletableFuture.completedStage(nobodyThere(id, choice, ways, request));
        }
        var ruled = request.under(request.rulesOf(offer));
        return start(
                id,
                key,
                tenant,
                ruled,
                (running, standing) -> new Admission.Granted(
                        id,
                        now,
                        key,
                        ruled,
                        offer,
                        ways,
                        first,
                        priceFor(key, tenant, offer, now),
                        others.found(),
                        running,
                        standing,
                        Holding.NONE));
    }

    private @Nullable CachedAnswer cached(IssuedKey key, CallRequest request, Catalogue.Offer offer) {
        var wish = request.cacheWish();
        var entry = ResponseCache.Entry.of(key, request, offer);
        var answer = wish == null || entry == null ? null : cache.find(entry, wish.life());
        return answer != null && key.grant().allowsProvider(answer.about().hop().provider()) ? answer : null;
    }

    /// Tells what the vendors said last, so that ours does not hide theirs.
    private static Admission nobodyThere(UUID id, RouteChoice choice, List<Catalogue.Way> ways, CallRequest request) {
        int status = choice.lastStatus(ways);
        return new Admission.Refused(
                id,
                Fault.UPSTREAM_NONE_AVAILABLE,
                RouteChoice.nobody(request.model(), status),
                choice.retryAfter(ways, request.protocols()),
                null,
                status == 0 ? Map.of() : Map.of("upstream_status", Integer.toString(status)));
    }

    private CompletionStage<Admission> start(
            UUID id,
            IssuedKey key,
            Catalogue.Tenant tenant,
            CallRequest request,
            BiFunction<RateLimits.Running, RateLimits.@Nullable Standing, Admission> started) {
        var tried = limits.tryStart(
                key.holder().orgId(), key.id(), Limits.of(key), Limits.of(tenant.plan()), request.expectedTokens());
        return tried.thenApply(start -> switch (start) {
            case RateLimits.Start.Refused(var fault, var sentence, var retryAfter, var standing) ->
                new Admission.Refused(id, fault, sentence, retryAfter, standing);
            case RateLimits.Start.Started(var running, var standing) -> started.apply(running, standing);
        });
    }

    private @Nullable Fault modelRefusal(
            IssuedKey key,
            Catalogue.Tenant tenant,
            Catalogue.@Nullable Offer offer,
            RelaySettings settings,
            CallRequest request,
            Instant now) {
        if (offer == null) {
            return Fault.MODEL_NOT_FOUND;
        }
        if (!ModelAccess.allows(key, tenant.plan(), offer)) {
            return Fault.MODEL_NOT_ALLOWED;
        }
        if (!request.endpoint().serves(offer.model().type())
                || (!offer.ways().isEmpty() && !ModelAccess.isServed(offer, request.protocols()))) {
            return Fault.MODEL_NOT_FOR_ENDPOINT;
        }
        return ModelAccess.isPriced(key, tenant, offer, settings, budgets, now) ? null : Fault.MODEL_NOT_PRICED;
    }

    private static List<Catalogue.Way> waysFor(IssuedKey key, Catalogue.Offer offer) {
        if (!key.holder().sandbox() && key.grant().providersAllowed().isEmpty()) {
            return offer.ways();
        }
        return offer.ways().stream().filter(way -> ModelAccess.allows(key, way)).toList();
    }

    private static @Nullable Price priceFor(
            IssuedKey key, Catalogue.Tenant tenant, Catalogue.Offer offer, Instant now) {
        return key.holder().sandbox() ? null : tenant.priceOf(offer, now);
    }

    private static CompletionStage<Admission> refused(UUID id, Fault fault, String sentence) {
        return CompletableFuture.completedStage(new Admission.Refused(id, fault, sentence, null, null));
    }

    private static String modelSentence(Fault fault, String model, boolean away) {
        return switch (fault) {
            case MODEL_NOT_FOUND -> "The model `" + model + "` does not exist; GET /v1/models lists those that do.";
            case MODEL_NOT_ALLOWED ->
                away
                        ? "The model `" + model + "` is not available at present; the API key is in order."
                        : "This API key may not use the model `" + model + "`.";
            case MODEL_NOT_PRICED -> "The model `" + model + "` has no price and is therefore not served.";
            case MODEL_NOT_FOR_ENDPOINT -> "The model `" + model + "` is not served at this endpoint.";
            default -> sentence(fault);
        };
    }

    private static String sentence(Fault fault) {
        return switch (fault) {
            case KEY_DISABLED -> "This API key is disabled.";
            case KEY_EXPIRED -> "This API key has expired.";
            case IP_NOT_ALLOWED -> "This API key may not be used from this address.";
            case ORG_SUSPENDED -> "The organisation or team of this API key is suspended.";
            default -> "This call is not allowed.";
        };
    }
}
