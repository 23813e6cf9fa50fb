package dev.farthing.upstream.demo;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.application.relay.UpstreamRequest;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.upstream.wire.Json;
import dev.farthing.upstream.wire.TextMeter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the vendor within reads of a request.
final class DemoRequest {
    private static final int MOST_CHOICES = 16;
    private static final int MOST_DIMENSIONS = 3072;

    private final TextMeter meter = new TextMeter();
    private final List<String> inputs = new ArrayList<>();
    private String lastUserText = "";
    private boolean spokenTo;
    private long inputTokens;
    private int choices = 1;
    private boolean choicesMakeSense = true;
    private int mostWords = Integer.MAX_VALUE;
    private int dimensions = 256;
    private boolean base64;
    private boolean readable;

    private DemoRequest() {}

    /// What is wrong with a request, in OpenAI's error shape.
    enum Objection {
        UNREADABLE("The request has nothing to answer to.", null),
        NO_MESSAGES("A chat has at least one message.", "messages"),
        NO_INPUT("There is nothing to embed.", "input"),
        NO_CHOICES("n is at least 1.", "n");

        private final String body;

        Objection(String sentence, @Nullable String parameter) {
            this.body = "{\"error\":{\"message\":\"" + sentence + "\",\"type\":\"invalid_request_error\",\"param\":"
                    + (parameter == null ? "null" : '"' + parameter + '"') + ",\"code\":\"invalid_request\"}}";
        }

        String body() {
            return body;
        }
    }

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

    /// Null when it can be answered.
    @Nullable
    Objection objection(Endpoint endpoint) {
        if (!readable) {
            return Objection.UNREADABLE;
        }
        if (!choicesMakeSense) {
            return Objection.NO_CHOICES;
        }
        if (endpoint.embeds()) {
            return inputs.isEmpty() ? Objection.NO_INPUT : null;
        }
        return endpoint == Endpoint.CHAT_COMPLETIONS && !spokenTo ? Objection.NO_MESSAGES : null;
    }

    /// What is answered to: the last thing the user said, or each prompt.
    List<String> questions() {
        return inputs.isEmpty() ? List.of(lastUserText) : inputs;
    }

    List<String> inputs() {
        return inputs;
    }

    /// How many answers each question gets.
    int choicesOfEach() {
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
        return Math.max(1, meter.tally().estimatedTokens() + inputTokens);
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
                    case "n" -> {
                        choicesMakeSense = token != JsonToken.VALUE_NUMBER_INT
                                || json.getBigIntegerValue().signum() > 0;
                        choices = bounded(json, choices, MOST_CHOICES);
                    }
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
            spokenTo = true;
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

    /// Each is tokens of its own.
    private void input(String text) {
        var own = new TextMeter();
        own.add(text);
        inputTokens += Math.max(1, own.tally().estimatedTokens());
        inputs.add(text);
    }
}
