package dev.farthing.upstream.gemini;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.upstream.conversation.AnswerReader;
import dev.farthing.upstream.conversation.AnswerSink;
import dev.farthing.upstream.conversation.Part.Media;
import dev.farthing.upstream.conversation.StopReason;
import dev.farthing.upstream.wire.Json;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads generated content, in events or in one piece.
final class GeminiAnswerReader implements AnswerReader {
    private static final int MOST_ANSWERS = 1_024;
    private static final int MOST_SOURCES = 256;
    private static final int PREFIX_BYTES = 8;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final AnswerSink sink;
    private final Map<Integer, Known> known = new HashMap<>();
    /// Of calls that the vendor gives none: told apart from those of every other answer.
    private final String idPrefix = "call_" + prefix() + "_";

    /// How far an answer has come.
    private static final class Known {
        private final Set<String> sources = new HashSet<>();
        private int tools;
        private boolean finished;
    }

    GeminiAnswerReader(AnswerSink sink) {
        this.sink = sink;
    }

    private static String prefix() {
        var bytes = new byte[PREFIX_BYTES];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public void event(byte[] bytes, int from, int to) throws IOException {
        try (var json = Json.parser(bytes, from, to)) {
            json.nextToken();
            Json.members(json, name -> {
                switch (name) {
                    case "candidates" -> {
                        var place = new int[1];
                        Json.elements(json, () -> candidate(json, bytes, from, place[0]++));
                    }
                    case "promptFeedback" -> Json.members(json, inner -> feedback(json, inner));
                    default -> json.skipChildren();
                }
            });
        }
    }

    @Override
    public void whole(byte[] bytes, int from, int to) throws IOException {
        event(bytes, from, to);
    }

    private void feedback(JsonParser json, String name) throws IOException {
        var reason = name.equals("blockReason") ? Json.text(json) : null;
        if (reason != null && !reason.isEmpty() && !reason.endsWith("UNSPECIFIED")) {
            sink.refusal(0, "The prompt was blocked: " + reason + ".");
            finish(0, StopReason.REFUSED);
        } else if (!json.currentToken().isScalarValue()) {
            json.skipChildren();
        }
    }

    private void candidate(JsonParser json, byte[] bytes, int from, int place) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        int answer = indexOf(bytes, Json.startOfToken(json, from), place);
        @Nullable String[] reason = new @Nullable String[1];
        Json.members(json, name -> {
            switch (name) {
                case "content" ->
                    Json.members(json, inner -> {
                        if (inner.equals("parts")) {
                            Json.elements(json, () -> part(json, bytes, from, answer));
                        } else {
                            json.skipChildren();
                        }
                    });
                case "finishReason" -> {
                    reason[0] = json.currentToken().isScalarValue() ? json.getText() : null;
                    json.skipChildren();
                }
                case "groundingMetadata" -> Json.members(json, inner -> grounding(json, inner, answer));
                case "citationMetadata" -> Json.members(json, inner -> citations(json, inner, answer));
                case "logprobsResult" -> {
                    if (json.currentToken() == JsonToken.START_OBJECT) {
                        sink.probabilities(answer, Probabilities.ofGoogles(json));
                    } else {
                        json.skipChildren();
                    }
                }
                default -> json.skipChildren();
            }
        });
        var ended = reason[0];
        if (ended != null && !ended.isEmpty() && !ended.equals("0") && !ended.endsWith("UNSPECIFIED")) {
            finish(answer, reasonOf(ended, known(answer)));
        }
    }

    /// Which answer it is stands behind what it says, more often than not.
    private static int indexOf(byte[] bytes, int start, int place) throws IOException {
        int[] index = {place};
        try (var ahead = Json.parser(bytes, start, bytes.length)) {
            ahead.nextToken();
            Json.members(ahead, name -> {
                if (name.equals("index")) {
                    long told = Json.count(ahead);
                    index[0] = told >= 0 ? (int) Math.min(told, MOST_ANSWERS) : place;
                } else {
                    ahead.skipChildren();
                }
            });
        }
        return index[0];
    }

    private void part(JsonParser json, byte[] bytes, int from, int answer) throws IOException {
        var part = new PartPiece();
        Json.members(json, name -> part.member(json, bytes, from, name));
        var words = part.text;
        if (part.thought) {
            if (words != null && !words.isEmpty()) {
                sink.thought(answer, words);
            }
        } else if (words != null && !words.isEmpty()) {
            sink.text(answer, words);
        } else if (part.media != null) {
            sink.media(answer, part.media);
        } else if (part.program != null) {
            sink.execution(answer, part.program);
        }
        if (part.name != null) {
            var told = known(answer);
            int tool = told.tools++;
            var id = part.id == null || part.id.isEmpty() ? idPrefix + answer + "_" + tool : part.id;
            sink.toolUse(answer, tool, id, part.name, part.signature);
            sink.arguments(answer, tool, part.arguments == null ? "{}" : part.arguments);
        } else if (part.signature != null) {
            sink.signature(answer, part.signature);
        }
    }

