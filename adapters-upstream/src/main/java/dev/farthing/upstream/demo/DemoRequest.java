package dev.farthing.upstream.demo;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.application.relay.UpstreamRequest;
import dev.farthing.upstream.wire.Json;
import dev.farthing.upstream.wire.TextMeter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// What the vendor within reads of a request.
final class DemoRequest {
    private static final int MOST_CHOICES = 16;
    private static final int MOST_DIMENSIONS = 3072;

    private final TextMeter meter = new TextMeter();
    private final List<String> inputs = new ArrayList<>();
    private String lastUserText = "";
    private int choices = 1;
    private int mostWords = Integer.MAX_VALUE;
    private int dimensions = 256;
    private boolean base64;
    private boolean readable;

    private DemoRequest() {}

    static DemoRequest of(UpstreamRequest request) {
        var size = 0;
        for (var piece : request.body()) {
            size += piece.remaining();
        }
        var joined = ByteBuffer.allocate(size);
        request.body().forEach(piece -> joined.put(piece.duplicate()));
        var demo = new DemoRequest();
        demo.read(joined.array());
        return demo;
    }

    boolean isReadable() {
        return readable;
    }

    /// What is answered to: the last thing the user said, or the prompt.
    String question() {
        return inputs.isEmpty() ? lastUserText : inputs.getLast();
    }

    List<String> inputs() {
        return inputs;
    }

    int choices() {
        return choices;
    }

    int mostWords() {
        return mostWords;
    }

    int dimensions() {
        return dimensions;
    }

    boolean isBase64() {
        return base64;
    }

    long promptTokens() {
        return Math.max(1, meter.tally().estimatedTokens());
    }

    private void read(byte[] body) {
        try (var json = Json.parser(body, 0, body.length)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return;
            }
            for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                var token = json.nextToken();
                switch (name) {
                    case "messages" -> messages(json);
                    case "prompt", "input" -> inputs(json);
                    case "n" -> choices = bounded(json, choices, MOST_CHOICES);
                    case "max_tokens", "max_completion_tokens" -> mostWords = bounded(json, mostWords, mostWords);
                    case "dimensions" -> dimensions = bounded(json, dimensions, MOST_DIMENSIONS);
                    case "encoding_format" ->
                        base64 = token == JsonToken.VALUE_STRING
                                && json.getText().equals("base64");
                    default -> json.skipChildren();
                }
            }
            readable = true;
        } catch (IOException notJson) {
            readable = false;
        }
    }

    private static int bounded(JsonParser json, int otherwise, int most) throws IOException {
        var count = Json.count(json);
        return count < 1 ? otherwise : (int) Math.min(count, most);
    }

    private void messages(JsonParser json) throws IOException {
        if (!json.isExpectedStartArrayToken()) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (!json.isExpectedStartObjectToken()) {
                json.skipChildren();
                continue;
            }
            var role = "";
            var said = new StringBuilder();
            for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                var token = json.nextToken();
                switch (name) {
                    case "role" -> role = token == JsonToken.VALUE_STRING ? json.getText() : role;
                    case "content" -> content(json, said);
                    default -> json.skipChildren();
                }
            }
            meter.add(said);
            if (role.equals("user")) {
                lastUserText = said.toString();
            }
        }
    }

    private static void content(JsonParser json, StringBuilder said) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            said.append(json.getText());
        } else if (json.isExpectedStartArrayToken()) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                content(json, said);
            }
        } else if (json.isExpectedStartObjectToken()) {
            for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                if (name.equals("text")) {
                    content(json, said);
                } else {
                    json.skipChildren();
                }
            }
        }
    }

    /// Texts, or lists of numbers that stand for tokens and count as one text each.
    private void inputs(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            input(json.getText());
        } else if (json.isExpectedStartArrayToken()) {
            var numbers = new StringBuilder();
            while (json.nextToken() != JsonToken.END_ARRAY) {
                if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                    numbers.append(json.getText()).append(' ');
                } else {
                    inputs(json);
                }
            }
            if (!numbers.isEmpty()) {
                input(numbers.toString());
            }
        } else {
            json.skipChildren();
        }
    }

    private void input(String text) {
        meter.add(text);
        inputs.add(text);
    }
}
