package dev.farthing.upstream.abacus;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.application.relay.ReplySummary.Reported;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.domain.usage.VendorUnits;
import dev.farthing.upstream.wire.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One line of an answer.
final class Segment {
    private static final int LONGEST_AMOUNT = 40;
    private static final int MOST_RAW_BYTES = 8 * 1024;
    private static final int DEEPEST = 3;

    private final byte[] bytes;
    private final int from;
    private @Nullable String text;
    private @Nullable String type;
    private boolean thoughts;
    private boolean passing;
    private boolean last;
    private @Nullable Boolean success;
    private boolean errorTold;
    private long prompt = Json.NOT_A_COUNT;
    private long completion = Json.NOT_A_COUNT;
    private @Nullable VendorUnits units;
    private @Nullable String raw;

    private Segment(byte[] bytes, int from) {
        this.bytes = bytes;
        this.from = from;
    }

    /// Null for what is no JSON object.
    static @Nullable Segment read(byte[] bytes, int from, int to) {
        int start = from;
        if (to - from >= 5 && new String(bytes, from, 5, StandardCharsets.US_ASCII).equals("data:")) {
            start = from + 5;
        }
        var segment = new Segment(bytes, start);
        try (var json = Json.parser(bytes, start, to)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            segment.members(json, 0);
            return segment;
        } catch (IOException notJson) {
            return null;
        }
    }

    /// What is said, or thought, with it; empty for what only shows how far the vendor is.
    String text() {
        return text == null || passing || (!isSpoken() && !isThought()) ? "" : text;
    }

    boolean isThought() {
        return thoughts;
    }

    /// Whether the answer is whole with it.
    boolean isLast() {
        return last && !isFailure();
    }

    /// Whether it tells of a failure instead of going on.
    boolean isFailure() {
        return Boolean.FALSE.equals(success) || (errorTold && !Boolean.TRUE.equals(success));
    }

    /// What it says the answer used; null when it says nothing of it.
    @Nullable
    Reported reported() {
        if (raw == null) {
            return null;
        }
        var tokens = prompt < 0 || completion < 0 ? TokenUsage.NONE : TokenUsage.ofText(prompt, completion);
        return tokens.equals(TokenUsage.NONE) && units == null ? null : new Reported(tokens, List.of(), raw, units);
    }

    private boolean isSpoken() {
        return type == null || type.equals("text") || type.equals("playground");
    }

    private void members(JsonParser json, int depth) throws IOException {
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            var token = json.nextToken();
            switch (name) {
                case "segment" -> segment(json, depth);
                case "type" -> type(Json.text(json));
                case "title" -> title(Json.text(json));
                case "isThoughts", "external" -> thoughts |= isTrue(json);
                case "temp" -> passing |= isTrue(json);
                case "end" -> last |= isTrue(json);
                case "success" -> success = token.isBoolean() ? token == JsonToken.VALUE_TRUE : success;
                case "error" -> {
                    errorTold |= token != JsonToken.VALUE_NULL && token != JsonToken.VALUE_FALSE;
                    json.skipChildren();
                }
                case "usage" -> usage(json);
                case "computePointsUsed", "compute_points_used" -> points(json);
                default -> json.skipChildren();
            }
        }
    }

    private void segment(JsonParser json, int depth) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            text = json.getText();
        } else if (json.isExpectedStartObjectToken() && depth < DEEPEST) {
            members(json, depth + 1);
        } else {
            json.skipChildren();
        }
    }

    private void type(@Nullable String told) {
        if (told != null) {
            thoughts |= told.toLowerCase(Locale.ROOT).contains("think");
            type = told;
        }
    }

    private void title(@Nullable String told) {
        thoughts |= told != null && told.toLowerCase(Locale.ROOT).startsWith("thinking");
    }

    private static boolean isTrue(JsonParser json) throws IOException {
        boolean yes = json.currentToken() == JsonToken.VALUE_TRUE;
        json.skipChildren();
        return yes;
    }

    private void usage(JsonParser json) throws IOException {
        if (!json.isExpectedStartObjectToken()) {
            json.skipChildren();
            return;
        }
        int start = Json.startOfToken(json, from);
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "prompt_tokens", "input_tokens" -> prompt = Json.count(json);
                case "completion_tokens", "output_tokens" -> completion = Json.count(json);
                case "compute_points_used", "computePointsUsed" -> unit(json);
                default -> json.skipChildren();
            }
        }
        int end = Json.endOfToken(json, from);
        raw = new String(bytes, start, Math.min(end - start, MOST_RAW_BYTES), StandardCharsets.UTF_8);
    }

    private void points(JsonParser json) throws IOException {
        unit(json);
        if (units != null && raw == null) {
            raw = units.text();
        }
    }

    private void unit(JsonParser json) throws IOException {
        var token = json.currentToken();
        if ((token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT)
                && json.getTextLength() <= LONGEST_AMOUNT) {
            units = VendorUnits.with(units, "compute_points_used", new BigDecimal(json.getText()));
        } else {
            json.skipChildren();
        }
    }
}
