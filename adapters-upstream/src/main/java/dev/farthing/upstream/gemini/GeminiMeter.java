package dev.farthing.upstream.gemini;

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
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// What is learned from the documents of one answer: a stream's events, or the one body.
///
/// Every event may tell of usage; the last that does counts.
final class GeminiMeter implements AnswerMeter {
    private static final int MOST_TEXT_CHARS = 1024 * 1024;
    private static final int MOST_CANDIDATES = 1024;
    private static final int MOST_CODE_CHARS = 64;
    private static final int MOST_MODEL_CHARS = 256;
    private static final String UNSPECIFIED = "FINISH_REASON_UNSPECIFIED";

    private final boolean candidatesExpected;
    private final long begunNanos;
    private final TextMeter spoken = new TextMeter();
    private final TextMeter unspoken = new TextMeter();
    private final BitSet seen = new BitSet();
    private final BitSet finished = new BitSet();
    private @Nullable StringBuilder text;
    private @Nullable GeminiUsage usage;
    private @Nullable Integer firstTokenMillis;
    private @Nullable String errorCode;
    private @Nullable String echoedModel;
    private boolean blocked;
    private boolean toldUsage;
    /// Whether more has come than the last figures know of.
    private boolean grown;
    private int pictures;
    private int documents;

    private byte[] bytes = {};
    private int from;

    GeminiMeter(boolean candidatesExpected, boolean keepText, long begunNanos) {
        this.candidatesExpected = candidatesExpected;
        this.begunNanos = begunNanos;
        this.text = keepText ? new StringBuilder() : null;
    }

    @Override
    public boolean read(byte[] document, int start, int end) {
        bytes = document;
        from = start;
        toldUsage = false;
        try (var json = Json.parser(document, start, end)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            members(json);
            documents++;
            grown &= !toldUsage;
            return true;
        } catch (IOException notJson) {
            return false;
        }
    }

    @Override
    public boolean holdsFromHere() {
        return toldUsage && isFinished();
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
        return false;
    }

    /// Whether every candidate that was begun has a finish reason, or there will be none.
    @Override
    public boolean isFinished() {
        return blocked || (!seen.isEmpty() && finished.cardinality() == seen.cardinality());
    }

