package dev.farthing.rest.relay;

import dev.farthing.domain.usage.Dialect;
import dev.farthing.domain.usage.Endpoint;
import io.vertx.core.http.HttpMethod;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What a path on the data plane means, common slips in the base URL forgiven.
sealed interface Target {
    /// @param model what the path says of it; null where the body does
    /// @param stream whether the path asks for a stream
    record Call(Endpoint endpoint, @Nullable String model, boolean stream) implements Target {
        Call(Endpoint endpoint) {
            this(endpoint, null, false);
        }
    }

    /// How many tokens a request would have.
    ///
    /// @param dialect in whose words it is asked
    /// @param model what the path says of it; null where the body does
    record CountTokens(Dialect dialect, @Nullable String model) implements Target {}

    /// @param dialect in whose words models are listed
    record ModelList(Dialect dialect) implements Target {}

    /// @param dialect in whose words it is told of
    record OneModel(String id, Dialect dialect) implements Target {
        OneModel(String id) {
            this(id, Dialect.OPENAI);
        }
    }

    /// What a key is told of itself in the words of other gateways, so that the panels made for them work.
    record OwnKey(OwnKeyQuestion question) implements Target {}

    /// Under a prefix that is ours, but nothing we serve.
    record Unknown() implements Target {}

    String PREFIX = "/v1";
    String ONE_MODEL = "/models/";
    String COUNT_TOKENS = "/messages/count_tokens";
    List<String> PREFIXES = List.of("/openai", "/anthropic", PREFIX);
    Pattern REPEATED_SLASH = Pattern.compile("/{2,}");
    Target MODELS = new ModelList(Dialect.OPENAI);
    Target UNKNOWN = new Unknown();

    /// The router's table: what is served under which path, and the one path whose end is a model's id.
    Map<String, Target> SERVED = served();

    /// The same as text, method before path, as people are told and the document has it.
    static List<String> routes() {
        var oneModel = PREFIX + ONE_MODEL + "{id}";
        return Stream.concat(
                        SERVED.entrySet().stream().map(route -> method(route.getValue()) + " " + route.getKey()),
                        Stream.concat(
                                Stream.of(method(new OneModel("")) + " " + oneModel), GeminiPaths.ROUTES.stream()))
                .sorted()
                .toList();
    }

    /// The method a target is asked with.
    static HttpMethod method(Target target) {
        return target instanceof Call || target instanceof CountTokens ? HttpMethod.POST : HttpMethod.GET;
    }

    private static Map<String, Target> served() {
        var table = new HashMap<String, Target>();
        for (var endpoint : Endpoint.values()) {
            if (endpoint.dialect() != Dialect.GEMINI) {
                table.put(endpoint.path(), new Call(endpoint));
            }
        }
        table.put(PREFIX + "/models", MODELS);
        table.put(PREFIX + COUNT_TOKENS, new CountTokens(Dialect.ANTHROPIC, null));
        for (var question : OwnKeyQuestion.values()) {
            table.put(PREFIX + question.path(), new OwnKey(question));
        }
        return Map.copyOf(table);
    }

    /// The meaning of a path; null when it is not the data plane's business.
    static @Nullable Target of(String path) {
        var target = SERVED.get(path);
        if (target == null) {
            target = GeminiPaths.of(path);
        }
        return target == null ? forgiving(path) : target;
    }

    /// Whose words whoever asks for a path expects.
    static Dialect dialect(String path) {
        return switch (Target.of(path)) {
            case Call call -> call.endpoint().dialect();
            case CountTokens count -> count.dialect();
            case ModelList list -> list.dialect();
            case OneModel one -> one.dialect();
            case Unknown _ ->
                GeminiPaths.isUnderPrefix(path)
                        ? Dialect.GEMINI
                        : startsWithSegment(path, "/anthropic") ? Dialect.ANTHROPIC : Dialect.OPENAI;
            case OwnKey _ -> Dialect.OPENAI;
            case null -> startsWithSegment(path, "/anthropic") ? Dialect.ANTHROPIC : Dialect.OPENAI;
        };
    }

    /// The meaning of a path of OpenAI's dialect with a slip in it.
    static @Nullable Target forgiving(String path) {
        var rest = REPEATED_SLASH.matcher(path).replaceAll("/");
        boolean ours = false;
        if (rest.startsWith("/api/v1/") && isCall(rest.substring("/api/v1".length()))) {
            rest = rest.substring("/api".length());
        }
        for (var prefix = prefix(rest); prefix != null; prefix = prefix(rest)) {
            rest = rest.substring(prefix.length());
            ours = true;
        }
        if (rest.length() > 1 && rest.endsWith("/")) {
            rest = rest.substring(0, rest.length() - 1);
        }
        var target = SERVED.get(PREFIX + rest);
        if (ours && target == null) {
            return rest.startsWith(ONE_MODEL) ? model(rest.substring(ONE_MODEL.length())) : UNKNOWN;
        }
        return ours || target instanceof Call || target instanceof CountTokens || target instanceof OwnKey
                ? target
                : null;
    }

    private static @Nullable String prefix(String path) {
        for (var prefix : PREFIXES) {
            if (startsWithSegment(path, prefix)) {
                return prefix;
            }
        }
        return null;
    }

    private static boolean isCall(String path) {
        return SERVED.get(PREFIX + path) instanceof Call;
    }

    private static Target model(String encoded) {
        try {
            return new OneModel(URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return UNKNOWN;
        }
    }

    private static boolean startsWithSegment(String path, String segment) {
        return path.startsWith(segment) && (path.length() == segment.length() || path.charAt(segment.length()) == '/');
    }
}
