package dev.farthing.upstream;

import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.farthing.domain.usage.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The exchanges recorded from real vendors.
///
/// They lie at `FARTHING_CORPUS`, else beside the repository at `../shared/corpus`. Where they are missing the test
/// is skipped by name; with `CI=true` it fails.
public final class Corpus {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Corpus() {}

    /// Every exchange in OpenAI's dialect.
    public static List<Exchange> openAi() {
        return all().stream().filter(exchange -> exchange.endpoint() != null).toList();
    }

    /// Every message and every error in Anthropic's dialect.
    public static List<Exchange> anthropic() {
        return all().stream()
                .filter(exchange -> exchange.surface().startsWith("messages")
                        || (exchange.provider().equals("anthropic")
                                && exchange.surface().startsWith("error")))
                .toList();
    }

    /// Every response in OpenAI's newer dialect, and every error of its route.
    public static List<Exchange> responses() {
        return all().stream()
                .filter(exchange -> exchange.plainPath().endsWith("/responses"))
                .toList();
    }

    /// Every exchange of Gemini's dialect whose verb is one of these.
    public static List<Exchange> gemini(Set<String> verbs) {
        return all().stream()
                .filter(exchange -> verbs.contains(exchange.verb()))
                .toList();
    }

    /// Every exchange, by id.
    public static List<Exchange> all() {
        try (var files = Files.list(folder().resolve("exchanges"))) {
            var found = new ArrayList<Exchange>();
            for (var file : files.sorted().toList()) {
                found.add(Exchange.of(MAPPER.readTree(Files.readAllBytes(file))));
            }
            return found;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Path folder() {
        var told = System.getenv("FARTHING_CORPUS");
        if (told != null && Files.isDirectory(Path.of(told))) {
            return Path.of(told);
        }
        for (var at = Path.of("").toAbsolutePath(); at != null && told == null; at = at.getParent()) {
            var candidate = at.resolveSibling("shared").resolve("corpus");
            if (at.getParent() != null && Files.isDirectory(candidate.resolve("exchanges"))) {
                return candidate;
            }
        }
        var sentence = "recorded exchanges are missing: set FARTHING_CORPUS to their folder";
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(sentence);
        }
        return abort(sentence);
    }

    /// One recorded exchange.
    ///
    /// @param endpoint null where it is not of OpenAI's dialect
    /// @param pieces the body in the pieces in which it was received, or in one
    /// @param usage the usage object as the vendor sent it
    public record Exchange(
            String id,
            String provider,
            String surface,
            String path,
            @Nullable Endpoint endpoint,
            @Nullable JsonNode request,
            int status,
            Map<String, String> headers,
            byte[] body,
            List<Integer> pieces,
            @Nullable JsonNode usage,
            Set<String> features,
            String fidelity) {
        static Exchange of(JsonNode file) {
            var response = file.path("response");
            var text = response.path("body").asText();
            var body = "base64".equals(response.path("body_encoding").asText())
                    ? Base64.getDecoder().decode(text)
                    : text.getBytes(StandardCharsets.UTF_8);
            var headers = new LinkedHashMap<String, String>();
            response.path("headers")
                    .properties()
                    .forEach(e -> headers.put(e.getKey(), e.getValue().asText()));
            var pieces = new ArrayList<Integer>();
            response.path("chunk_sizes").forEach(size -> pieces.add(size.asInt()));
            var features = new TreeSet<String>();
            file.path("features").forEach(feature -> features.add(feature.asText()));
            return new Exchange(
                    file.path("id").asText(),
                    file.path("provider").asText(),
                    file.path("surface").asText(),
                    file.path("request").path("path").asText(),
                    endpointOf(file.path("request").path("path").asText()),
                    file.path("request").path("body").isObject()
                            ? file.path("request").path("body")
                            : null,
                    response.path("status").asInt(),
                    headers,
                    body,
                    pieces.isEmpty() ? List.of(body.length) : pieces,
                    file.path("usage").isObject() ? file.path("usage") : null,
                    features,
                    file.path("fidelity").path("response").asText());
        }

        private static @Nullable Endpoint endpointOf(String path) {
            var plain = withoutQuery(path);
            if (plain.endsWith("/chat/completions")) {
                return Endpoint.CHAT_COMPLETIONS;
            }
            if (plain.endsWith("/completions")) {
                return Endpoint.COMPLETIONS;
            }
            return plain.endsWith("/embeddings") ? Endpoint.EMBEDDINGS : null;
        }

        private static String withoutQuery(String path) {
            var question = path.indexOf('?');
            return question < 0 ? path : path.substring(0, question);
        }

        String plainPath() {
            return withoutQuery(path);
        }

        /// What a path of Google's ends with, behind its colon.
        public String verb() {
            return plainPath().substring(plainPath().lastIndexOf(':') + 1);
        }

        /// The body as it comes to who asks for events: what was recorded as one array, an event for each element.
        public byte[] eventBody() {
            if (!features.contains("stream:json-array")) {
                return body;
            }
            try {
                var events = new StringBuilder();
                for (var element : MAPPER.readTree(body)) {
                    events.append("data: ").append(element).append("\r\n\r\n");
                }
                return events.toString().getBytes(StandardCharsets.UTF_8);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }

        /// Whether the answer is a stream of events.
        public boolean isStream() {
            return headers.getOrDefault("content-type", "").startsWith("text/event-stream");
        }

        public String bodyText() {
            return new String(body, StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return id;
        }
    }
}
