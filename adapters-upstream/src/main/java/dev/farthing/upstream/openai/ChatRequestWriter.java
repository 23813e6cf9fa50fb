package dev.farthing.upstream.openai;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.farthing.domain.fault.Fault;
import dev.farthing.upstream.conversation.Conversation;
import dev.farthing.upstream.conversation.Conversation.Format;
import dev.farthing.upstream.conversation.Conversation.Role;
import dev.farthing.upstream.conversation.Conversation.Thinking;
import dev.farthing.upstream.conversation.Conversation.ToolChoice;
import dev.farthing.upstream.conversation.Conversation.Turn;
import dev.farthing.upstream.conversation.DataUrl;
import dev.farthing.upstream.conversation.Part;
import dev.farthing.upstream.conversation.Part.Media;
import dev.farthing.upstream.conversation.Part.SealedThought;
import dev.farthing.upstream.conversation.Part.Text;
import dev.farthing.upstream.conversation.Part.Thought;
import dev.farthing.upstream.conversation.Part.ToolResult;
import dev.farthing.upstream.conversation.Part.ToolUse;
import dev.farthing.upstream.conversation.Tool;
import dev.farthing.upstream.conversation.VendorDialect.Addressee;
import dev.farthing.upstream.conversation.VendorDialect.Written;
import dev.farthing.upstream.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Writes a conversation as a request for a chat.
final class ChatRequestWriter {
    /// Below this many tokens of thought lies each effort.
    private static final int LITTLE = 2_048;

    private static final int MUCH = 12_288;
    private static final int MOST_STOPS = 4;
    private static final int LONGEST_USER = 64;

    private final Conversation conversation;
    private final Addressee addressee;
    private final JsonGenerator json;
    private final Set<String> dropped = new TreeSet<>();

    private ChatRequestWriter(Conversation conversation, Addressee addressee, JsonGenerator json) {
        this.conversation = conversation;
        this.addressee = addressee;
        this.json = json;
    }

