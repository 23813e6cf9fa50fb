package dev.farthing.rest.relay;

import dev.farthing.domain.usage.Endpoint;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What a path on the data plane means, common slips in the base URL forgiven.
sealed interface Target {
    record Call(Endpoint endpoint) implements Target {}

    record ModelList() implements Target {}

    record OneModel(String id) implements Target {}

    /// Under a prefix that is ours, but nothing we serve.
    record Unknown() implements Target {}

    Target CHAT = new Call(Endpoint.CHAT_COMPLETIONS);
    Target COMPLETIONS = new Call(Endpoint.COMPLETIONS);
    Target EMBEDDINGS = new Call(Endpoint.EMBEDDINGS);
    Target MODELS = new ModelList();
    Target UNKNOWN = new Unknown();

    /// The meaning of a path; null when it is not the data plane's business.
    static @Nullable Target of(String path) {
        return switch (path) {
            case "/v1/chat/completions" -> CHAT;
            case "/v1/embeddings" -> EMBEDDINGS;
            case "/v1/completions" -> COMPLETIONS;
            case "/v1/models" -> MODELS;
            default -> forgiving(path);
        };
    }

    private static @Nullable Target forgiving(String path) {
        var rest = path;
        boolean ours = false;
        if (rest.startsWith("/api/v1/") && isCall(rest.substring("/api/v1".length()))) {
            rest = rest.substring("/api".length());
        }
        while (startsWithSegment(rest, "/openai") || startsWithSegment(rest, "/v1")) {
            rest = rest.substring(rest.startsWith("/openai") ? 7 : 3);
            ours = true;
        }
        if (rest.length() > 1 && rest.endsWith("/")) {
            rest = rest.substring(0, rest.length() - 1);
        }
        return switch (rest) {
            case "/chat/completions" -> CHAT;
            case "/embeddings" -> EMBEDDINGS;
            case "/completions" -> COMPLETIONS;
            case "/models" -> ours ? MODELS : null;
            default -> {
                if (!ours) {
                    yield null;
                }
                yield rest.startsWith("/models/") ? model(rest.substring("/models/".length())) : UNKNOWN;
            }
        };
    }

    private static boolean isCall(String path) {
        return path.equals("/chat/completions") || path.equals("/completions") || path.equals("/embeddings");
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
