package dev.farthing.upstream.openai;

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
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Vectors as OpenAI has them.
@Singleton
class OpenAiEmbeddings implements EmbeddingDialect {
    private static final Set<String> OF_NO_ACCOUNT = Set.of("model", "user");

    @Override
    public Set<Endpoint> endpoints() {
        return Set.of(Endpoint.EMBEDDINGS);
    }

    @Override
    public Set<Protocol> protocols() {
        return Set.of(Protocol.OPENAI, Protocol.DEMO);
    }

    @Override
    public Endpoint vendorEndpoint() {
        return Endpoint.EMBEDDINGS;
    }

    @Override
    public Texts read(byte[] body, Endpoint endpoint) {
        var reading = new Reading();
        try (var json = Json.parser(body, 0, body.length)) {
            json.nextToken();
            Json.members(json, name -> reading.member(json, name));
        } catch (IOException notJson) {
            throw Fault.INVALID_REQUEST.because("The request body is not valid JSON.");
        }
        if (reading.texts.isEmpty()) {
            throw invalid("You must provide an input.", "input");
        }
        return new Texts(reading.texts, reading.dimensions, reading.base64, reading.dropped.all());
    }

    private static final class Reading {
        private final List<String> texts = new ArrayList<>();
        private final DroppedNames dropped = new DroppedNames();
        private @Nullable Integer dimensions;
        private boolean base64;

        void member(JsonParser json, String name) throws IOException {
            switch (name) {
                case "input" -> {
                    if (json.currentToken() == JsonToken.START_ARRAY) {
                        Json.elements(json, () -> text(json));
                    } else {
                        text(json);
                    }
                }
                case "dimensions" -> dimensions = ChatSampling.whole(json, name);
                case "encoding_format" -> base64 = "base64".equals(Json.text(json));
                default -> {
                    if (!OF_NO_ACCOUNT.contains(name) && json.currentToken() != JsonToken.VALUE_NULL) {
                        dropped.add(name);
                    }
                    json.skipChildren();
                }
            }
        }

        private void text(JsonParser json) throws IOException {
            if (json.currentToken() != JsonToken.VALUE_STRING) {
                throw invalid("The vendors of this model embed texts, no tokens.", "input");
            }
            texts.add(json.getText());
        }
    }

    @Override
    public Written write(Texts texts, String upstreamModel) {
        var out = new ByteArrayOutputStream(1024);
        try (var json = Json.generator(out)) {
            json.writeStartObject();
            json.writeStringField("model", upstreamModel);
            json.writeArrayFieldStart("input");
            for (var text : texts.texts()) {
                json.writeString(text);
            }
            json.writeEndArray();
            json.writeStringField("encoding_format", "float");
            if (texts.dimensions() != null) {
                json.writeNumberField("dimensions", texts.dimensions());
            }
            json.writeEndObject();
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
        return new Written(ByteBuffer.wrap(out.toByteArray()), Map.of(), Set.of());
    }

    @Override
    public List<String> vectors(byte[] answer) throws IOException {
        var vectors = new TreeMap<Integer, String>();
        try (var json = Json.parser(answer, 0, answer.length)) {
            json.nextToken();
            Json.members(json, name -> {
                if (name.equals("data")) {
                    Json.elements(json, () -> vector(json, answer, vectors));
                } else {
                    json.skipChildren();
                }
            });
        }
        return List.copyOf(vectors.values());
    }

    private static void vector(JsonParser json, byte[] answer, Map<Integer, String> vectors) throws IOException {
        int[] place = {vectors.size()};
        @Nullable String[] vector = new @Nullable String[1];
        Json.members(json, name -> {
            switch (name) {
                case "index" -> place[0] = (int) Math.max(0, Json.count(json));
                case "embedding" -> {
                    if (json.currentToken() == JsonToken.START_ARRAY) {
                        vector[0] = Json.raw(json, answer, 0);
                    } else {
                        vector[0] = numbers(Json.text(json));
                    }
                }
                default -> json.skipChildren();
            }
        });
        if (vector[0] != null) {
            vectors.put(place[0], vector[0]);
        }
    }

    @Override
    public ByteBuffer answer(List<String> vectors, Texts asked, Endpoint endpoint, String model, TokenUsage usage) {
        var out = new JsonBytes(1024).raw("{\"object\":\"list\",\"data\":[");
        for (int i = 0; i < vectors.size(); i++) {
            out.raw((i == 0 ? "" : ",") + "{\"object\":\"embedding\",\"index\":" + i + ",\"embedding\":");
            var vector = vectors.get(i);
            if (asked.base64()) {
                out.raw("\"" + base64(vector) + "\"");
            } else {
                out.bytes(vector.getBytes(StandardCharsets.UTF_8));
            }
            out.raw("}");
        }
        return out.raw("],\"model\":")
                .quoted(model)
                .raw(",\"usage\":{\"prompt_tokens\":" + usage.promptTokens() + ",\"total_tokens\":"
                        + usage.promptTokens() + "}}")
                .take();
    }

    @Override
    public ByteBuffer refusal(int status, VendorError said) {
        return ChatDialect.refused(status, said);
    }

    /// Numbers as the bytes that OpenAI has for them.
    private static String base64(String vector) {
        var written = vector.getBytes(StandardCharsets.UTF_8);
        var floats = new ByteArrayOutputStream(written.length / 2);
        try (var json = Json.parser(written, 0, written.length)) {
            json.nextToken();
            Json.elements(json, () -> {
                var number = ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
                boolean known = json.currentToken() == JsonToken.VALUE_NUMBER_FLOAT
                        || json.currentToken() == JsonToken.VALUE_NUMBER_INT;
                floats.writeBytes(
                        number.putFloat(known ? json.getFloatValue() : 0).array());
                json.skipChildren();
            });
        } catch (IOException notNumbers) {
            return "";
        }
        return Base64.getEncoder().encodeToString(floats.toByteArray());
    }

    /// Some vendors send bytes whatever they are asked for.
    private static @Nullable String numbers(@Nullable String base64) {
        if (base64 == null) {
            return null;
        }
        try {
            var floats = ByteBuffer.wrap(Base64.getDecoder().decode(base64)).order(ByteOrder.LITTLE_ENDIAN);
            var numbers = new StringBuilder("[");
            while (floats.remaining() >= Float.BYTES) {
                numbers.append(numbers.length() == 1 ? "" : ",").append(floats.getFloat());
            }
            return numbers.append("]").toString();
        } catch (IllegalArgumentException notBase64) {
            return null;
        }
    }

    private static FaultException invalid(String sentence, String parameter) {
        return Fault.INVALID_REQUEST.because(sentence).of(parameter);
    }
}
