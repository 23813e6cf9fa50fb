package dev.farthing.journey;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The examples of messages in the documents.
public final class DocumentedMessages {
    private static final Pattern EXAMPLE = Pattern.compile("(?s)```json\\n(.+?)```");

    private DocumentedMessages() {}

    public static List<JsonNode> all() {
        try {
            var examples = new ArrayList<JsonNode>();
            var folder = Path.of("").toAbsolutePath();
            while (!Files.isRegularFile(folder.resolve("mvnw"))) {
                folder = folder.getParent();
            }
            var found = EXAMPLE.matcher(Files.readString(folder.resolve("docs/alerts.md")));
            while (found.find()) {
                examples.add(Json.read(found.group(1)));
            }
            return examples;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static JsonNode of(String type) {
        return all().stream()
                .filter(one -> one.path("type").asText().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