    /// What one part says.
    private static final class PartPiece {
        private @Nullable String text;
        private boolean thought;
        private @Nullable String signature;
        private @Nullable Media media;
        private @Nullable String program;
        private @Nullable String id;
        private @Nullable String name;
        private @Nullable String arguments;

        void member(JsonParser json, byte[] bytes, int from, String member) throws IOException {
            switch (member) {
                case "text" -> text = Json.text(json);
                case "thought" -> {
                    thought = json.currentToken() == JsonToken.VALUE_TRUE;
                    json.skipChildren();
                }
                case "thoughtSignature" -> {
                    var told = Json.text(json);
                    signature = told == null || told.isEmpty() ? null : told;
                }
                case "functionCall" -> Json.members(json, inner -> call(json, bytes, from, inner));
                case "inlineData" -> media = media(json);
                case "executableCode" -> program = program(json);
                case "codeExecutionResult" -> program = program(json);
                default -> json.skipChildren();
            }
        }

        private void call(JsonParser json, byte[] bytes, int from, String member) throws IOException {
            switch (member) {
                case "id" -> id = Json.text(json);
                case "name" -> name = Json.text(json);
                case "args" -> {
                    if (json.currentToken() == JsonToken.START_OBJECT) {
                        arguments = Json.raw(json, bytes, from);
                    } else {
                        json.skipChildren();
                    }
                }
                default -> json.skipChildren();
            }
        }

        private static @Nullable Media media(JsonParser json) throws IOException {
            @Nullable String[] told = new @Nullable String[2];
            Json.members(json, name -> {
                switch (name) {
                    case "mimeType" -> told[0] = Json.text(json);
                    case "data" -> told[1] = Json.text(json);
                    default -> json.skipChildren();
                }
            });
            return told[1] == null
                    ? null
                    : new Media(PartReading.kindOf(told[0]), told[0], told[1], null, null, null, null);
        }

        private static String program(JsonParser json) throws IOException {
            @Nullable String[] told = new @Nullable String[2];
            Json.members(json, name -> {
                switch (name) {
                    case "language" -> told[0] = Json.text(json);
                    case "code", "output" -> told[1] = Json.text(json);
                    default -> json.skipChildren();
                }
            });
            return PartReading.fenced(told[0], told[1]);
        }
    }

    private void grounding(JsonParser json, String name, int answer) throws IOException {
        if (!name.equals("groundingChunks")) {
            json.skipChildren();
            return;
        }
        Json.elements(
                json,
                () -> Json.members(json, kind -> {
                    @Nullable String[] told = new @Nullable String[2];
                    Json.members(json, inner -> {
                        switch (inner) {
                            case "uri" -> told[0] = Json.text(json);
                            case "title" -> told[1] = Json.text(json);
                            default -> json.skipChildren();
                        }
                    });
                    cite(answer, told[0], told[1]);
                }));
    }

    private void citations(JsonParser json, String name, int answer) throws IOException {
        if (!name.equals("citationSources") && !name.equals("citations")) {
            json.skipChildren();
            return;
        }
        Json.elements(json, () -> {
            @Nullable String[] told = new @Nullable String[2];
            Json.members(json, inner -> {
                switch (inner) {
                    case "uri" -> told[0] = Json.text(json);
                    case "title" -> told[1] = Json.text(json);
                    default -> json.skipChildren();
                }
            });
            cite(answer, told[0], told[1]);
        });
    }

    /// The same sources are told of again with later events.
    private void cite(int answer, @Nullable String url, @Nullable String title) {
        if (url == null || url.isEmpty()) {
            return;
        }
        var sources = known(answer).sources;
        if (sources.size() < MOST_SOURCES && sources.add(url)) {
            sink.citation(answer, url, title);
        }
    }

    private void finish(int answer, StopReason reason) {
        var told = known(answer);
        if (!told.finished) {
            told.finished = true;
            sink.finish(answer, reason, null);
        }
    }

    private Known known(int answer) {
        return known.computeIfAbsent(answer, _ -> new Known());
    }

    private static StopReason reasonOf(String told, Known answer) {
        return switch (told) {
            case "STOP", "1" -> answer.tools > 0 ? StopReason.TOOL_USE : StopReason.END;
            case "MAX_TOKENS", "2" -> StopReason.LENGTH;
            case "SAFETY",
                    "RECITATION",
                    "LANGUAGE",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "IMAGE_SAFETY",
                    "IMAGE_PROHIBITED_CONTENT",
                    "IMAGE_RECITATION",
                    "3",
                    "4" -> StopReason.REFUSED;
            default -> StopReason.OTHER;
        };
    }
}
