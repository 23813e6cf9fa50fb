package dev.farthing.upstream.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.ReplySummary.Reported;
import dev.farthing.application.relay.TextTally;
import dev.farthing.upstream.wire.AnswerMeter;
import dev.farthing.upstream.wire.Json;
import dev.farthing.upstream.wire.TextMeter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What is learned from a response: its events, of which the last holds all of it, or the one body.
final class ResponsesMeter implements AnswerMeter {
    private static final int MOST_TEXT_CHARS = 1024 * 1024;
    private static final int MOST_CODE_CHARS = 64;
    private static final int MOST_MODEL_CHARS = 256;

    private final long begunNanos;
    private final TextMeter spoken = new TextMeter();
    private final TextMeter unspoken = new TextMeter();
    private @Nullable StringBuilder text;
    private @Nullable Reported reported;
    private @Nullable Integer firstTokenMillis;
    private @Nullable String errorCode;
    private @Nullable String echoedModel;
    private boolean ended;

    private byte[] bytes = {};
    private int from;
    private boolean last;

    ResponsesMeter(boolean keepText, long begunNanos) {
        this.begunNanos = begunNanos;
        this.text = keepText ? new StringBuilder() : null;
    }

    @Override
    public boolean read(byte[] document, int start, int end) {
        bytes = document;
        from = start;
        last = false;
        try (var json = Json.parser(document, start, end)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            var event = new Event();
            Json.members(json, name -> event.member(json, name));
            event.close();
            return true;
        } catch (IOException notJson) {
            return false;
        }
    }

    @Override
    public boolean holdsFromHere() {
        return last;
    }

    @Override
    public boolean isOurs() {
        return false;
    }

    @Override
    public int @Nullable [] cut() {
        return null;
    }

    /// Some tell OpenAI's end marker after it.
    @Override
    public boolean isLast() {
        return false;
    }

    @Override
    public boolean isFinished() {
        return ended;
    }

    @Override
    public boolean mayEndHere() {
        return ended;
    }

    @Override
    public boolean hasError() {
        return errorCode != null;
    }

    @Override
    public void errorNamed(String code) {
        if (errorCode == null) {
            errorCode = code.length() > MOST_CODE_CHARS ? code.substring(0, MOST_CODE_CHARS) : code;
        }
    }

    @Override
    public TextTally generated() {
        return spoken.tally().plus(unspoken.tally());
    }

    @Override
    public ReplySummary summary(boolean complete) {
        return new ReplySummary(
                complete && errorCode == null,
                reported,
                spoken.tally(),
                unspoken.tally(),
                text == null ? null : text.toString(),
                firstTokenMillis,
                errorCode,
                echoedModel);
    }

    private void heard(String piece, TextMeter meter) {
        if (piece.isEmpty()) {
            return;
        }
        if (firstTokenMillis == null) {
            firstTokenMillis = (int) ((System.nanoTime() - begunNanos) / 1_000_000);
        }
        meter.add(piece);
        if (text != null) {
            text = text.length() + piece.length() > MOST_TEXT_CHARS ? null : text.append(piece);
        }
    }

    /// One event, or the whole response, whose members are the same.
    private final class Event {
        private @Nullable String type;
        private @Nullable String delta;
        private @Nullable String code;
        private @Nullable String status;

        void member(JsonParser json, String name) throws IOException {
            switch (name) {
                case "type" -> type = Json.text(json);
                case "delta" -> delta = Json.text(json);
                case "code" -> code = Json.text(json);
                case "response" -> Json.members(json, inner -> inResponse(json, inner));
                case "output" -> Json.elements(json, () -> item(json));
                default -> inResponse(json, name);
            }
        }

        private void inResponse(JsonParser json, String name) throws IOException {
            switch (name) {
                case "usage" -> {
                    if (json.isExpectedStartObjectToken()) {
                        reported = UsageReading.read(json, bytes, from, true);
                    } else {
                        json.skipChildren();
                    }
                }
                case "model" -> {
                    var told = Json.text(json);
                    echoedModel = echoedModel == null && told != null && told.length() <= MOST_MODEL_CHARS
                            ? told
                            : echoedModel;
                }
                case "status" -> status = Json.text(json);
                case "error" -> error(json);
                default -> json.skipChildren();
            }
        }

        private void error(JsonParser json) throws IOException {
            if (json.currentToken() == JsonToken.VALUE_NULL) {
                return;
            }
            @Nullable String[] told = new @Nullable String[1];
            Json.members(json, name -> {
                var word = name.equals("code") || (name.equals("type") && told[0] == null) ? Json.text(json) : null;
                told[0] = word == null ? told[0] : word;
                json.skipChildren();
            });
            errorNamed(told[0] == null ? "error" : told[0]);
        }

        void close() {
            switch (String.valueOf(type)) {
                case "response.output_text.delta" -> heard(told(), spoken);
                case "response.refusal.delta",
                        "response.reasoning_text.delta",
                        "response.reasoning_summary_text.delta",
                        "response.function_call_arguments.delta",
                        "response.custom_tool_call_input.delta",
                        "response.code_interpreter_call_code.delta" -> heard(told(), unspoken);
                case "response.completed", "response.incomplete" -> {
                    last = true;
                    ended = true;
                }
                case "response.failed" -> {
                    last = true;
                    ended = true;
                    errorNamed("error");
                }
                case "error" -> errorNamed(code == null ? "error" : code);
                case "null" -> {
                    ended = true;
                    if ("failed".equals(status)) {
                        errorNamed("error");
                    }
                }
                default -> {}
            }
        }

        private String told() {
            return delta == null ? "" : delta;
        }

        /// Of a response in one piece.
        private void item(JsonParser json) throws IOException {
            Json.members(json, name -> {
                switch (name) {
                    case "content", "summary" -> Json.elements(json, () -> part(json));
                    case "name", "arguments", "input", "code" -> {
                        var piece = Json.text(json);
                        heard(piece == null ? "" : piece, unspoken);
                    }
                    default -> json.skipChildren();
                }
            });
        }

        private void part(JsonParser json) throws IOException {
            @Nullable String[] told = new @Nullable String[2];
            Json.members(json, name -> {
                switch (name) {
                    case "type" -> told[0] = Json.text(json);
                    case "text", "refusal" -> told[1] = Json.text(json);
                    default -> json.skipChildren();
                }
            });
            var piece = told[1];
            if (piece != null) {
                heard(piece, "output_text".equals(told[0]) ? spoken : unspoken);
            }
        }
    }
}
