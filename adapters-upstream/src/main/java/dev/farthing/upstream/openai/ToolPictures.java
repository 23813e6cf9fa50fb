package dev.farthing.upstream.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.upstream.wire.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What the pictures took that a tool of the vendor drew for a response: another model's tokens, which are in none
/// of
/// the response's own figures.
final class ToolPictures {
    private static final long ABSENT = -2;

    private long input = ABSENT;
    private long textIn = ABSENT;
    private long imageIn = ABSENT;
    private long cached = ABSENT;
    private long output = ABSENT;
    private long textOut = ABSENT;
    private long imageOut = ABSENT;

    private ToolPictures() {}

    /// Reads the object at the parser; null where it tells of no tokens, or of none that can be believed.
    static @Nullable TokenUsage read(JsonParser json) throws IOException {
        var reading = new ToolPictures();
        Json.members(json, name -> reading.member(json, name));
        return reading.tokens();
    }

    private void member(JsonParser json, String name) throws IOException {
        switch (name) {
            case "input_tokens" -> input = count(json);
            case "output_tokens" -> output = count(json);
            case "input_tokens_details" ->
                Json.members(json, inner -> {
                    switch (inner) {
                        case "text_tokens" -> textIn = count(json);
                        case "image_tokens" -> imageIn = count(json);
                        case "cached_tokens" -> cached = count(json);
                        default -> json.skipChildren();
                    }
                });
            case "output_tokens_details" ->
                Json.members(json, inner -> {
                    switch (inner) {
                        case "text_tokens" -> textOut = count(json);
                        case "image_tokens" -> imageOut = count(json);
                        default -> json.skipChildren();
                    }
                });
            default -> json.skipChildren();
        }
    }

    private static long count(JsonParser json) throws IOException {
        return json.currentToken() == JsonToken.VALUE_NULL ? ABSENT : Json.count(json);
    }

    /// What is put out is pictures, but where it is told to be text.
    private @Nullable TokenUsage tokens() {
        long in = input == ABSENT ? orZero(textIn) + orZero(imageIn) : input;
        long out = output == ABSENT ? orZero(textOut) + orZero(imageOut) : output;
        if (isLie() || in + out == 0 || in > TokenUsage.MOST_TOKENS || out > TokenUsage.MOST_TOKENS) {
            return null;
        }
        long pictures = Math.min(orZero(imageIn), in);
        long read = Math.min(orZero(cached), in - pictures);
        long text = imageOut == ABSENT ? Math.min(orZero(textOut), out) : out - Math.min(imageOut, out);
        return new TokenUsage(in - pictures - read, read, 0, 0, 0, pictures, text, 0, 0, out - text, 0);
    }

    private boolean isLie() {
        return input == Json.NOT_A_COUNT
                || output == Json.NOT_A_COUNT
                || textIn == Json.NOT_A_COUNT
                || imageIn == Json.NOT_A_COUNT
                || cached == Json.NOT_A_COUNT
                || textOut == Json.NOT_A_COUNT
                || imageOut == Json.NOT_A_COUNT;
    }

    private static long orZero(long count) {
        return Math.max(0, count);
    }
}
