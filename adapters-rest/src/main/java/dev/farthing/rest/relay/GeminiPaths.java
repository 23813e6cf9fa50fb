package dev.farthing.rest.relay;

import dev.farthing.domain.usage.Dialect;
import dev.farthing.domain.usage.Endpoint;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a path of Google's dialect means: a model and, behind its last colon, what is asked of it. The prefixes of
/// its versions, of Vertex and of other gateways lead to the same.
final class GeminiPaths {
    private static final String PREFIX = "/v1beta";
    private static final String MODELS = "/models";
    private static final String COUNT_TOKENS = "countTokens";
    private static final String STREAM = "streamGenerateContent";

    /// The routes under their canonical paths, method before path.
    static final List<String> ROUTES = List.of(
            "GET " + PREFIX + MODELS,
            "GET " + PREFIX + MODELS + "/{model}",
            "POST " + Endpoint.GENERATE_CONTENT.path(),
            "POST " + PREFIX + MODELS + "/{model}:" + STREAM,
            "POST " + PREFIX + MODELS + "/{model}:" + COUNT_TOKENS,
            "POST " + Endpoint.EMBED_CONTENT.path(),
            "POST " + Endpoint.BATCH_EMBED_CONTENTS.path());

    private static final Set<String> OURS = Set.of("v1beta", "v1beta1", "v1alpha", "gemini", "vertex-express");
    private static final Set<String> ANYBODYS = Set.of("v1", "openai");
    private static final String OPENAI = "/openai/";
    private static final Pattern OF_VERTEX =
            Pattern.compile("^(/projects/[^/]+/locations/[^/]+)?(/publishers/google)?(?=/models)");

    private GeminiPaths() {}

    /// Null where the path is not of this dialect.
    static @Nullable Target of(String path) {
        if (!path.contains(MODELS) && !isUnderPrefix(path)) {
            return null;
        }
        var rest = Target.REPEATED_SLASH.matcher(path).replaceAll("/");
        boolean ours = false;
        while (true) {
            var segment = firstSegment(rest);
            if (ours && rest.startsWith(OPENAI)) {
                // Google has OpenAI's dialect below its own.
                return Target.forgiving(rest);
            }
            if (!OURS.contains(segment) && !ANYBODYS.contains(segment)) {
                break;
            }
            ours |= OURS.contains(segment);
            rest = rest.substring(segment.length() + 1);
        }
        rest = OF_VERTEX.matcher(rest).replaceFirst("");
        if (rest.startsWith(MODELS + "/") && rest.length() > MODELS.length() + 1) {
            var target = ofModel(rest.substring(MODELS.length() + 1), ours);
            if (target != null) {
                return target;
            }
        } else if (ours && (rest.equals(MODELS) || rest.equals(MODELS + "/"))) {
            return new Target.ModelList(Dialect.GEMINI);
        }
        return ours ? Target.UNKNOWN : null;
    }

    /// Whether whoever asks for a path speaks this dialect, whatever the path means.
    static boolean isUnderPrefix(String path) {
        return OURS.contains(firstSegment(path));
    }

    private static String firstSegment(String path) {
        int end = path.indexOf('/', 1);
        return path.isEmpty() ? "" : path.substring(1, end < 0 ? path.length() : end);
    }

    private static @Nullable Target ofModel(String encoded, boolean ours) {
        String text;
        try {
            text = URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return null;
        }
        // Some write the collection twice: it is part of what Google calls a model's name.
        var name = text.startsWith("models/") ? text.substring("models/".length()) : text;
        int colon = name.lastIndexOf(':');
        var model = colon < 0 ? name : name.substring(0, colon);
        return switch (colon < 0 ? "" : name.substring(colon + 1)) {
            case "generateContent" -> new Target.Call(Endpoint.GENERATE_CONTENT, model, false);
            case STREAM -> new Target.Call(Endpoint.GENERATE_CONTENT, model, true);
            case COUNT_TOKENS -> new Target.CountTokens(Dialect.GEMINI, model);
            case "embedContent" -> new Target.Call(Endpoint.EMBED_CONTENT, model, false);
            case "batchEmbedContents" -> new Target.Call(Endpoint.BATCH_EMBED_CONTENTS, model, false);
            default -> ours ? new Target.OneModel(name, Dialect.GEMINI) : null;
        };
    }
}