    @Override
    public boolean mayEndHere() {
        return candidatesExpected ? isFinished() : documents > 0;
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
                Reported.with(usage == null ? null : usage.reported(grown && !isFinished()), pictures),
                spoken.tally(),
                unspoken.tally(),
                text == null ? null : text.toString(),
                firstTokenMillis,
                errorCode,
                echoedModel);
    }

    private void members(JsonParser json) throws IOException {
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "candidates" -> candidates(json);
                case "usageMetadata" -> usage(json);
                case "predictions" -> predictions(json);
                case "promptFeedback" -> promptFeedback(json);
                case "error" -> error(json);
                case "modelVersion" -> modelVersion(json);
                default -> json.skipChildren();
            }
        }
    }

    /// Models of pictures alone say nothing of tokens.
    private void predictions(JsonParser json) throws IOException {
        Json.elements(json, () -> {
            boolean[] picture = new boolean[1];
            Json.members(json, name -> {
                picture[0] |= name.equals("bytesBase64Encoded") && json.currentToken() == JsonToken.VALUE_STRING;
                json.skipChildren();
            });
            if (picture[0]) {
                drawn();
            }
        });
    }

    private void usage(JsonParser json) throws IOException {
        if (!json.isExpectedStartObjectToken()) {
            json.skipChildren();
            return;
        }
        var told = GeminiUsage.read(json, bytes, from);
        if (told.saysTokens()) {
            usage = told;
            toldUsage = true;
        }
    }

    private void modelVersion(JsonParser json) throws IOException {
        if (echoedModel == null
                && json.currentToken() == JsonToken.VALUE_STRING
                && json.getTextLength() > 0
                && json.getTextLength() <= MOST_MODEL_CHARS) {
            echoedModel = json.getText();
        } else {
            json.skipChildren();
        }
    }

    /// A prompt that may not be answered has no candidates.
    private void promptFeedback(JsonParser json) throws IOException {
        if (!json.isExpectedStartObjectToken()) {
            json.skipChildren();
            return;
        }
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            var token = json.nextToken();
            blocked |= name.equals("blockReason") && isReason(json, token);
            json.skipChildren();
        }
    }

    private void error(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        String code = null;
        String status = null;
        if (json.isExpectedStartObjectToken()) {
            for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                var token = json.nextToken();
                if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
                    code = name.equals("code") ? json.getText() : code;
                    status = name.equals("status") ? json.getText() : status;
                } else {
                    json.skipChildren();
                }
            }
        } else {
            json.skipChildren();
        }
        errorNamed(status != null && !status.isEmpty() ? status : code != null && !code.isEmpty() ? code : "error");
    }

    private void candidates(JsonParser json) throws IOException {
        if (!json.isExpectedStartArrayToken()) {
            json.skipChildren();
            return;
        }
        for (var place = 0; json.nextToken() != JsonToken.END_ARRAY; place++) {
            if (json.isExpectedStartObjectToken()) {
                candidate(json, place);
            } else {
                json.skipChildren();
            }
        }
    }

    private void candidate(JsonParser json, int place) throws IOException {
        var index = place;
        var ended = false;
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            var token = json.nextToken();
            switch (name) {
                case "index" -> {
                    var told = Json.count(json);
                    index = told >= 0 ? (int) Math.min(told, MOST_CANDIDATES) : index;
                }
                case "finishReason" -> {
                    ended |= isReason(json, token);
                    json.skipChildren();
                }
                case "content" -> content(json);
                default -> json.skipChildren();
            }
        }
        seen.set(index);
        if (ended) {
            finished.set(index);
        }
    }

    /// Enumerations come by name, or as numbers of which 0 says nothing.
    private static boolean isReason(JsonParser json, JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_STRING -> json.getTextLength() > 0 && !json.getText().equals(UNSPECIFIED);
            case VALUE_NUMBER_INT -> !json.getText().equals("0");
            default -> false;
        };
    }

    private void content(JsonParser json) throws IOException {
        if (!json.isExpectedStartObjectToken()) {
            json.skipChildren();
            return;
        }
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            if (name.equals("parts") && json.isExpectedStartArrayToken()) {
                while (json.nextToken() != JsonToken.END_ARRAY) {
                    part(json);
                }
            } else {
                json.skipChildren();
            }
        }
    }

    private void part(JsonParser json) throws IOException {
        if (!json.isExpectedStartObjectToken()) {
            json.skipChildren();
            return;
        }
        String said = null;
        boolean thought = false;
        boolean picture = false;
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            var token = json.nextToken();
            switch (name) {
                case "text" -> said = Json.text(json);
                case "thought" -> {
                    thought = token == JsonToken.VALUE_TRUE;
                    json.skipChildren();
                }
                case "functionCall", "executableCode" -> verbatim(json);
                case "inlineData" -> picture = isPicture(json);
                default -> json.skipChildren();
            }
        }
        if (said != null) {
            heard(said, thought ? unspoken : spoken);
        }
        if (picture && !thought) {
            drawn();
        }
    }

    private void drawn() {
        pictures++;
        came();
    }

    private static boolean isPicture(JsonParser json) throws IOException {
        if (!json.isExpectedStartObjectToken()) {
            json.skipChildren();
            return false;
        }
        boolean picture = false;
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            var token = json.nextToken();
            picture |= name.equals("mimeType")
                    && token == JsonToken.VALUE_STRING
                    && json.getText().startsWith("image/");
            json.skipChildren();
        }
        return picture;
    }

    /// What is generated as a structure is measured as it is written.
    private void verbatim(JsonParser json) throws IOException {
        var start = Json.startOfToken(json, from);
        json.skipChildren();
        if (json.currentToken() == JsonToken.END_OBJECT) {
            heard(new String(bytes, start, Json.endOfToken(json, from) - start, StandardCharsets.UTF_8), unspoken);
        }
    }

    private void heard(String piece, TextMeter meter) {
        if (piece.isEmpty()) {
            return;
        }
        came();
        meter.add(piece);
        if (text != null) {
            if (text.length() + piece.length() > MOST_TEXT_CHARS) {
                text = null;
            } else {
                text.append(piece);
            }
        }
    }

    private void came() {
        grown = true;
        if (firstTokenMillis == null) {
            firstTokenMillis = (int) ((System.nanoTime() - begunNanos) / 1_000_000);
        }
    }
}
