package dev.farthing.upstream.tokens;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.application.relay.TextTally;
import dev.farthing.upstream.wire.Json;
import dev.farthing.upstream.wire.TextMeter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The texts of a request that a model reads.
final class PromptReading {
    private static final int MOST_TEXT_CHARS = 1024 * 1024;
    /// What a picture of common size costs at the vendors that say so.
    private static final int TOKENS_OF_AN_IMAGE = 765;

    /// What Google counts for a small one, or for each of its tiles.
    private static final int TOKENS_OF_A_GEMINI_IMAGE = 258;

    /// Members that steer how an answer is drawn, counted or stored; others may search, call plugins or think
    /// ahead.
    private static final Set<String> ADDS_NOTHING = Set.of(
            "model",
            "stream",
            "stream_options",
            "temperature",
            "top_p",
            "top_k",
            "min_p",
            "top_a",
            "max_tokens",
            "max_completion_tokens",
            "stop",
            "presence_penalty",
            "frequency_penalty",
            "repetition_penalty",
            "logit_bias",
            "logprobs",
            "top_logprobs",
            "seed",
            "user",
            "metadata",
            "store",
            "service_tier",
            "safety_identifier",
            "prompt_cache_key",
            "prompt_cache_retention",
            "parallel_tool_calls",
            "encoding_format",
            "dimensions",
            "usage",
            "provider");

    /// Members of items and of parts that no model reads as text: names, marks, sealed thoughts.
    private static final Set<String> UNREAD = Set.of(
            "type",
            "id",
            "call_id",
            "tool_call_id",
            "tool_use_id",
            "status",
            "index",
            "detail",
            "format",
            "filename",
            "media_type",
            "title",
            "cache_control",
            "citations",
            "annotations",
            "logprobs",
            "is_error",
            "signature",
            "encrypted_content",
            "thoughtSignature",
            "thought_signature");

    private final byte[] bytes;
    private final TextMeter meter = new TextMeter();
    private final List<String> texts = new ArrayList<>();
    private long chars;
    private long extraTokens;
    private int messages;
    private boolean exact = true;
    private boolean saysAll = true;

    private PromptReading(byte[] bytes) {
        this.bytes = bytes;
    }

    static PromptReading of(List<ByteBuffer> request) {
        var size = 0;
        for (var piece : request) {
            size += piece.remaining();
        }
        var joined = ByteBuffer.allocate(size);
        request.forEach(piece -> joined.put(piece.duplicate()));
        var reading = new PromptReading(joined.array());
        reading.read();
        return reading;
    }

    /// Whether its texts are all that the model reads, and not too long to count.
    boolean isExact() {
        return exact;
    }

    /// Whether nothing in the request may make the vendor put more into the prompt than stands in it.
    boolean saysAll() {
        return saysAll;
    }

    List<String> texts() {
        return texts;
    }

    TextTally tally() {
        return meter.tally();
    }

    int messages() {
        return messages;
    }

    /// Tokens of what is no text: pictures, and prompts that are given as tokens already.
    long extraTokens() {
        return extraTokens;
    }

