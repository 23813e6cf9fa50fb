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
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// What is learned from the documents of one answer: a stream's chunks, or the one body.
final class ReplyReading implements AnswerMeter {
    private static final byte[] USAGE_NAME = "\"usage\"".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_TEXT_CHARS = 1024 * 1024;
    private static final int MOST_CHOICES = 1024;
    private static final int MOST_CODE_CHARS = 64;
    private static final int MOST_MODEL_CHARS = 256;

    private final boolean completionExpected;
    private final boolean usageWanted;
    private final long begunNanos;
    private final TextMeter spoken = new TextMeter();
    private final TextMeter unspoken = new TextMeter();
    private final BitSet choicesSeen = new BitSet();
    private final BitSet choicesFinished = new BitSet();
    private @Nullable StringBuilder text;
    private @Nullable Reported reported;
    private @Nullable Integer firstTokenMillis;
    private @Nullable String errorCode;
    private @Nullable String echoedModel;
    private boolean choicesToldOf;
    private boolean hasSpoken;
    private int documents;

    private byte[] bytes = {};
    private int from;
    private boolean hasChoice;
    private boolean hasChoices;
    private boolean hasUsage;
    private int nullUsageEnd;

    /// @param usageWanted whether the client asked for a usage event, which otherwise stays here
    ReplyReading(boolean completionExpected, boolean usageWanted, boolean keepText, long begunNanos) {
        this.completionExpected = completionExpected;
        this.usageWanted = usageWanted;
        this.begunNanos = begunNanos;
        this.text = keepText ? new StringBuilder() : null;
    }

    @Override
    public boolean read(byte[] document, int start, int end) {
        bytes = document;
        from = start;
        hasChoice = false;
        hasChoices = false;
        hasUsage = false;
        nullUsageEnd = -1;
        try (var json = Json.parser(document, start, end)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            members(json);
            hasSpoken |= hasChoice;
            documents++;
            return true;
        } catch (IOException notJson) {
            return false;
        }
    }

    @Override
    public boolean holdsFromHere() {
        return isUsageAlone() && isFinished();
    }

    @Override
    public boolean isOurs() {
        return !usageWanted && isUsageAlone();
    }

    /// The `"usage": null` of the document just read.
    @Override
    public int @Nullable [] cut() {
        return usageWanted || nullUsageEnd < 0 ? null : memberRange(nullUsageEnd);
    }

    @Override
    public boolean isLast() {
        return false;
    }

    private boolean isUsageAlone() {
        return hasUsage && hasChoices && !hasChoice;
    }

    /// Whether every choice that was begun has a finish reason.
    @Override
    public boolean isFinished() {
        return !choicesSeen.isEmpty() && choicesFinished.cardinality() == choicesSeen.cardinality();
    }

    /// One that never spoke of choices has none to wait for.
    @Override
    public boolean mayEndHere() {
        return choicesToldOf ? isFinished() : documents > 0;
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

    private void members(JsonParser json) throws IOException {
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            var token = json.nextToken();
            switch (name) {
                case "choices" -> choices(json);
                case "usage" -> {
                    if (token == JsonToken.VALUE_NULL) {
                        nullUsageEnd = Json.endOfToken(json, from);
                    } else {
                        hasUsage |= token == JsonToken.START_OBJECT;
                        usage(json);
                    }
                }
                case "x_groq" -> nestedUsage(json);
                case "error" -> error(json);
                case "value" -> plainValue(json);
                case "model" -> model(json);
                default -> json.skipChildren();
            }
        }
    }

    /// Who answers says so in every event; the first time is enough.
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

    private void usage(JsonParser json) throws IOException {
        if (json.isExpectedStartObjectToken()) {
            reported = UsageReading.read(json, bytes, from, completionExpected);
        } else {
            json.skipChildren();
        }
    }

