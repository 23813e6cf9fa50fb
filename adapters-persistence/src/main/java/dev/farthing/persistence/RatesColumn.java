package dev.farthing.persistence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.farthing.domain.price.Rates;
import dev.farthing.domain.price.Tier;
import dev.farthing.domain.price.TokenClass;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How the rates of a price and of its tiers stand in one JSON column: decimals as text, by class.
public record RatesColumn(Rates base, List<Tier> tiers) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PER_IMAGE = "per_image";
    private static final String PER_REQUEST = "per_request";
    private static final String PER_SEARCH = "per_search";
    private static final String FROM = "from_input_tokens";

    public static String write(Rates base, List<Tier> tiers) {
        var root = write(base);
        var array = root.putArray("tiers");
        tiers.forEach(tier -> array.add(write(tier.rates()).put(FROM, tier.fromInputTokens())));
        return root.toString();
    }

    private static ObjectNode write(Rates rates) {
        var node = JSON.createObjectNode();
        for (var tokenClass : TokenClass.values()) {
            var own = rates.perMillion().get(tokenClass);
            if (own != null) {
                node.put(tokenClass.name().toLowerCase(Locale.ROOT), own.toPlainString());
            }
        }
        put(node, PER_IMAGE, rates.perImage());
        put(node, PER_REQUEST, rates.perRequest());
        put(node, PER_SEARCH, rates.perSearch());
        return node;
    }

    private static void put(ObjectNode node, String name, @Nullable BigDecimal value) {
        if (value != null) {
            node.put(name, value.toPlainString());
        }
    }

    public static RatesColumn read(String json) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the rates of a price are no JSON", e);
        }
        var tiers = new ArrayList<Tier>();
        root.path("tiers").forEach(node -> tiers.add(new Tier(node.path(FROM).longValue(), rates(node))));
        return new RatesColumn(rates(root), tiers);
    }

    private static Rates rates(JsonNode node) {
        var perMillion = new EnumMap<TokenClass, BigDecimal>(TokenClass.class);
        for (var tokenClass : TokenClass.values()) {
            var own = decimal(node, tokenClass.name().toLowerCase(Locale.ROOT));
            if (own != null) {
                perMillion.put(tokenClass, own);
            }
        }
        return new Rates(perMillion, decimal(node, PER_IMAGE), decimal(node, PER_REQUEST), decimal(node, PER_SEARCH));
    }

    private static @Nullable BigDecimal decimal(JsonNode node, String name) {
        var text = node.path(name).textValue();
        return text == null ? null : new BigDecimal(text);
    }
}
