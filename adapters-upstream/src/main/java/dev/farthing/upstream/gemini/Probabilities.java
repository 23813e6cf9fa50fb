package dev.farthing.upstream.gemini;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.upstream.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The probabilities of tokens, as Google and as OpenAI write them.
final class Probabilities {
    /// One token, and how likely it was by its logarithm as it was written.
    private record Likely(String token, String logarithm) {}

    private Probabilities() {}

    /// OpenAI's object for Google's `logprobsResult`, at whose first brace the parser stands.
    static String ofGoogles(JsonParser json) throws IOException {
        var chosen = new ArrayList<Likely>();
        var top = new ArrayList<List<Likely>>();
        Json.members(json, name -> {
            switch (name) {
                case "chosenCandidates" -> chosen.addAll(tokens(json, "logProbability"));
                case "topCandidates" ->
                    Json.elements(
                            json,
                            () -> Json.members(json, inner -> {
                                if (inner.equals("candidates")) {
                                    top.add(tokens(json, "logProbability"));
                                } else {
                                    json.skipChildren();
                                }
                            }));
                default -> json.skipChildren();
            }
        });
        return written(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("content");
            for (int i = 0; i < chosen.size(); i++) {
                out.writeStartObject();
                write(out, chosen.get(i), "logprob");
                out.writeNullField("bytes");
                out.writeArrayFieldStart("top_logprobs");
                for (var other : i < top.size() ? top.get(i) : List.<Likely>of()) {
                    out.writeStartObject();
                    write(out, other, "logprob");
                    out.writeNullField("bytes");
                    out.writeEndObject();
                }
                out.writeEndArray();
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    /// Google's `logprobsResult` for OpenAI's objects, one after the other; null where they have none.
    static @Nullable String ofOpenAis(List<String> objects) {
        var chosen = new ArrayList<Likely>();
        var top = new ArrayList<List<Likely>>();
        try {
            for (var object : objects) {
                read(object, chosen, top);
            }
            return chosen.isEmpty() ? null : googles(chosen, top);
        } catch (IOException notJson) {
            return null;
        }
    }

    private static void read(String object, List<Likely> chosen, List<List<Likely>> top) throws IOException {
        var bytes = object.getBytes(StandardCharsets.UTF_8);
        try (var json = Json.parser(bytes, 0, bytes.length)) {
            json.nextToken();
            Json.members(json, name -> {
                if (name.equals("content")) {
                    Json.elements(json, () -> {
                        var others = new ArrayList<Likely>();
                        var one = token(json, "logprob", others);
                        if (one != null) {
                            chosen.add(one);
                            top.add(others);
                        }
                    });
                } else {
                    json.skipChildren();
                }
            });
        }
    }

    private static String googles(List<Likely> chosen, List<List<Likely>> top) throws IOException {
        return written(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("topCandidates");
            for (var others : top) {
                out.writeStartObject();
                out.writeArrayFieldStart("candidates");
                for (var other : others) {
                    out.writeStartObject();
                    write(out, other, "logProbability");
                    out.writeEndObject();
                }
                out.writeEndArray();
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeArrayFieldStart("chosenCandidates");
            for (var one : chosen) {
                out.writeStartObject();
                write(out, one, "logProbability");
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private static List<Likely> tokens(JsonParser json, String logarithm) throws IOException {
        var tokens = new ArrayList<Likely>();
        Json.elements(json, () -> {
            var one = token(json, logarithm, new ArrayList<>(0));
            if (one != null) {
                tokens.add(one);
            }
        });
        return tokens;
    }

    private static @Nullable Likely token(JsonParser json, String logarithm, List<Likely> others) throws IOException {
        @Nullable String[] told = new @Nullable String[2];
        Json.members(json, name -> {
            if (name.equals("token")) {
                told[0] = Json.text(json);
            } else if (name.equals(logarithm) && isNumber(json.currentToken())) {
                told[1] = json.getText();
            } else if (name.equals("top_logprobs")) {
                others.addAll(tokens(json, logarithm));
            } else {
                json.skipChildren();
            }
        });
        return told[0] == null ? null : new Likely(told[0], told[1] == null ? "0" : told[1]);
    }

    private static boolean isNumber(JsonToken token) {
        return token == JsonToken.VALUE_NUMBER_FLOAT || token == JsonToken.VALUE_NUMBER_INT;
    }

    private static void write(JsonGenerator out, Likely likely, String logarithm) throws IOException {
        out.writeStringField("token", likely.token);
        out.writeFieldName(logarithm);
        out.writeRawValue(likely.logarithm);
    }

    private interface Writing {
        void to(JsonGenerator out) throws IOException;
    }

    private static String written(Writing writing) throws IOException {
        var bytes = new ByteArrayOutputStream(512);
        try (var out = Json.generator(bytes)) {
            writing.to(out);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