    private void read() {
        try (var json = Json.parser(bytes, 0, bytes.length)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                exact = false;
                return;
            }
            members(json);
        } catch (IOException notJson) {
            exact = false;
        }
    }

    private void members(JsonParser json) throws IOException {
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "contents", "content", "systemInstruction", "system_instruction" -> geminiContents(json);
                case "requests", "generateContentRequest", "instances" -> nested(json);
                case "messages" -> messages(json);
                case "system" -> content(json);
                case "prompt" -> plain(json);
                case "input" -> input(json);
                case "instructions" -> {
                    exact = false;
                    plain(json);
                }
                case "tools", "functions", "response_format", "text", "output_config" -> verbatim(json);
                case "generationConfig", "generation_config" -> generationConfig(json);
                default -> {
                    saysAll &= ADDS_NOTHING.contains(name) || isNothing(json.currentToken());
                    json.skipChildren();
                }
            }
        }
    }

    /// Requests within a request, as Google's dialect has them where several texts are embedded or tokens counted.
    private void nested(JsonParser json) throws IOException {
        if (json.isExpectedStartArrayToken()) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                nested(json);
            }
        } else if (json.isExpectedStartObjectToken()) {
            members(json);
        } else {
            json.skipChildren();
        }
    }

    /// One of Google's contents, several, or just a text; what else it puts into the prompt only Google knows.
    private void geminiContents(JsonParser json) throws IOException {
        saysAll = false;
        if (json.isExpectedStartArrayToken()) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                geminiContents(json);
            }
        } else if (json.isExpectedStartObjectToken()) {
            for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                switch (name) {
                    case "parts" -> geminiContents(json);
                    case "text" -> plain(json);
                    case "functionCall",
                            "function_call",
                            "functionResponse",
                            "function_response",
                            "executableCode",
                            "executable_code",
                            "codeExecutionResult",
                            "code_execution_result" -> verbatim(json);
                    case "inlineData", "inline_data", "fileData", "file_data" -> {
                        exact = false;
                        extraTokens += TOKENS_OF_A_GEMINI_IMAGE;
                        json.skipChildren();
                    }
                    default -> json.skipChildren();
                }
            }
        } else {
            plain(json);
        }
    }

    /// What Google is told of how to answer; a form of the answer is read by the model.
    private void generationConfig(JsonParser json) throws IOException {
        saysAll = false;
        if (!json.isExpectedStartObjectToken()) {
            json.skipChildren();
            return;
        }
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            if (name.startsWith("response") && json.currentToken().isStructStart()) {
                verbatim(json);
            } else {
                json.skipChildren();
            }
        }
    }

    /// A text, texts or tokens; or the items of a conversation, as Responses are asked for.
    private void input(JsonParser json) throws IOException {
        if (!json.isExpectedStartArrayToken()) {
            plain(json);
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.isExpectedStartObjectToken()) {
                exact = false;
                messages++;
                message(json);
            } else {
                plain(json);
            }
        }
    }

    private void messages(JsonParser json) throws IOException {
        if (!json.isExpectedStartArrayToken()) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.isExpectedStartObjectToken()) {
                messages++;
                message(json);
            } else {
                json.skipChildren();
            }
        }
    }

    private void message(JsonParser json) throws IOException {
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "role" -> plain(json);
                case "name" -> {
                    extraTokens++;
                    plain(json);
                }
                case "content", "output", "summary" -> content(json);
                case "tool_calls", "function_call" -> verbatim(json);
                default -> other(json, name);
            }
        }
    }

    private void content(JsonParser json) throws IOException {
        if (!json.isExpectedStartArrayToken()) {
            plain(json);
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.isExpectedStartObjectToken()) {
                part(json);
            } else {
                plain(json);
            }
        }
    }

    private void part(JsonParser json) throws IOException {
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "text", "refusal", "thinking", "name" -> plain(json);
                case "content", "output", "summary" -> content(json);
                case "input" -> verbatim(json);
                case "source" -> source(json);
                case "image_url" -> {
                    exact = false;
                    extraTokens += TOKENS_OF_AN_IMAGE;
                    json.skipChildren();
                }
                case "input_audio", "file", "file_data", "file_url", "file_id", "video_url" -> {
                    exact = false;
                    extraTokens += TOKENS_OF_AN_IMAGE;
                    json.skipChildren();
                }
                default -> other(json, name);
            }
        }
    }

    /// What else is said counts as it is written, for a model may read it.
    private void other(JsonParser json, String name) throws IOException {
        if (UNREAD.contains(name)) {
            saysAll &= name.equals("type") || name.equals("cache_control") || isNothing(json.currentToken());
            json.skipChildren();
        } else if (json.currentToken() == JsonToken.VALUE_STRING) {
            exact = false;
            add(json.getText());
        } else {
            saysAll &= isNothing(json.currentToken());
            if (json.currentToken().isStructStart()) {
                verbatim(json);
            }
        }
    }

    /// Of a picture or a paper in Anthropic's dialect; a paper may be a text.
    private void source(JsonParser json) throws IOException {
        exact = false;
        if (!json.isExpectedStartObjectToken()) {
            json.skipChildren();
            return;
        }
        boolean isText = false;
        String data = null;
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "type" -> isText = "text".equals(Json.text(json));
                case "data" -> data = Json.text(json);
                case "content" -> content(json);
                default -> json.skipChildren();
            }
        }
        if (isText && data != null) {
            add(data);
        } else {
            extraTokens += TOKENS_OF_AN_IMAGE;
        }
    }

    private static boolean isNothing(JsonToken token) {
        return token == JsonToken.VALUE_NULL || token == JsonToken.VALUE_FALSE;
    }

    /// A text, a list of texts, or tokens in place of a text.
    private void plain(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            add(json.getText());
        } else if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            extraTokens++;
        } else if (json.isExpectedStartArrayToken()) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                plain(json);
            }
        } else if (json.currentToken() != JsonToken.VALUE_NULL) {
            exact = false;
            json.skipChildren();
        }
    }

    /// What vendors turn into a text in ways of their own, counted as it is written.
    private void verbatim(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        exact = false;
        var start = Json.startOfToken(json, 0);
        json.skipChildren();
        if (!json.currentToken().isScalarValue()) {
            add(new String(bytes, start, Json.endOfToken(json, 0) - start, StandardCharsets.UTF_8));
        }
    }

    private void add(String text) {
        meter.add(text);
        chars += text.length();
        if (chars > MOST_TEXT_CHARS) {
            exact = false;
            texts.clear();
        } else {
            texts.add(text);
        }
    }

    /// Whether the texts were too long to be kept.
    boolean isTooLong() {
        return chars > MOST_TEXT_CHARS;
    }
}
