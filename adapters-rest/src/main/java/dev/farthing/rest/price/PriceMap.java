package dev.farthing.rest.price;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.farthing.application.price.CsvPrices;
import dev.farthing.application.price.PriceCells;
import dev.farthing.application.price.PriceDraft;
import dev.farthing.application.price.PriceProposal;
import dev.farthing.application.price.PriceProposal.PassedOver;
import dev.farthing.application.price.PriceProposal.Proposed;
import dev.farthing.application.price.PriceProposal.Unreadable;
import dev.farthing.domain.price.BookOwner;
import dev.farthing.domain.price.PriceOrigin;
import dev.farthing.domain.price.Rates;
import dev.farthing.domain.price.Tier;
import dev.farthing.domain.price.TokenClass;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the widely used map of model prices: an object of models, each with its costs per single token.
///
/// Numbers are read as the decimals they are written as, never as floating point.
final class PriceMap {
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
    private static final Set<String> MODES =
            Set.of("chat", "completion", "responses", "embedding", "image_generation", "image_edit", SPEECH);
    private static final String EXAMPLE = "sample_spec";
    private static final int THOUSAND = 1_000;
    private static final int PER_MILLION = 6;

    private final ObjectReader json;
    private final BookOwner owner;
    private final Currency currency;

    /// @param currency what the file's costs are in
    PriceMap(ObjectMapper json, BookOwner owner, Currency currency) {
        // one model is read after another, so that what follows the first is no mistake
        this.json = json.readerFor(JsonNode.class).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        this.owner = owner;
        this.currency = currency;
    }

    /// One proposal for each model; models that cost nothing per token or image are passed over.
    List<PriceProposal> read(byte[] body) throws JsonProcessingException {
        var proposals = new ArrayList<PriceProposal>();
        try (var parser = json.getFactory().createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return List.of(new Unreadable("file", "", "this is no object of models"));
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                proposals.add(next(parser));
                if (proposals.size() > CsvPrices.MOST) {
                    return List.of(new Unreadable("file", "", "there are more than " + CsvPrices.MOST + " models"));
                }
            }
        } catch (JsonProcessingException malformed) {
            throw malformed;
        } catch (IOException impossible) {
            throw new IllegalStateException("bytes in memory cannot be read", impossible);
        }
        return proposals;
    }

    private PriceProposal next(JsonParser parser) throws IOException {
        var model = parser.currentName();
        var place = "line " + parser.currentTokenLocation().getLineNr();
        parser.nextToken();
        JsonNode entry = json.readTree(parser);
        if (!entry.isObject()) {
            return new Unreadable(place, model, "this is no object");
        }
        var mode = entry.path("mode").asText("chat");
        if (model.equals(EXAMPLE) || !MODES.contains(mode)) {
            return new PassedOver(place, model, "the mode " + mode + " has no endpoint here");
        }
        try {
            return proposal(place, model, mode, entry);
        } catch (IllegalArgumentException refused) {
            return new Unreadable(place, model, String.valueOf(refused.getMessage()));
        }
    }

    private PriceProposal proposal(String place, String model, String mode, JsonNode entry) {
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
