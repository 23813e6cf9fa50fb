package dev.farthing.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.price.PriceCells;
import dev.farthing.application.price.PriceDraft;
import dev.farthing.application.price.PriceProposal;
import dev.farthing.application.price.PriceProposal.PassedOver;
import dev.farthing.application.price.PriceProposal.Proposed;
import dev.farthing.domain.price.BookOwner;
import dev.farthing.domain.price.PriceOrigin;
import dev.farthing.domain.price.Rates;
import dev.farthing.domain.price.Tier;
import dev.farthing.domain.price.TokenClass;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the widely used names of what a model costs per single token, wherever an object has them.
public final class TokenCosts {
    private static final Map<String, TokenClass> COSTS = Map.of(
            "input_cost_per_token", TokenClass.INPUT,
            "output_cost_per_token", TokenClass.OUTPUT,
            "cache_read_input_token_cost", TokenClass.CACHE_READ,
            "cache_creation_input_token_cost", TokenClass.CACHE_WRITE_5M,
            "cache_creation_input_token_cost_above_1hr", TokenClass.CACHE_WRITE_1H,
            "output_cost_per_reasoning_token", TokenClass.REASONING,
            "input_cost_per_audio_token", TokenClass.AUDIO_INPUT,
            "output_cost_per_audio_token", TokenClass.AUDIO_OUTPUT,
            "input_cost_per_image_token", TokenClass.IMAGE_INPUT,
            "output_cost_per_image_token", TokenClass.IMAGE_OUTPUT);
    private static final Pattern TIER = Pattern.compile("(.+)_above_([1-9][0-9]{0,5})k_tokens");
    private static final String SPEECH = "audio_speech";
    private static final int THOUSAND = 1_000;
    private static final int PER_MILLION = 6;

    private final BookOwner owner;
    private final Currency currency;

    /// @param currency what the costs are in
    public TokenCosts(BookOwner owner, Currency currency) {
        this.owner = owner;
        this.currency = currency;
    }

    /// What an entry with such members costs, or why that is no price here; a cost that cannot be one is an
    /// [IllegalArgumentException].
    ///
    /// @param mode what the model is for, such as `chat`
    public PriceProposal proposal(String place, String model, String mode, JsonNode entry) {
        var base = new EnumMap<TokenClass, BigDecimal>(TokenClass.class);
        var tiers = new TreeMap<Integer, Map<TokenClass, BigDecimal>>();
        entry.properties().forEach(member -> {
            var name = member.getKey();
            var tier = TIER.matcher(name);
            var plain = COSTS.get(name);
            if (plain != null && isGiven(member.getValue())) {
                base.put(plain, perMillion(name, member.getValue()));
            } else if (tier.matches() && COSTS.containsKey(tier.group(1)) && isGiven(member.getValue())) {
                tiers.computeIfAbsent(Integer.valueOf(tier.group(2)), _ -> new EnumMap<>(TokenClass.class))
                        .put(COSTS.get(tier.group(1)), perMillion(name, member.getValue()));
            }
        });
        var perCharacter = entry.path("input_cost_per_character");
        if (mode.equals(SPEECH) && !perCharacter.isMissingNode() && isGiven(perCharacter)) {
            // Each character that is read aloud counts as a token.
            base.putIfAbsent(TokenClass.INPUT, perMillion("input_cost_per_character", perCharacter));
        }
        var perImage = perImage(mode, entry);
        boolean textless = perImage != null || (!mode.equals("chat") && base.containsKey(TokenClass.INPUT));
        if (textless) {
            base.putIfAbsent(TokenClass.INPUT, BigDecimal.ZERO);
            base.putIfAbsent(TokenClass.OUTPUT, BigDecimal.ZERO);
        }
        if (!base.containsKey(TokenClass.INPUT) || !base.containsKey(TokenClass.OUTPUT)) {
            return new PassedOver(place, model, "it has no price for input and output");
        }
        var rates = new Rates(base, perImage, fee("input_cost_per_request", entry), perSearch(entry));
        var draft = new PriceDraft(
                owner,
                model,
                rates,
                tiers.entrySet().stream()
                        .map(tier -> new Tier(
                                (long) tier.getKey() * THOUSAND + 1, rates.with(tier.getValue(), null, null, null)))
                        .toList(),
                PriceOrigin.GIVEN,
                null);
        return new Proposed(place, draft, currency);
    }

    private static @Nullable BigDecimal perImage(String mode, JsonNode entry) {
        if (!mode.startsWith("image")) {
            return null;
        }
        var output = fee("output_cost_per_image", entry);
        return output == null ? fee("input_cost_per_image", entry) : output;
    }

    /// By how much a search looks up, of which the middle is what is usual.
    private static @Nullable BigDecimal perSearch(JsonNode entry) {
        return fee("search_context_size_medium", entry.path("search_context_cost_per_query"));
    }

    private static boolean isGiven(JsonNode value) {
        return !value.isNull();
    }

    private static BigDecimal perMillion(String name, JsonNode value) {
        return PriceCells.perMillion(
                name + " per million", PriceCells.decimal(name, value.asText()).movePointRight(PER_MILLION));
    }

    private static @Nullable BigDecimal fee(String name, JsonNode entry) {
        var value = entry.path(name);
        return value.isMissingNode() || value.isNull()
                ? null
                : PriceCells.fee(name, PriceCells.decimal(name, value.asText()));
    }
}
