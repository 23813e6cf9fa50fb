package dev.farthing.upstream.gemini;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.VendorError;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.upstream.conversation.EmbeddingDialect;
import dev.farthing.upstream.conversation.VendorDialect.Written;
import dev.farthing.upstream.wire.DroppedNames;
import dev.farthing.upstream.wire.Json;
import dev.farthing.upstream.wire.JsonBytes;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Vectors as Google has them: one by one from callers, several at once to vendors.
@Singleton
class GeminiEmbeddings implements EmbeddingDialect {
    private static final int MOST_DIMENSIONS = 1_000_000;

    @Override
    public Set<Endpoint> endpoints() {
        return Set.of(Endpoint.EMBED_CONTENT, Endpoint.BATCH_EMBED_CONTENTS);
    }

    @Override
    public Set<Protocol> protocols() {
        return Set.of(Protocol.GEMINI);
    }

    @Override
    public Endpoint vendorEndpoint() {
        return Endpoint.BATCH_EMBED_CONTENTS;
    }

    @Override
    public Texts read(byte[] body, Endpoint endpoint) {
        var reading = new Reading();
        try (var json = Json.parser(body, 0, body.length)) {
            json.nextToken();
            if (endpoint == Endpoint.EMBED_CONTENT) {
                reading.request(json);
            } else {
                Json.members(json, name -> {
                    if (name.equals("requests")) {
                        Json.elements(json, () -> reading.request(json));
                    } else {
                        json.skipChildren();
                    }
                });
            }
        } catch (IOException notJson) {
            throw Fault.INVALID_REQUEST.because("The request body is not valid JSON.");
        }
        if (reading.texts.isEmpty()) {
            throw invalid("There is no text to embed.", endpoint == Endpoint.EMBED_CONTENT ? "content" : "requests");
        }
        return new Texts(reading.texts, reading.dimensions, false, reading.dropped.all());
    }

    /// What is collected of one request, or of several.
    private static final class Reading {
        private final List<String> texts = new ArrayList<>();
        private final DroppedNames dropped = new DroppedNames();
        private @Nullable Integer dimensions;

        void request(JsonParser json) throws IOException {
            var text = new StringBuilder();
            Json.members(json, written -> {
                var name = Names.camel(written);
                switch (name) {
                    case "content" -> content(json, text);
                    case "outputDimensionality" -> dimensions = dimensions(json);
                    case "model" -> json.skipChildren();
                    default -> {
                        if (json.currentToken() != JsonToken.VALUE_NULL) {
                            dropped.add(name);
                        }
                        json.skipChildren();
                    }
                }
            });
            if (!text.isEmpty()) {
                texts.add(text.toString());
            }
        }

        private static void content(JsonParser json, StringBuilder text) throws IOException {
            Json.members(json, name -> {
                if (!name.equals("parts")) {
                    json.skipChildren();
                } else if (json.currentToken() == JsonToken.START_OBJECT) {
                    part(json, text);
                } else {
                    Json.elements(json, () -> part(json, text));
                }
            });
        }

        private static void part(JsonParser json, StringBuilder text) throws IOException {
            Json.members(json, name -> {
                var words = name.equals("text") ? Json.text(json) : null;
                if (words == null) {
                    throw invalid("Only texts can be embedded by this model.", "content");
                }
                text.append(text.isEmpty() ? "" : "\n").append(words);
            });
        }

        private static @Nullable Integer dimensions(JsonParser json) throws IOException {
            if (json.currentToken() == JsonToken.VALUE_NULL) {
                return null;
            }
            long told = Json.count(json);
            if (told <= 0 || told > MOST_DIMENSIONS) {
                throw invalid("outputDimensionality must be a whole number.", "outputDimensionality");
            }
            return (int) told;
        }
    }

    @Override
    public Written write(Texts texts, String upstreamModel) {
        var out = new ByteArrayOutputStream(1024);
        try (var json = Json.generator(out)) {
            json.writeStartObject();
            json.writeArrayFieldStart("requests");
            for (var text : texts.texts()) {
                json.writeStartObject();
                json.writeStringField(
                        "model", upstreamModel.startsWith("models/") ? upstreamModel : "models/" + upstreamModel);
                json.writeObjectFieldStart("content");
                json.writeArrayFieldStart("parts");
                json.writeStartObject();
                json.writeStringField("text", text);
                json.writeEndObject();
                json.writeEndArray();
                json.writeEndObject();
                if (texts.dimensions() != null) {
                    json.writeNumberField("outputDimensionality", texts.dimensions());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
        return new Written(ByteBuffer.wrap(out.toByteArray()), Map.of(), Set.of());
    }

    @Override
    public List<String> vectors(byte[] answer) throws IOException {
        var vectors = new ArrayList<String>();
        try (var json = Json.parser(answer, 0, answer.length)) {
            json.nextToken();
            Json.members(json, name -> {
                switch (name) {
                    case "embeddings" -> Json.elements(json, () -> values(json, answer, vectors));
                    case "embedding" -> values(json, answer, vectors);
                    default -> json.skipChildren();
                }
            });
        }
        return vectors;
    }

    private static void values(JsonParser json, byte[] answer, List<String> vectors) throws IOException {
        Json.members(json, name -> {
            if (name.equals("values") && json.currentToken() == JsonToken.START_ARRAY) {
                vectors.add(Json.raw(json, answer, 0));
            } else {
                json.skipChildren();
            }
        });
    }

    @Override
    public ByteBuffer answer(List<String> vectors, Texts asked, Endpoint endpoint, String model, TokenUsage usage) {
        var out = new JsonBytes(1024);
        if (endpoint == Endpoint.EMBED_CONTENT) {
            out.raw("{\"embedding\":{\"values\":")
                    .bytes(bytes(vectors.isEmpty() ? "[]" : vectors.getFirst()))
                    .raw("}");
        } else {
            out.raw("{\"embeddings\":[");
            for (int i = 0; i < vectors.size(); i++) {
                out.raw(i == 0 ? "{\"values\":" : ",{\"values\":")
                        .bytes(bytes(vectors.get(i)))
                        .raw("}");
            }
            out.raw("]");
        }
        return out.raw(",\"usageMetadata\":{\"promptTokenCount\":" + usage.promptTokens() + "}}")
                .take();
    }

    @Override
    public ByteBuffer refusal(int status, VendorError said) {
        return GeminiDialect.refused(status, said.sentence());
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static FaultException invalid(String sentence, String parameter) {
        return Fault.INVALID_REQUEST.because(sentence).of(parameter);
    }
}
