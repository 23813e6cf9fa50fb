package dev.farthing.rest.relay;

import static dev.farthing.rest.relay.RequestScan.endOf;
import static dev.farthing.rest.relay.RequestScan.startOf;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.domain.upstream.RequestRules;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a request says of how and by whom it is to be served, where that is not for its caller to say: tiers of
/// service that vendors charge otherwise than the ordinary one, whose price a model's is, and other models or
/// vendors that some would let answer in its place.
final class Wishes {
    private static final Set<String> ORDINARY = Set.of("auto", "default", "standard", "standard_only", "on_demand");
    /// What gateways behind this one put into the body that they send on, in the place of what is said outside it.
    private static final String EXTRA = "extra_body";
    /// Members by which gateways behind gateways let a caller choose who answers.
    private static final Set<String> STEERING = Set.of(
            "models",
            "fallbacks",
            "context_window_fallbacks",
            "content_policy_fallbacks",
            "user_config",
            "preset",
            "plugins",
            "route",
            "provider",
            "providerOptions",
            "custom_llm_provider",
            "model_list",
            "litellm_params",
            EXTRA);
    /// Those that name models, of which no rule makes an exception: who may ask which model is decided here.
    private static final Set<String> NAMING_MODELS = Set.of(
            "models",
            "fallbacks",
            "context_window_fallbacks",
            "content_policy_fallbacks",
            "user_config",
            "preset",
            "plugins",
            "custom_llm_provider",
            "model_list",
            "litellm_params",
            EXTRA);

    private static final String PLUGINS = "plugins";
    /// Those that ask no model of their own choice.
    private static final Set<String> HARMLESS_PLUGINS =
            Set.of("web", "file-parser", "response-healing", "context-compression");

    /// These members and those by which callers choose who answers.
    static Set<String> withSteering(String... members) {
        return Stream.concat(Arrays.stream(members), STEERING.stream()).collect(Collectors.toUnmodifiableSet());
    }

    private final byte[] body;
    private final Set<String> governed;
    private final List<Said> said = new ArrayList<>(0);

    /// @param governed the members that decide on who answers, how much, and how it is metered
    Wishes(byte[] body, Set<String> governed) {
        this.body = body;
        this.governed = governed;
    }

    /// @param from where the value begins
    /// @param plain what asks for ordinary service instead; null where nothing takes its place
    private record Said(
            String name, int from, int to, @Nullable String plain) {}

    /// Reads the value at the parser and leaves it at its end.
    void readTier(JsonParser json, String name, JsonToken value, String plain) throws IOException {
        boolean ordinary = value == JsonToken.VALUE_NULL
                || (value == JsonToken.VALUE_STRING
                        && ORDINARY.contains(json.getText().toLowerCase(Locale.ROOT)));
        int start = startOf(json);
        json.skipChildren();
        if (!ordinary) {
            said.add(new Said(name, start, endOf(json), plain));
        }
    }

    /// Reads a member of which nothing else is known, and leaves the parser at its end.
    void readOther(JsonParser json, String name, JsonToken value) throws IOException {
        if (value == JsonToken.VALUE_NULL || !STEERING.contains(name)) {
            json.skipChildren();
            return;
        }
        int start = startOf(json);
        if ((name.equals(PLUGINS) && areHarmless(json, value)) || (name.equals(EXTRA) && governsNothing(json, value))) {
            return;
        }
        json.skipChildren();
        said.add(new Said(name, start, endOf(json), null));
    }

    /// Reads what is put into a body and leaves the parser at its end.
    private boolean governsNothing(JsonParser json, JsonToken value) throws IOException {
        if (value != JsonToken.START_OBJECT) {
            return false;
        }
        boolean nothing = true;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            nothing &= !RequestScan.isOneOf(json.currentName(), governed);
            json.nextToken();
            json.skipChildren();
        }
        return nothing;
    }

    /// Reads plugins and leaves the parser at their end.
    private static boolean areHarmless(JsonParser json, JsonToken value) throws IOException {
        if (value != JsonToken.START_ARRAY) {
            return false;
        }
        boolean harmless = true;
        for (var plugin = json.nextToken();
                plugin != JsonToken.END_ARRAY && plugin != null;
                plugin = json.nextToken()) {
            boolean known = false;
            while (plugin == JsonToken.START_OBJECT && json.nextToken() == JsonToken.FIELD_NAME) {
                var name = json.currentName();
                json.nextToken();
                known |= name.equals("id") && HARMLESS_PLUGINS.contains(json.getText());
                harmless &= !name.equals("id") || HARMLESS_PLUGINS.contains(json.getText());
                json.skipChildren();
            }
            harmless &= known;
            json.skipChildren();
        }
        return harmless;
    }

    /// The members that say what a model's rules do not leave to its callers.
    Set<String> withheldBy(RequestRules rules) {
        return said.stream()
                .map(Said::name)
                .filter(name -> NAMING_MODELS.contains(name) || !rules.leaveToCallers(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /// Takes these members back.
    void withhold(Set<String> names, Splices edits) {
        int removed = 0;
        for (var wish : said) {
            if (!names.contains(wish.name)) {
                continue;
            }
            if (wish.plain == null) {
                removed = remove(wish, removed, edits);
            } else {
                edits.replace(wish.from, wish.to, Splices.quoted(wish.plain));
            }
        }
    }

    /// Takes a member out with the comma that parts it from another one.
    ///
    /// @param from up to where others were taken out before
    /// @return up to where it is taken out
    private int remove(Said wish, int from, Splices edits) {
        int name = startOfName(wish.from);
        int before = beforeBlanks(name) - 1;
        if (before >= from && body[before] == ',') {
            edits.replace(before, wish.to, "");
            return wish.to;
        }
        int after = wish.to;
        while (after < body.length && isBlank(body[after])) {
            after++;
        }
        int to = after < body.length && body[after] == ',' ? after + 1 : wish.to;
        edits.replace(Math.max(name, from), to, "");
        return to;
    }

    /// Where the name stands whose value begins there; quotes inside a name are escaped.
    private int startOfName(int value) {
        int i = beforeBlanks(beforeBlanks(value) - 1) - 2;
        while (body[i] != '"' || isEscaped(i)) {
            i--;
        }
        return i;
    }

    private boolean isEscaped(int at) {
        int backslashes = 0;
        while (body[at - 1 - backslashes] == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    private int beforeBlanks(int end) {
        int i = end;
        while (isBlank(body[i - 1])) {
            i--;
        }
        return i;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }
}
