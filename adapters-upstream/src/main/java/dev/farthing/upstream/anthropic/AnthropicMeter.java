package dev.farthing.upstream.anthropic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.TextTally;
import dev.farthing.upstream.wire.AnswerMeter;
import dev.farthing.upstream.wire.Json;
import dev.farthing.upstream.wire.TextMeter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What is learned from the documents of one answer: a stream's events, or the one message.
final class AnthropicMeter implements AnswerMeter {
    private static final int MOST_TEXT_CHARS = 1024 * 1024;
    private static final int MOST_CODE_CHARS = 64;
    private static final int MOST_MODEL_CHARS = 256;
    private static final int EMPTY_OBJECT = 2;

    private final long begunNanos;
    private final TextMeter spoken = new TextMeter();
    private final TextMeter unspoken = new TextMeter();
    private final AnthropicUsage usage = new AnthropicUsage();
    private @Nullable StringBuilder text;
    private @Nullable Integer firstTokenMillis;
    private @Nullable String errorCode;
    private @Nullable String echoedModel;
    private boolean finished;

    private byte[] bytes = {};
    private int from;
    private boolean tellsEnd;
    private boolean isStop;

    AnthropicMeter(boolean keepText, long begunNanos) {
        this.begunNanos = begunNanos;
        this.text = keepText ? new StringBuilder() : null;
    }

    @Override
    public boolean read(byte[] document, int start, int end) {
        bytes = document;
        from = start;
        tellsEnd = false;
        isStop = false;
        try (var json = Json.parser(document, start, end)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            members(json);
            return true;
        } catch (IOException notJson) {
            return false;
        }
    }

    @Override
    public boolean holdsFromHere() {
        return tellsEnd;
    }

    @Override
    public boolean isOurs() {
        return false;
    }

    @Override
    public int @Nullable [] cut() {
        return null;
    }

    @Override
    public boolean isLast() {
        return isStop;
    }

    @Override
    public boolean isFinished() {
        return finished;
    }

    @Override
    public boolean mayEndHere() {
        return finished;
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
                usage.reported(),
                spoken.tally(),
                unspoken.tally(),
                text == null ? null : text.toString(),
                firstTokenMillis,
                errorCode,
                echoedModel);
    }

    /// Of an event, or of a message in one piece.
    private void members(JsonParser json) throws IOException {
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "type" -> {
                    var type = Json.text(json);
                    isStop |= "message_stop".equals(type);
                }
                case "message" -> message(json);
                case "usage" -> usage(json, false);
                case "delta" -> block(json);
                case "content_block" -> block(json);
                case "content" -> blocks(json);
                case "stop_reason" -> stopReason(json);
                case "model" -> model(json);
                case "error" -> error(json);
                default -> json.skipChildren();
            }
        }
    }

    /// What a stream begins with.
    private void message(JsonParser json) throws IOException {
        if (!json.isExpectedStartObjectToken()) {
            json.skipChildren();
            return;
        }
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "usage" -> usage(json, true);
                case "content" -> blocks(json);
                case "model" -> model(json);
                default -> json.skipChildren();
            }
        }
    }

    private void usage(JsonParser json, boolean atBegin) throws IOException {
        if (json.isExpectedStartObjectToken()) {
            usage.read(json, bytes, from, atBegin);
            tellsEnd |= !atBegin;
        } else {
            json.skipChildren();
        }
    }

    private void stopReason(JsonParser json) throws IOException {
        boolean told = json.currentToken() == JsonToken.VALUE_STRING && json.getTextLength() > 0;
        finished |= told;
        tellsEnd |= told;
        json.skipChildren();
    }

    private void model(JsonParser json) throws IOException {
        if (echoedModel == null
                && json.currentToken() == JsonToken.VALUE_STRING
                && json.getTextLength() > 0
                && json.getTextLength() <= MOST_MODEL_CHARS) {
            echoedModel = json.getText();
        } else {
            json.skipChildren();
        }
    }

    private void error(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        String type = null;
        if (json.isExpectedStartObjectToken()) {
            for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                if (name.equals("type")) {
                    type = Json.text(json);
                } else {
                    json.skipChildren();
                }
            }
        } else {
            json.skipChildren();
        }
        errorNamed(type == null || type.isEmpty() ? "error" : type);
    }

    private void blocks(JsonParser json) throws IOException {
        if (!json.isExpectedStartArrayToken()) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            block(json);
        }
    }

    /// A block of the answer or a piece of one; what the vendor's own tools brought in is nobody's output.
    private void block(JsonParser json) throws IOException {
        if (!json.isExpectedStartObjectToken()) {
            json.skipChildren();
            return;
        }
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "text" -> heard(json, spoken);
                case "thinking", "partial_json", "name" -> heard(json, unspoken);
                case "input" -> input(json);
                case "stop_reason" -> stopReason(json);
                default -> json.skipChildren();
            }
        }
    }

    /// The arguments of a tool, as they are written.
    private void input(JsonParser json) throws IOException {
        if (!json.isExpectedStartObjectToken()) {
            heard(json, unspoken);
            return;
        }
        var start = Json.startOfToken(json, from);
        json.skipChildren();
        var end = Json.endOfToken(json, from);
        if (end - start > EMPTY_OBJECT) {
            var written = new String(bytes, start, end - start, StandardCharsets.UTF_8).toCharArray();
            heard(written, 0, written.length, unspoken);
        }
    }

    private void heard(JsonParser json, TextMeter meter) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            heard(json.getTextCharacters(), json.getTextOffset(), json.getTextLength(), meter);
        } else {
            json.skipChildren();
        }
    }

    private void heard(char[] chars, int offset, int length, TextMeter meter) {
        if (length == 0) {
            return;
        }
        if (firstTokenMillis == null) {
            firstTokenMillis = (int) ((System.nanoTime() - begunNanos) / 1_000_000);
        }
        meter.add(chars, offset, length);
        if (text != null) {
            if (text.length() + length > MOST_TEXT_CHARS) {
                text = null;
            } else {
                text.append(chars, offset, length);
            }
        }
    }
}
