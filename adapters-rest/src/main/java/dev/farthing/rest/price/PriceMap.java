package dev.farthing.rest.price;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.farthing.application.price.CsvPrices;
import dev.farthing.application.price.PriceProposal;
import dev.farthing.application.price.PriceProposal.PassedOver;
import dev.farthing.application.price.PriceProposal.Unreadable;
import dev.farthing.domain.price.BookOwner;
import dev.farthing.rest.TokenCosts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Set;

/// Reads the widely used map of model prices: an object of models, each with its costs per single token.
///
/// Numbers are read as the decimals they are written as, never as floating point.
final class PriceMap {
    private static final Set<String> MODES =
            Set.of("chat", "completion", "responses", "embedding", "image_generation", "image_edit", "audio_speech");
    private static final String EXAMPLE = "sample_spec";

    private final ObjectReader json;
    private final TokenCosts costs;

    /// @param currency what the file's costs are in
    PriceMap(ObjectMapper json, BookOwner owner, Currency currency) {
        // one model is read after another, so that what follows the first is no mistake
        this.json = json.readerFor(JsonNode.class).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        this.costs = new TokenCosts(owner, currency);
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
            return costs.proposal(place, model, mode, entry);
        } catch (IllegalArgumentException refused) {
            return new Unreadable(place, model, String.valueOf(refused.getMessage()));
        }
    }
}
