package dev.farthing.persistence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import dev.farthing.domain.upstream.ModelRules;
import dev.farthing.domain.upstream.RequestFields;
import dev.farthing.domain.upstream.RequestRules;
import dev.farthing.domain.upstream.Streaming;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How the rules of a model stand in a JSON column; null where there are none.
public final class RulesColumn {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final String DEFAULTS = "request_defaults";
    private static final String FORCED = "request_forced";
    private static final String STREAM = "stream";
    private static final String SUFFIXES = "suffixes";

    private RulesColumn() {}

    public static @Nullable String write(ModelRules rules) {
        if (rules.areNone()) {
            return null;
        }
        var root = write(rules.own());
        var suffixes = root.putObject(SUFFIXES);
        rules.bySuffix().forEach((suffix, own) -> suffixes.set(suffix, write(own)));
        return root.toString();
    }

    private static ObjectNode write(RequestRules rules) {
        var node = JSON.createObjectNode();
        if (!rules.defaults().isEmpty()) {
            node.putRawValue(DEFAULTS, new RawValue(rules.defaults().json()));
        }
        if (!rules.forced().isEmpty()) {
            node.putRawValue(FORCED, new RawValue(rules.forced().json()));
        }
        var stream = rules.stream();
        if (stream != null) {
            node.put(STREAM, stream.name().toLowerCase(Locale.ROOT));
        }
        return node;
    }

    public static ModelRules read(@Nullable String json) {
        if (json == null) {
            return ModelRules.NONE;
        }
        Map<?, ?> root;
        try {
            root = JSON.readValue(json, Map.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the rules of a model are no JSON", e);
        }
        var suffixes = new HashMap<String, RequestRules>();
        member(root, SUFFIXES).forEach((suffix, own) -> {
            if (own instanceof Map<?, ?> map) {
                suffixes.put(String.valueOf(suffix), rules(map));
            }
        });
        return new ModelRules(rules(root), suffixes);
    }

    private static RequestRules rules(Map<?, ?> node) {
        return new RequestRules(
                RequestFields.of(member(node, DEFAULTS)),
                RequestFields.of(member(node, FORCED)),
                node.get(STREAM) instanceof String stream ? Streaming.valueOf(stream.toUpperCase(Locale.ROOT)) : null);
    }

    private static Map<?, ?> member(Map<?, ?> node, String name) {
        return node.get(name) instanceof Map<?, ?> map ? map : Map.of();
    }
}