    private void nestedUsage(JsonParser json) throws IOException {
        if (!json.isExpectedStartObjectToken()) {
            json.skipChildren();
            return;
        }
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            if (name.equals("usage")) {
                usage(json);
            } else {
                json.skipChildren();
            }
        }
    }

    private void error(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        String code = null;
        String type = null;
        if (json.isExpectedStartObjectToken()) {
            for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                var token = json.nextToken();
                if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
                    code = name.equals("code") ? json.getText() : code;
                    type = name.equals("type") ? json.getText() : type;
                } else {
                    json.skipChildren();
                }
            }
        } else {
            json.skipChildren();
        }
        errorNamed(code != null && !code.isEmpty() ? code : type != null && !type.isEmpty() ? type : "error");
    }

    private void choices(JsonParser json) throws IOException {
        if (!json.isExpectedStartArrayToken()) {
            json.skipChildren();
            return;
        }
        hasChoices = true;
        choicesToldOf = true;
        for (var place = 0; json.nextToken() != JsonToken.END_ARRAY; place++) {
            if (json.isExpectedStartObjectToken()) {
                hasChoice = true;
                choice(json, place);
            } else {
                json.skipChildren();
            }
        }
    }

    private void choice(JsonParser json, int place) throws IOException {
        var index = place;
        var finished = false;
        var isRead = false;
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            var token = json.nextToken();
            switch (name) {
                case "index" -> {
                    var told = Json.count(json);
                    index = told >= 0 ? (int) Math.min(told, MOST_CHOICES) : index;
                }
                case "finish_reason" -> {
                    finished |= token == JsonToken.VALUE_STRING && json.getTextLength() > 0;
                    json.skipChildren();
                }
                // Some tell beside each piece what all of them come to so far.
                case "delta", "message" -> {
                    if (isRead || (hasSpoken && name.equals("message"))) {
                        json.skipChildren();
                    } else {
                        isRead = true;
                        message(json);
                    }
                }
                case "text" -> text(json, spoken);
                case "usage" -> usage(json);
                case "error" -> error(json);
                default -> json.skipChildren();
            }
        }
        choicesSeen.set(index);
        if (finished) {
            choicesFinished.set(index);
        }
    }

    private void message(JsonParser json) throws IOException {
        if (!json.isExpectedStartObjectToken()) {
            json.skipChildren();
            return;
        }
        var thoughtHeard = false;
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            var token = json.nextToken();
            switch (name) {
                case "content" -> text(json, spoken);
                case "reasoning_content", "reasoning" -> {
                    if (thoughtHeard) {
                        json.skipChildren();
                    } else {
                        thoughtHeard = token == JsonToken.VALUE_STRING;
                        text(json, unspoken);
                    }
                }
                case "refusal" -> text(json, unspoken);
                case "function_call" -> toolCall(json);
                case "tool_calls" -> toolCalls(json);
                default -> json.skipChildren();
            }
        }
    }

    private void toolCalls(JsonParser json) throws IOException {
        if (!json.isExpectedStartArrayToken()) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            toolCall(json);
        }
    }

    /// Arguments stand in the call itself or, in the newer form, in its `function`.
    private void toolCall(JsonParser json) throws IOException {
        if (!json.isExpectedStartObjectToken()) {
            json.skipChildren();
            return;
        }
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "function", "custom" -> toolCall(json);
                case "name", "arguments", "input" -> text(json, unspoken);
                default -> json.skipChildren();
            }
        }
    }

    /// A text, or a list of parts that have one.
    private void text(JsonParser json, TextMeter meter) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            heard(json, meter);
        } else if (json.isExpectedStartArrayToken()) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                text(json, meter);
            }
        } else if (json.isExpectedStartObjectToken()) {
            for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                switch (name) {
                    case "text" -> text(json, meter);
                    case "thinking" -> text(json, unspoken);
                    default -> json.skipChildren();
                }
            }
        } else {
            json.skipChildren();
        }
    }

    /// Some completion streams are nothing but bare values.
    private void plainValue(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING && !choicesToldOf) {
            heard(json, spoken);
        } else {
            json.skipChildren();
        }
    }

    private void heard(JsonParser json, TextMeter meter) throws IOException {
        var length = json.getTextLength();
        if (length == 0) {
            return;
        }
        if (firstTokenMillis == null) {
            firstTokenMillis = (int) ((System.nanoTime() - begunNanos) / 1_000_000);
        }
        var chars = json.getTextCharacters();
        var offset = json.getTextOffset();
        meter.add(chars, offset, length);
        if (text != null) {
            if (text.length() + length > MOST_TEXT_CHARS) {
                text = null;
            } else {
                text.append(chars, offset, length);
            }
        }
    }

    /// The member that ends in a `null` at this place, with the comma that belongs to it; null if it is not
    /// written in the usual way.
    private int @Nullable [] memberRange(int end) {
        if (end < 4 || bytes[end - 1] != 'l' || bytes[end - 4] != 'n') {
            return null;
        }
        var i = beforeBlanks(end - 4);
        if (i <= from || bytes[i - 1] != ':') {
            return null;
        }
        i = beforeBlanks(i - 1);
        var start = i - USAGE_NAME.length;
        if (start <= from || !Arrays.equals(bytes, start, i, USAGE_NAME, 0, USAGE_NAME.length)) {
            return null;
        }
        var before = beforeBlanks(start);
        if (before > from && bytes[before - 1] == ',') {
            return new int[] {before - 1, end};
        }
        var after = end;
        while (after < bytes.length && isBlank(bytes[after])) {
            after++;
        }
        return after < bytes.length && bytes[after] == ',' ? new int[] {start, after + 1} : new int[] {start, end};
    }

    private int beforeBlanks(int end) {
        var i = end;
        while (i > from && isBlank(bytes[i - 1])) {
            i--;
        }
        return i;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }
}
