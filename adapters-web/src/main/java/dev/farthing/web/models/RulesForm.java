package dev.farthing.web.models;

import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.upstream.ModelRules;
import dev.farthing.domain.upstream.RequestFields;
import dev.farthing.domain.upstream.RequestRules;
import dev.farthing.domain.upstream.Streaming;
import dev.farthing.web.Form;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What people fill in about the rules of a model, as the management API writes them.
final class RulesForm {
    private static final String DEFAULTS = "request_defaults";
    private static final String FORCED = "request_forced";
    private static final String STREAM = "stream";
    private static final String SUFFIXES = "suffixes";
    private static final Set<String> KNOWN = Set.of(DEFAULTS, FORCED, STREAM);
    private static final int LONGEST = 4 * RequestFields.MOST_BYTES * 2;

    private final Form form;
    private final ModelWords words;

    RulesForm(Form form, ModelWords words) {
        this.form = form;
        this.words = words;
    }

    /// @param id the model's, whose names the suffixes make more of
    ModelRules read(String id, List<String> aliases) {
        var own = new RequestRules(
                members(object(DEFAULTS), DEFAULTS),
                members(object(FORCED), FORCED),
                form.choice(STREAM, words.stream(), Streaming.class));
        var bySuffix = new HashMap<String, RequestRules>();
        for (var each : object(SUFFIXES).entrySet()) {
            if (each.getValue() instanceof Map<?, ?> rules && KNOWN.containsAll(rules.keySet())) {
                bySuffix.put(each.getKey(), form.judged(SUFFIXES, RequestRules.NONE, () -> rules(rules)));
            } else {
                form.reject(words.suffix_wrong(each.getKey()));
            }
        }
        return form.judged(SUFFIXES, ModelRules.NONE, () -> {
            Model.checkNames(id, aliases, bySuffix.keySet());
            return new ModelRules(own, bySuffix);
        });
    }

    private RequestRules rules(Map<?, ?> given) {
        return new RequestRules(
                members(given.get(DEFAULTS), DEFAULTS), members(given.get(FORCED), FORCED), stream(given.get(STREAM)));
    }

    private RequestFields members(@Nullable Object given, String name) {
        return switch (given) {
            case null -> RequestFields.NONE;
            case Map<?, ?> map -> form.judged(name, RequestFields.NONE, () -> RequestFields.of(map));
            default -> {
                form.reject(words.no_object(name));
                yield RequestFields.NONE;
            }
        };
    }

    private @Nullable Streaming stream(@Nullable Object given) {
        return switch (String.valueOf(given)) {
            case "null" -> null;
            case "native" -> Streaming.NATIVE;
            case "emulated" -> Streaming.EMULATED;
            default -> {
                form.reject(words.no_stream(STREAM));
                yield null;
            }
        };
    }

    private Map<String, Object> object(String name) {
        var text = form.optionalText(name, name, LONGEST);
        if (text == null) {
            return Map.of();
        }
        try {
            return new JsonObject(text).getMap();
        } catch (DecodeException noObject) {
            form.reject(words.no_object(name));
            return Map.of();
        }
    }

    /// What the form holds before it is filled in anew; empty for what was not said.
    record Filled(String defaults, String forced, String stream, String suffixes) {
        static final Filled EMPTY = new Filled("", "", "", "");

        static Filled of(ModelRules rules) {
            var own = rules.own();
            return new Filled(
                    text(own.defaults()), text(own.forced()), stream(own.stream()), suffixes(rules.bySuffix()));
        }

        public List<String> streams() {
            return List.of(stream(Streaming.NATIVE), stream(Streaming.EMULATED));
        }

        public boolean some() {
            return !equals(EMPTY);
        }

        private static String stream(@Nullable Streaming stream) {
            return stream == null ? "" : stream.name().toLowerCase(Locale.ROOT);
        }

        private static String text(RequestFields fields) {
            return fields.isEmpty() ? "" : new JsonObject(fields.json()).encodePrettily();
        }

        private static String suffixes(Map<String, RequestRules> bySuffix) {
            if (bySuffix.isEmpty()) {
                return "";
            }
            var all = new JsonObject();
            bySuffix.forEach((suffix, rules) -> {
                var each = new JsonObject();
                if (!rules.defaults().isEmpty()) {
                    each.put(DEFAULTS, new JsonObject(rules.defaults().json()));
                }
                if (!rules.forced().isEmpty()) {
                    each.put(FORCED, new JsonObject(rules.forced().json()));
                }
                if (rules.stream() != null) {
                    each.put(STREAM, stream(rules.stream()));
                }
                all.put(suffix, each);
            });
            return all.encodePrettily();
        }
    }
}
