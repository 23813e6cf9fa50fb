package dev.farthing.upstream.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.upstream.conversation.AnswerReader;
import dev.farthing.upstream.conversation.AnswerSink;
import dev.farthing.upstream.conversation.DataUrl;
import dev.farthing.upstream.conversation.Part;
import dev.farthing.upstream.conversation.StopReason;
import dev.farthing.upstream.wire.Json;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the answer to a chat, in chunks or in one piece.
final class ChatAnswerReader implements AnswerReader {
    private static final int MOST_ANSWERS = 1_024;
    private static final int MOST_TOOLS = 1_024;

    private final AnswerSink sink;
    private final Map<Integer, Tools> toolsOf = new HashMap<>();
    private boolean hasSpoken;
    private boolean isWhole;

    ChatAnswerReader(AnswerSink sink) {
        this.sink = sink;
    }

    @Override
    public void event(byte[] bytes, int from, int to) throws IOException {
        var place = new int[1];
        try (var json = Json.parser(bytes, from, to)) {
            json.nextToken();
            Json.members(json, name -> {
                if (name.equals("choices")) {
                    Json.elements(json, () -> choice(json, bytes, from, place[0]++));
                } else {
                    json.skipChildren();
                }
            });
        }
        hasSpoken |= place[0] > 0;
    }

    @Override
    public void whole(byte[] bytes, int from, int to) throws IOException {
        isWhole = true;
        event(bytes, from, to);
    }

    private void choice(JsonParser json, byte[] bytes, int from, int place) throws IOException {
        var choice = new Choice(place);
        Json.members(json, name -> choice.member(json, name, bytes, from));
        if (choice.reason != null) {
            sink.finish(choice.answer, reasonOf(choice.reason), null);
        }
    }

    private static StopReason reasonOf(String told) {
        return switch (told) {
            case "stop", "eos", "end_turn" -> StopReason.END;
            case "length", "max_tokens" -> StopReason.LENGTH;
            case "tool_calls", "function_call" -> StopReason.TOOL_USE;
            case "content_filter", "refusal" -> StopReason.REFUSED;
            default -> StopReason.OTHER;
        };
    }

    /// One answer's piece.
    private final class Choice {
        private int answer;
        private @Nullable String reason;
        private boolean isRead;

        Choice(int place) {
            answer = place;
        }

        void member(JsonParser json, String name, byte[] bytes, int from) throws IOException {
            switch (name) {
                case "index" -> {
                    long told = Json.count(json);
                    answer = told >= 0 ? (int) Math.min(told, MOST_ANSWERS) : answer;
                }
                // Some tell beside each piece what all of them come to so far.
                case "delta", "message" -> {
                    if (isRead || (hasSpoken && name.equals("message"))) {
                        json.skipChildren();
                    } else {
                        isRead = true;
                        Json.members(json, inner -> said(json, inner));
                    }
                }
                case "text" -> text(json);
                case "finish_reason" -> {
                    var told = Json.text(json);
                    reason = told == null || told.isEmpty() ? null : told;
                }
                case "logprobs" -> {
                    if (json.currentToken() == JsonToken.START_OBJECT) {
                        sink.probabilities(answer, Json.raw(json, bytes, from));
                    } else {
                        json.skipChildren();
                    }
                }
                default -> json.skipChildren();
            }
        }

        private void said(JsonParser json, String name) throws IOException {
            switch (name) {
                case "content" -> content(json);
                case "reasoning_content", "reasoning" -> {
                    var piece = Json.text(json);
                    if (piece != null && !piece.isEmpty() && !isRepeated(name)) {
                        sink.thought(answer, piece);
                    }
                }
                case "reasoning_details" -> Json.elements(json, () -> reasoningDetail(json));
                case "refusal" -> {
                    var piece = Json.text(json);
                    if (piece != null && !piece.isEmpty()) {
                        sink.refusal(answer, piece);
                    }
                }
                case "tool_calls" -> {
                    var place = new int[1];
                    Json.elements(json, () -> toolCall(json, place[0]++));
                }
                case "function_call" -> {
                    if (json.currentToken() == JsonToken.START_OBJECT) {
                        toolCall(json, 0);
                    } else {
                        json.skipChildren();
                    }
                }
                case "images" -> Json.elements(json, () -> image(json));
                case "annotations" -> Json.elements(json, () -> annotation(json));
                default -> json.skipChildren();
            }
        }

        /// Some tell the same thought under both of its names.
        private boolean isRepeated(String name) {
            var tools = tools();
            if (tools.thoughtName == null) {
                tools.thoughtName = name;
            }
            return !tools.thoughtName.equals(name);
        }

        private Tools tools() {
            return toolsOf.computeIfAbsent(answer, _ -> new Tools());
        }

        private void content(JsonParser json) throws IOException {
            if (json.currentToken() == JsonToken.VALUE_STRING) {
                text(json);
                return;
            }
            Json.elements(json, () -> {
                if (json.currentToken() == JsonToken.VALUE_STRING) {
                    text(json);
                    return;
                }
                Json.members(json, name -> {
                    switch (name) {
                        case "text" -> text(json);
                        case "image_url" -> imageAddress(json);
                        case "thinking" ->
                            Json.elements(
                                    json,
                                    () -> Json.members(json, inner -> {
                                        if (inner.equals("text") && json.currentToken() == JsonToken.VALUE_STRING) {
                                            sink.thought(answer, json.getText());
                                        } else {
                                            json.skipChildren();
                                        }
                                    }));
                        default -> json.skipChildren();
                    }
                });
            });
        }

