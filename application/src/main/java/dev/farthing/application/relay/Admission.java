package dev.farthing.application.relay;

import dev.farthing.domain.budget.Holding;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.price.TokenClass;
import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.upstream.ModelType;
import dev.farthing.domain.upstream.RequestRules;
import dev.farthing.domain.usage.CallRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Whether a call may go to a vendor; both answers are ordinary business.
public sealed interface Admission {
    /// The call may go, at this price whichever of these ways it takes.
    ///
    /// @param first the way that was free when it was admitted
    /// @param price null where the call costs nothing
    /// @param others the models that the vendor may ask on the way, by its names for them
    record Granted(
            UUID requestId,
            Instant admittedAt,
            IssuedKey key,
            CallRequest request,
            Catalogue.Offer offer,
            List<Catalogue.Way> ways,
            Choice first,
            @Nullable Price price,
            Map<String, Other> others,
            RateLimits.Running running,
            RateLimits.@Nullable Standing standing,
            Holding holding)
            implements Admission {
        public CallRecord.Owner owner() {
            return ownerOf(key);
        }

        /// What is done to the request on its way to a vendor.
        public RequestRules rules() {
            return request.rulesOf(offer);
        }

        /// Under what its answer may be kept; null where it is not to be.
        public ResponseCache.@Nullable Entry cacheEntry() {
            return ResponseCache.Entry.of(key, request, offer);
        }

        /// The limit of one answer if nobody's budget were short: the caller's own, the model's, or what is usual.
        public long mostOutput(int usual) {
            Long own = request.bounds().outputTokens();
            Integer most = offer.model().maxOutputTokens();
            if (own == null) {
                return most == null ? usual : most;
            }
            return most == null ? own : Math.min(own, most);
        }

        /// Whether a second vendor may be asked beside the first: the model's calls are hedged, nothing is done by
        /// asking but to answer, and what is held covers both.
        boolean mayAskTwo() {
            return wantsTwo() && (!holding.isCapped() || holding.forTwo());
        }

        boolean wantsTwo() {
            return offer.model().choice().hedged() && request.bounds().input() != InputBound.SERVER_TURNS;
        }

        /// Whether the model makes pictures: by its kind, its capabilities or its price.
        public boolean draws() {
            return offer.model().type() == ModelType.IMAGE
                    || offer.model().capabilities().contains(UpstreamRequest.DRAWS)
                    || (price != null
                            && (price.hasPriceOfPictures()
                                    || price.base().perMillion().containsKey(TokenClass.IMAGE_OUTPUT)));
        }

        /// Who does some work beside the answer; null where that is the model which answers, or nobody who is
        /// known.
        ///
        /// @param model by the vendor's name, which may say more than the request did
        @Nullable
        Other other(@Nullable String model) {
            return model == null ? null : others.get(model);
        }

        /// Who may have done some work beside the answer; nobody where it was the model which answers, or where
        /// none else was asked for.
        ///
        /// @param model by the vendor's name, which may say more than the request did
        /// @param picture whether it is a picture, whose maker vendors do not name
        List<Other> others(@Nullable String model, boolean picture) {
            if (model == null) {
                return picture ? List.copyOf(others.values()) : List.of();
            }
            var named = others.get(model);
            if (named != null) {
                return List.of(named);
            }
            var alike = others.entrySet().stream()
                    .filter(other -> model.startsWith(other.getKey()))
                    .map(Map.Entry::getValue)
                    .toList();
            return alike.isEmpty() ? List.copyOf(others.values()) : alike;
        }

        Granted with(Holding other) {
            return new Granted(
                    requestId, admittedAt, key, request, offer, ways, first, price, others, running, standing, other);
        }

        /// Turns the call away after all; it gives back its place.
        Refused refused(
                Fault fault, String sentence, @Nullable Duration retryAfter, @Nullable Map<String, String> figures) {
            running.finish(0);
            return new Refused(requestId, fault, sentence, retryAfter, standing, figures == null ? Map.of() : figures);
        }
    }

    /// A model that the vendor may ask on the way.
    ///
    /// @param price what its work costs; null where it has no price of its own
    record Other(Model model, @Nullable Price price) {}

    /// The call is answered as another was before, and no vendor is asked.
    ///
    /// @param holding of nothing; whether it is on record
    record Cached(
            UUID requestId,
            Instant admittedAt,
            IssuedKey key,
            CallRequest request,
            String model,
            CachedAnswer answer,
            RateLimits.Running running,
            RateLimits.@Nullable Standing standing,
            Holding holding)
            implements Admission {
        Cached with(Holding other) {
            return new Cached(requestId, admittedAt, key, request, model, answer, running, standing, other);
        }

        /// Turns the call away after all; it gives back its place.
        Refused refused(Fault fault, String sentence, @Nullable Duration retryAfter) {
            running.finish(0);
            return new Refused(requestId, fault, sentence, retryAfter, standing);
        }
    }

    /// The call is turned away; the sentence is for the client.
    ///
    /// @param budget the facts of the refusal, in words for programs: of a budget without room, of a vendor that
    ///     failed
    record Refused(
            UUID requestId,
            Fault fault,
            String sentence,
            @Nullable Duration retryAfter,
            RateLimits.@Nullable Standing standing,
            Map<String, String> budget)
            implements Admission {
        Refused(
                UUID requestId,
                Fault fault,
                String sentence,
                @Nullable Duration retryAfter,
                RateLimits.@Nullable Standing standing) {
            this(requestId, fault, sentence, retryAfter, standing, Map.of());
        }
    }

    static CallRecord.Owner ownerOf(IssuedKey key) {
        return new CallRecord.Owner(
                key.holder().orgId(),
                key.holder().teamId(),
                key.id(),
                key.label().name(),
                key.holder().sandbox(),
                key.label().tags());
    }
}
