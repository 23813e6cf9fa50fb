package dev.farthing.application.relay;

import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.RequestRules;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.Dialect;
import dev.farthing.domain.usage.Endpoint;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a client asks for, as far as admission needs to know.
///
/// @param model the name the client used, an id or an alias
/// @param expectedTokens input by its length, and the output limit if the client set one
/// @param bounds how far the call can go
/// @param protocols the vendor protocols that can serve this dialect
/// @param cacheWish whether an answer that was given before will do; null where a vendor is to be asked
public record CallRequest(
        Dialect dialect,
        Endpoint endpoint,
        String model,
        boolean stream,
        long expectedTokens,
        Bounds bounds,
        Set<Protocol> protocols,
        CallRecord.Client client,
        @Nullable CacheWish cacheWish) {
    private static final int BYTES_PER_TOKEN = 4;

    /// One whose answer is to come from a vendor.
    @SuppressWarnings("TooManyParameters")
    public CallRequest(
            Dialect dialect,
            Endpoint endpoint,
            String model,
            boolean stream,
            long expectedTokens,
            Bounds bounds,
            Set<Protocol> protocols,
            CallRecord.Client client) {
        this(dialect, endpoint, model, stream, expectedTokens, bounds, protocols, client, null);
    }

    /// That the answer to the same question will do, and that its own be kept for others.
    ///
    /// @param digest of all that tells one question from another, beside whose it is and the model
    /// @param life how old an answer may be, and for how long its own is kept
    public record CacheWish(String digest, Duration life) {}

    /// How far a call can go by its own words; asked only where a hard budget governs it.
    public interface Bounds {
        /// No fewer than the tokens of its text, in every tokenizer whose tokens cover at least a byte.
        long textTokens();

        /// What bounds its input.
        InputBound input();

        /// The caller's limit of one answer; null when it set none.
        @Nullable
        Long outputTokens();

        int choices();

        /// The body, for counting.
        ByteBuffer body();

        /// How often the vendor may search the web for it; null where it does not say.
        default @Nullable Integer searches() {
            return null;
        }

        /// What the vendor may do for it beside the answer.
        default List<SideWork> sideWork() {
            return List.of();
        }

        /// Whether a tool of the vendor's may draw for it.
        default boolean drawsByTool() {
            return false;
        }

        /// The member by which it asks for what its model's price does not hold and nothing can stand in for, where
        /// the rules of that model do not leave it to callers; null where there is none.
        default @Nullable String unpriced(RequestRules rules) {
            return null;
        }

        /// How many tokens of its text are not in the body, at most.
        default int addedTokens() {
            return 0;
        }
    }

    /// What is done to it on its way to a vendor; texts that are turned into vectors go as they are.
    RequestRules rulesOf(Catalogue.Offer offer) {
        if (endpoint.embeds()) {
            return RequestRules.NONE;
        }
        var rules = offer.model().rulesFor(model);
        return endpoint.draws() || endpoint.sounds() ? rules.ofMedia() : rules;
    }

    /// The same under the rules of its model.
    CallRequest under(RequestRules rules) {
        if (rules.changeNothing()) {
            return this;
        }
        var ruled = new RuledBounds(bounds, rules);
        Long before = bounds.outputTokens();
        Long after = ruled.outputTokens();
        long more = rules.addedTokens() / BYTES_PER_TOKEN
                + ((after == null ? 0 : after) - (before == null ? 0 : before)) * bounds.choices();
        return new CallRequest(
                dialect,
                endpoint,
                model,
                stream,
                Math.max(0, expectedTokens + more),
                ruled,
                protocols,
                client,
                cacheWish);
    }
}