        private void text(JsonParser json) throws IOException {
            var piece = Json.text(json);
            if (piece != null && !piece.isEmpty()) {
                sink.text(answer, piece);
            }
        }

        private void reasoningDetail(JsonParser json) throws IOException {
            @Nullable String[] told = new @Nullable String[2];
            Json.members(json, name -> {
                switch (name) {
                    case "signature" -> told[0] = Json.text(json);
                    case "data" -> told[1] = Json.text(json);
                    default -> json.skipChildren();
                }
            });
            if (told[0] != null && !told[0].isEmpty()) {
                sink.signature(answer, told[0]);
            }
            if (told[1] != null && !told[1].isEmpty()) {
                sink.sealedThought(answer, told[1]);
            }
        }

        private void toolCall(JsonParser json, int place) throws IOException {
            var piece = new ToolPiece();
            Json.members(json, name -> piece.member(json, name));
            tools().take(piece, place, answer);
        }

        private void image(JsonParser json) throws IOException {
            Json.members(json, name -> {
                if (name.equals("image_url")) {
                    imageAddress(json);
                } else {
                    json.skipChildren();
                }
            });
        }

        private void imageAddress(JsonParser json) throws IOException {
            @Nullable String[] url = new @Nullable String[1];
            if (json.currentToken() == JsonToken.VALUE_STRING) {
                url[0] = json.getText();
            } else {
                Json.members(json, name -> {
                    if (name.equals("url")) {
                        url[0] = Json.text(json);
                    } else {
                        json.skipChildren();
                    }
                });
            }
            if (url[0] != null) {
                var data = DataUrl.of(url[0]);
                sink.media(
                        answer,
                        data == null
                                ? new Part.Media(Part.Kind.IMAGE, null, null, url[0], null, null, null)
                                : new Part.Media(
                                        Part.Kind.IMAGE, data.mimeType(), data.base64(), null, null, null, null));
            }
        }

        private void annotation(JsonParser json) throws IOException {
            @Nullable String[] told = new @Nullable String[2];
            Json.members(json, name -> {
                if (name.equals("url_citation")) {
                    Json.members(json, inner -> {
                        switch (inner) {
                            case "url" -> told[0] = Json.text(json);
                            case "title" -> told[1] = Json.text(json);
                            default -> json.skipChildren();
                        }
                    });
                } else {
                    json.skipChildren();
                }
            });
            if (told[0] != null) {
                sink.citation(answer, told[0], told[1]);
            }
        }
    }

    /// What one chunk tells of one call of a tool.
    private static final class ToolPiece {
        private int index = -1;
        private @Nullable String id;
        private @Nullable String name;
        private @Nullable String arguments;
        private @Nullable String signature;
        private boolean isCustom;

        void member(JsonParser json, String member) throws IOException {
            isCustom |= member.equals("custom");
            switch (member) {
                case "index" -> index = (int) Math.min(Json.count(json), MOST_TOOLS);
                case "id" -> id = Json.text(json);
                case "name" -> name = Json.text(json);
                case "arguments", "input" -> arguments = Json.text(json);
                case "function", "custom", "extra_content", "google" ->
                    Json.members(json, inner -> member(json, inner));
                case "thought_signature" -> signature = Json.text(json);
                default -> json.skipChildren();
            }
        }
    }

    /// The tools that one answer asks for.
    private final class Tools {
        private final Map<Integer, String> idOf = new HashMap<>();
        private @Nullable String thoughtName;
        private int last = -1;

        void take(ToolPiece piece, int place, int answer) {
            int number = numberOf(piece, place);
            if (!idOf.containsKey(number)) {
                if (piece.name == null || piece.name.isEmpty() || idOf.size() > MOST_TOOLS) {
                    return;
                }
                var id = piece.id == null || piece.id.isEmpty() ? "call_" + answer + "_" + number : piece.id;
                idOf.put(number, id);
                sink.toolUse(answer, number, id, piece.name, piece.signature);
            }
            last = number;
            if (piece.arguments != null && !piece.arguments.isEmpty()) {
                // One text is told as all others are told of it, where all of it is here.
                sink.arguments(
                        answer,
                        number,
                        piece.isCustom && isWhole ? FreeText.wrapped(piece.arguments) : piece.arguments);
            }
        }

        /// Some vendors do not number what they ask for.
        private int numberOf(ToolPiece piece, int place) {
            if (piece.index >= 0) {
                return piece.index;
            }
            if (piece.id != null && !piece.id.isEmpty()) {
                for (var known : idOf.entrySet()) {
                    if (known.getValue().equals(piece.id)) {
                        return known.getKey();
                    }
                }
                return idOf.size();
            }
            return last < 0 ? place : piece.name == null ? last : last + 1;
        }
    }
}
