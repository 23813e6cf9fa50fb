package dev.farthing.rest.relay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.upstream.ModelType;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Models as Google lists them, page by page where its client wants pages.
final class GeminiModels {
    private static final JsonFactory JSON = new JsonFactory();
    private static final List<String> OF_CHATS = List.of("generateContent", "streamGenerateContent", "countTokens");
    private static final List<String> OF_EMBEDDINGS = List.of("embedContent", "batchEmbedContents", "countTokens");
    private static final int MOST_ON_A_PAGE = 1_000;

    private GeminiModels() {}

    /// @param models by id
    /// @param pageSize as the client wrote it
    /// @param pageToken the id behind which the page begins
    static String page(List<Model> models, @Nullable String pageSize, @Nullable String pageToken) {
        int most = size(pageSize);
        var rest = models.stream()
                .filter(model ->
                        pageToken == null || pageToken.isEmpty() || model.id().compareTo(pageToken) > 0)
                .toList();
        var page = rest.subList(0, Math.min(most, rest.size()));
        var text = new StringWriter(1024);
        try (var json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeArrayFieldStart("models");
            for (var model : page) {
                write(json, model);
            }
            json.writeEndArray();
            if (page.size() < rest.size()) {
                json.writeStringField("nextPageToken", page.getLast().id());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    static String one(Model model) {
        var text = new StringWriter(512);
        try (var json = JSON.createGenerator(text)) {
            write(json, model);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static int size(@Nullable String pageSize) {
        if (pageSize == null || pageSize.isEmpty()) {
            return MOST_ON_A_PAGE;
        }
        try {
            int size = Integer.parseInt(pageSize);
            return size <= 0 ? MOST_ON_A_PAGE : Math.min(size, MOST_ON_A_PAGE);
        } catch (NumberFormatException e) {
            throw Fault.INVALID_REQUEST
                    .because("pageSize must be a whole number.")
                    .of("pageSize");
        }
    }

    private static void write(JsonGenerator json, Model model) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", "models/" + model.id());
        json.writeStringField("baseModelId", model.id());
        json.writeStringField("version", "001");
        json.writeStringField("displayName", model.id());
        var window = model.contextWindow();
        if (window != null) {
            json.writeNumberField("inputTokenLimit", window);
        }
        var most = model.maxOutputTokens();
        if (most != null) {
            json.writeNumberField("outputTokenLimit", most);
        }
        json.writeArrayFieldStart("supportedGenerationMethods");
        for (var method : methods(model.type())) {
            json.writeString(method);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static List<String> methods(ModelType type) {
        return switch (type) {
            case CHAT, IMAGE -> OF_CHATS;
            case EMBEDDING -> OF_EMBEDDINGS;
            case SPEECH -> List.of();
        };
    }
}