    static Written write(Conversation conversation, Addressee addressee) {
        var out = new ByteArrayOutputStream(4096);
        try (var json = Json.generator(out)) {
            var writer = new ChatRequestWriter(conversation, addressee, json);
            writer.request();
            json.flush();
            return new Written(ByteBuffer.wrap(out.toByteArray()), Map.of(), writer.dropped);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private void request() throws IOException {
        json.writeStartObject();
        json.writeStringField("model", addressee.upstreamModel());
        json.writeArrayFieldStart("messages");
        system();
        for (var turn : conversation.turns()) {
            if (turn.role() == Role.USER) {
                user(turn);
            } else {
                assistant(turn);
            }
        }
        json.writeEndArray();
        if (conversation.stream()) {
            json.writeBooleanField("stream", true);
            json.writeObjectFieldStart("stream_options");
            json.writeBooleanField("include_usage", true);
            json.writeEndObject();
        }
        sampling();
        tools();
        format();
        thinking(conversation.thinking());
        user(conversation.user());
        output();
        json.writeEndObject();
    }

    /// Tools name whoever asks at greater length than the vendor takes.
    private void user(@Nullable String user) throws IOException {
        text("user", user == null || user.length() <= LONGEST_USER ? user : user.substring(0, LONGEST_USER));
    }

    private void output() throws IOException {
        var output = conversation.output();
        if (output.images()) {
            json.writeArrayFieldStart("modalities");
            json.writeString("text");
            json.writeString("image");
            json.writeEndArray();
        }
        if (output.audio()) {
            dropped.add("audio");
        }
        text("aspect_ratio", output.aspectRatio());
        text("image_size", output.imageSize());
    }

    private void system() throws IOException {
        if (conversation.system().isEmpty()) {
            return;
        }
        json.writeStartObject();
        json.writeStringField("role", "system");
        json.writeFieldName("content");
        content(conversation.system());
        json.writeEndObject();
    }

    /// Results of tools come first: they must follow the call they answer.
    private void user(Turn turn) throws IOException {
        var said = new ArrayList<Part>();
        for (var part : turn.parts()) {
            if (part instanceof ToolResult result) {
                result(result, said);
            }
        }
        for (var part : turn.parts()) {
            if (!(part instanceof ToolResult)) {
                said.add(part);
            }
        }
        if (!said.isEmpty()) {
            json.writeStartObject();
            json.writeStringField("role", "user");
            json.writeFieldName("content");
            content(said);
            json.writeEndObject();
        }
    }

    /// A tool's message holds text alone; pictures follow as if the user had shown them.
    private void result(ToolResult result, List<Part> shown) throws IOException {
        var text = new StringBuilder();
        for (var part : result.content()) {
            if (part instanceof Text(var words, var _)) {
                text.append(text.isEmpty() ? "" : "\n").append(words);
            } else {
                shown.add(part);
            }
        }
        json.writeStartObject();
        json.writeStringField("role", "tool");
        json.writeStringField("tool_call_id", result.id());
        json.writeStringField(
                "content",
                result.failed() && !text.toString().startsWith("Error") ? "Error: " + text : text.toString());
        json.writeEndObject();
    }

    private void assistant(Turn turn) throws IOException {
        var said = new StringBuilder();
        var thought = new StringBuilder();
        var uses = new ArrayList<ToolUse>();
        for (var part : turn.parts()) {
            switch (part) {
                case Text(var words, var _) -> said.append(words);
                // What is signed is another vendor's, and no other can read it.
                case Thought(var words, var signature)
                when signature == null || signature.isEmpty() -> thought.append(words);
                case Thought _, SealedThought _ -> dropped.add("thinking");
                case ToolUse use -> uses.add(use);
                case Media media ->
                    dropped.add("assistant." + media.kind().name().toLowerCase(Locale.ROOT));
                case ToolResult _ -> dropped.add("assistant.tool_result");
            }
        }
        json.writeStartObject();
        json.writeStringField("role", "assistant");
        if (said.isEmpty() && !uses.isEmpty()) {
            json.writeNullField("content");
        } else {
            json.writeStringField("content", said.toString());
        }
        if (!thought.isEmpty()) {
            json.writeStringField("reasoning_content", thought.toString());
        }
        if (!uses.isEmpty()) {
            json.writeArrayFieldStart("tool_calls");
            for (var use : uses) {
                toolUse(use);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private void toolUse(ToolUse use) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", use.id());
        json.writeStringField("type", "function");
        json.writeObjectFieldStart("function");
        json.writeStringField("name", use.name());
        json.writeStringField("arguments", use.arguments());
        json.writeEndObject();
        if (use.signature() != null) {
            json.writeObjectFieldStart("extra_content");
            json.writeObjectFieldStart("google");
            json.writeStringField("thought_signature", use.signature());
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    /// One text as a text, for there are vendors who know nothing else.
    private void content(List<Part> parts) throws IOException {
        if (parts.stream().allMatch(Text.class::isInstance)) {
            var all = new StringBuilder();
            for (var part : parts) {
                if (part instanceof Text(var words, var cache)) {
                    all.append(all.isEmpty() ? "" : "\n\n").append(words);
                    dropMark(cache);
                }
            }
            json.writeString(all.toString());
            return;
        }
        json.writeStartArray();
        for (var part : parts) {
            switch (part) {
                case Text(var words, var cache) -> {
                    dropMark(cache);
                    json.writeStartObject();
                    json.writeStringField("type", "text");
                    json.writeStringField("text", words);
                    json.writeEndObject();
                }
                case Media media -> media(media);
                case Thought _, SealedThought _, ToolUse _, ToolResult _ -> dropped.add("content");
            }
        }
        json.writeEndArray();
    }

    private void dropMark(Part.@Nullable CacheMark cache) {
        if (cache != null) {
            dropped.add("cache_control");
        }
    }

    private void media(Media media) throws IOException {
        dropMark(media.cache());
        json.writeStartObject();
        switch (media.kind()) {
            case IMAGE -> linked("image_url", media);
            case VIDEO -> linked("video_url", media);
            case AUDIO -> audio(media);
            case DOCUMENT -> document(media);
        }
        json.writeEndObject();
    }

    private void linked(String type, Media media) throws IOException {
        json.writeStringField("type", type);
        json.writeObjectFieldStart(type);
        json.writeStringField("url", address(media));
        text("detail", media.detail());
        json.writeEndObject();
    }

    private static String address(Media media) {
        return media.base64() == null
                ? Objects.requireNonNullElse(media.url(), "")
                : new DataUrl(Objects.requireNonNullElse(media.mimeType(), "image/png"), media.base64()).toString();
    }

    private void audio(Media media) throws IOException {
        if (media.base64() == null) {
            throw Fault.INVALID_REQUEST
                    .because("This model takes sounds as bytes only, not by address.")
                    .of("messages");
        }
        json.writeStringField("type", "input_audio");
        json.writeObjectFieldStart("input_audio");
        json.writeStringField("data", media.base64());
        json.writeStringField("format", format(String.valueOf(media.mimeType())));
        json.writeEndObject();
    }

    /// As files end: `audio/x-wav` is `wav`.
    private static String format(String type) {
        var name = type.substring(type.indexOf('/') + 1);
        int parameters = name.indexOf(';');
        name = (parameters < 0 ? name : name.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
        return switch (name.startsWith("x-") ? name.substring(2) : name) {
            case "mpeg", "mp3" -> "mp3";
            case "flac" -> "flac";
            case "ogg", "opus" -> "ogg";
            case "mp4", "m4a" -> "m4a";
            case "aac" -> "aac";
            case "aiff" -> "aiff";
            default -> "wav";
        };
    }

    private void document(Media media) throws IOException {
        json.writeStringField("type", "file");
        json.writeObjectFieldStart("file");
        if (media.base64() == null) {
            text("file_url", media.url());
        } else {
            json.writeStringField("filename", Objects.requireNonNullElse(media.name(), "document.pdf"));
            json.writeStringField("file_data", address(media));
        }
        json.writeEndObject();
    }

    private void sampling() throws IOException {
        var sampling = conversation.sampling();
        if (sampling.mostTokens() != null) {
            json.writeNumberField(
                    addressee.capabilities().contains(Addressee.MAX_COMPLETION_TOKENS)
                            ? Addressee.MAX_COMPLETION_TOKENS
                            : "max_tokens",
                    addressee.within(sampling.mostTokens()));
        }
        number("temperature", sampling.temperature());
        number("top_p", sampling.topP());
        if (sampling.topK() != null) {
            dropped.add("top_k");
        }
        number("presence_penalty", sampling.presencePenalty());
        number("frequency_penalty", sampling.frequencyPenalty());
        if (sampling.seed() != null) {
            json.writeNumberField("seed", sampling.seed());
        }
        if (!sampling.stop().isEmpty()) {
            if (sampling.stop().size() > MOST_STOPS) {
                dropped.add("stop");
            }
            json.writeArrayFieldStart("stop");
            for (var text : sampling.stop()
                    .subList(0, Math.min(MOST_STOPS, sampling.stop().size()))) {
                json.writeString(text);
            }
            json.writeEndArray();
        }
        if (sampling.answers() > 1) {
            json.writeNumberField("n", sampling.answers());
        }
        if (sampling.probabilities()) {
            json.writeBooleanField("logprobs", true);
            if (sampling.topProbabilities() != null) {
                json.writeNumberField("top_logprobs", sampling.topProbabilities());
            }
        }
    }

    private void tools() throws IOException {
        var functions = new ArrayList<Tool.Function>();
        for (var tool : conversation.offered()) {
            if (tool instanceof Tool.Function function) {
                functions.add(function);
            } else {
                dropped.add(tool.name());
            }
        }
        if (functions.isEmpty()) {
            if (conversation.toolChoice().isForced()) {
                dropped.add("tool_choice");
            }
            return;
        }
        json.writeArrayFieldStart("tools");
        for (var function : functions) {
            dropMark(function.cache());
            json.writeStartObject();
            json.writeStringField("type", "function");
            json.writeObjectFieldStart("function");
            json.writeStringField("name", function.name());
            text("description", function.description());
            json.writeFieldName("parameters");
            json.writeRawValue(
                    Objects.requireNonNullElse(function.schema(), "{\"type\":\"object\",\"properties\":{}}"));
            if (function.strict() != null) {
                json.writeBooleanField("strict", function.strict());
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
        toolChoice();
        if (conversation.parallelTools() != null) {
            json.writeBooleanField("parallel_tool_calls", conversation.parallelTools());
        }
    }

    private void toolChoice() throws IOException {
        switch (conversation.toolChoice()) {
            case ToolChoice.Auto _ -> {}
            case ToolChoice.None _ -> json.writeStringField("tool_choice", "none");
            case ToolChoice.Any _ -> json.writeStringField("tool_choice", "required");
            // The others are not offered: few vendors of this dialect know which ones are allowed.
            case ToolChoice.Allowed(var _, var must) -> {
                if (must) {
                    json.writeStringField("tool_choice", "required");
                }
            }
            case ToolChoice.Named(var name) -> {
                if (conversation.isOfVendor(name)) {
                    dropped.add("tool_choice");
                    return;
                }
                json.writeObjectFieldStart("tool_choice");
                json.writeStringField("type", "function");
                json.writeObjectFieldStart("function");
                json.writeStringField("name", name);
                json.writeEndObject();
                json.writeEndObject();
            }
        }
    }

    private void format() throws IOException {
        switch (conversation.format()) {
            case Format.Free _ -> {}
            case Format.Json _ -> {
                json.writeObjectFieldStart("response_format");
                json.writeStringField("type", "json_object");
                json.writeEndObject();
            }
            case Format.Schema(var name, var schema, var strict) -> {
                json.writeObjectFieldStart("response_format");
                json.writeStringField("type", "json_schema");
                json.writeObjectFieldStart("json_schema");
                json.writeStringField("name", name);
                json.writeFieldName("schema");
                json.writeRawValue(schema);
                if (strict != null) {
                    json.writeBooleanField("strict", strict);
                }
                json.writeEndObject();
                json.writeEndObject();
            }
        }
    }

    private void thinking(@Nullable Thinking thinking) throws IOException {
        if (thinking == null) {
            return;
        }
        // Whoever thinks in this dialect shows it, or does not.
        if (Boolean.FALSE.equals(thinking.shown())) {
            dropped.add("thinking.display");
        }
        var effort = effort(thinking);
        if (effort == null) {
            return;
        }
        if (addressee.capabilities().contains(Addressee.REASONING)) {
            json.writeStringField("reasoning_effort", effort);
        } else if (!effort.equals("none")) {
            dropped.add("thinking");
        }
    }

    private static @Nullable String effort(Thinking thinking) {
        var tokens = thinking.tokens();
        if (thinking.effort() != null || tokens == null) {
            return thinking.effort();
        }
        if (tokens < 0) {
            return null;
        }
        if (tokens == 0) {
            return "none";
        }
        return tokens < LITTLE ? "low" : tokens < MUCH ? "medium" : "high";
    }

    private void number(String name, @Nullable BigDecimal number) throws IOException {
        if (number != null) {
            json.writeNumberField(name, number);
        }
    }

    private void text(String name, @Nullable String text) throws IOException {
        if (text != null) {
            json.writeStringField(name, text);
        }
    }
}
