package dev.farthing.upstream.gemini;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.farthing.upstream.conversation.Conversation;
import dev.farthing.upstream.conversation.Conversation.Role;
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
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Writes a conversation as a request to generate content.
final class GeminiRequestWriter {
    /// Google's word for a call of a tool that was not signed because another model asked for it.
    static final String UNSIGNED = "skip_thought_signature_validator";

    private final Conversation conversation;
    private final GeminiModel model;
    private final JsonGenerator json;
    private final Set<String> dropped = new TreeSet<>();
    private final SchemaBound schemas = new SchemaBound();
    private final int currentTurn;

    private GeminiRequestWriter(Conversation conversation, Addressee addressee, JsonGenerator json) {
        this.conversation = conversation;
        this.model = new GeminiModel(addressee);
        this.json = json;
        this.currentTurn = lastQuestion(conversation.turns());
    }

    static Written write(Conversation conversation, Addressee addressee) {
        var out = new ByteArrayOutputStream(4096);
        try (var json = Json.generator(out)) {
            var writer = new GeminiRequestWriter(conversation, addressee, json);
            writer.request(addressee.upstreamModel());
            json.flush();
            return new Written(ByteBuffer.wrap(out.toByteArray()), Map.of(), writer.dropped);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private void request(String upstreamModel) throws IOException {
        json.writeStartObject();
        system();
        json.writeArrayFieldStart("contents");
        for (int i = 0; i < conversation.turns().size(); i++) {
            content(conversation.turns().get(i), i > currentTurn);
        }
        json.writeEndArray();
        boolean functions = conversation.offered().stream().anyMatch(Tool.Function.class::isInstance);
        boolean formed = !(conversation.format() instanceof Conversation.Format.Free);
        tools(functions, formed);
        toolConfig(functions);
        new ConfigWriting(json, conversation, model, schemas, dropped)
                .write(functions, GeminiModel.size(upstreamModel));
        if (conversation.user() != null) {
            dropped.add("user");
        }
        json.writeEndObject();
    }

    /// The last turn in which the user said something, rather than a tool: what follows is still being thought
    /// about.
    private static int lastQuestion(List<Turn> turns) {
        for (int i = turns.size() - 1; i >= 0; i--) {
            var turn = turns.get(i);
            if (turn.role() == Role.USER
                    && turn.parts().stream().anyMatch(part -> part instanceof Text || part instanceof Media)) {
                return i;
            }
        }
        return -1;
    }

    private void system() throws IOException {
        var texts = new ArrayList<String>();
        for (var part : conversation.system()) {
            if (part instanceof Text(var words, var mark)) {
                dropMark(mark);
                if (!words.isEmpty()) {
                    texts.add(words);
                }
            } else {
                dropped.add("system.media");
            }
        }
        if (texts.isEmpty()) {
            return;
        }
        json.writeObjectFieldStart("systemInstruction");
        json.writeArrayFieldStart("parts");
        for (var text : texts) {
            json.writeStartObject();
            json.writeStringField("text", text);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void content(Turn turn, boolean current) throws IOException {
        json.writeStartObject();
        json.writeStringField("role", turn.role() == Role.USER ? "user" : "model");
        json.writeArrayFieldStart("parts");
        if (turn.role() == Role.USER) {
            user(turn.parts());
        } else {
            model(turn.parts(), current);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /// Results of tools come first: they must follow the call they answer.
    private void user(List<Part> parts) throws IOException {
        var shown = new ArrayList<Part>();
        for (var part : parts) {
            if (part instanceof ToolResult result) {
                result(result, shown);
            }
        }
        for (var part : parts) {
            if (!(part instanceof ToolResult)) {
                shown.add(part);
            }
        }
        boolean any = parts.stream().anyMatch(ToolResult.class::isInstance);
        for (var part : shown) {
            switch (part) {
                case Text(var words, var mark) -> {
                    dropMark(mark);
                    if (!words.isEmpty()) {
                        any = true;
                        text(words, null);
                    }
                }
                case Media media -> {
                    any = true;
                    media(media);
                }
                case ToolUse _, ToolResult _, Thought _, SealedThought _ -> dropped.add("user.thinking");
            }
        }
        if (!any) {
            text("", null);
        }
    }

    private void model(List<Part> parts, boolean current) throws IOException {
        boolean called = false;
        boolean any = false;
        for (int i = 0; i < parts.size(); i++) {
            var part = parts.get(i);
            switch (part) {
                case Text(var words, var mark) -> {
                    dropMark(mark);
                    var signature = signatureBehind(parts, i);
                    text(words, signature);
                    i += signature == null ? 0 : 1;
                }
                case Thought thought -> thought(thought);
                case SealedThought _ -> {
                    dropped.add("thinking");
                    continue;
                }
                case ToolUse use -> {
                    call(use, current && !called && model.isOfThirdGeneration());
                    called = true;
                }
                case Media media -> media(media);
                case ToolResult _ -> {
                    dropped.add("assistant.tool_result");
                    continue;
                }
            }
            any = true;
        }
        if (!any) {
            text("", null);
        }
    }

    /// A signature of its own signs the text before it.
    private static @Nullable String signatureBehind(List<Part> parts, int place) {
        return place + 1 < parts.size()
                        && parts.get(place + 1) instanceof Thought(var words, var signature)
                        && words.isEmpty()
                ? signature
                : null;
    }

    private void text(String words, @Nullable String signature) throws IOException {
        json.writeStartObject();
        json.writeStringField("text", words);
        signature(signature);
        json.writeEndObject();
    }

    private void thought(Thought thought) throws IOException {
        json.writeStartObject();
        json.writeStringField("text", thought.text());
        if (!thought.text().isEmpty()) {
            json.writeBooleanField("thought", true);
        }
        signature(thought.signature());
        json.writeEndObject();
    }

    private void signature(@Nullable String signature) throws IOException {
        if (signature == null) {
            return;
        }
        if (Seal.isSignature(signature)) {
            json.writeStringField("thoughtSignature", signature);
        } else {
            dropped.add("thinking.signature");
        }
    }

    /// @param mustBeSigned whether Google refuses a conversation in which this call is not
    private void call(ToolUse use, boolean mustBeSigned) throws IOException {
        dropMark(use.cache());
        json.writeStartObject();
        json.writeObjectFieldStart("functionCall");
        json.writeStringField("id", use.id());
        json.writeStringField("name", use.name());
        json.writeFieldName("args");
        var words = new ToolWords(use.arguments().strip(), false).json();
        json.writeRawValue(use.arguments().isBlank() ? "{}" : words);
        json.writeEndObject();
        signature(use.signature() == null && mustBeSigned ? UNSIGNED : use.signature());
        json.writeEndObject();
    }

    private void result(ToolResult result, List<Part> shown) throws IOException {
        dropMark(result.cache());
        var words = new StringBuilder();
        for (var part : result.content()) {
            if (part instanceof Text(var text, var _)) {
                words.append(words.isEmpty() ? "" : "\n").append(text);
            } else {
                shown.add(part);
            }
        }
        json.writeStartObject();
        json.writeObjectFieldStart("functionResponse");
        json.writeStringField("id", result.id());
        json.writeStringField("name", Objects.requireNonNullElse(result.name(), result.id()));
        json.writeFieldName("response");
        json.writeRawValue(new ToolWords(words.toString(), result.failed()).json());
        json.writeEndObject();
        json.writeEndObject();
    }

    private void media(Media media) throws IOException {
        dropMark(media.cache());
        if (media.detail() != null && !media.detail().equals("auto")) {
            dropped.add("image_url.detail");
        }
        var inline = media.url() == null ? null : DataUrl.of(media.url());
        var bytes = inline == null ? media.base64() : inline.base64();
        var type = inline == null ? media.mimeType() : inline.mimeType();
        json.writeStartObject();
        if (bytes != null) {
            json.writeObjectFieldStart("inlineData");
            json.writeStringField("mimeType", type == null ? usual(media) : type);
            json.writeStringField("data", bytes);
        } else {
            json.writeObjectFieldStart("fileData");
            var known = type == null ? usual(media) : type;
            // Of a film that Google has itself it wants no type.
            if (type != null || !isFilmOfGoogles(String.valueOf(media.url()))) {
                json.writeStringField("mimeType", known);
            }
            json.writeStringField("fileUri", String.valueOf(media.url()));
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static boolean isFilmOfGoogles(String url) {
        return url.contains("youtube.com/") || url.contains("youtu.be/");
    }

    private static String usual(Media media) {
        var url = media.url() == null ? "" : media.url().toLowerCase(Locale.ROOT);
        int query = url.indexOf('?');
        var path = query < 0 ? url : url.substring(0, query);
        return switch (media.kind()) {
            case IMAGE ->
                path.endsWith(".png")
                        ? "image/png"
                        : path.endsWith(".webp") ? "image/webp" : path.endsWith(".gif") ? "image/gif" : "image/jpeg";
            case AUDIO ->
                path.endsWith(".wav")
                        ? "audio/wav"
                        : path.endsWith(".flac") ? "audio/flac" : path.endsWith(".ogg") ? "audio/ogg" : "audio/mpeg";
            case VIDEO ->
                path.endsWith(".mov")
                        ? "video/mov"
                        : path.endsWith(".avi") ? "video/avi" : path.endsWith(".webm") ? "video/webm" : "video/mp4";
            case DOCUMENT -> path.endsWith(".txt") ? "text/plain" : "application/pdf";
        };
    }

    /// The vendor's own tools go with the caller's only where Google does not refuse the two together.
    private void tools(boolean functions, boolean formed) throws IOException {
        boolean alone = functions || (formed && !model.isOfThirdGeneration());
        var own = new ArrayList<String>();
        boolean none = conversation.toolChoice() instanceof ToolChoice.None;
        for (var tool : conversation.offered()) {
            var name = switch (tool) {
                case Tool.Function _ -> null;
                // Google keeps its models from calling functions alone.
                case Tool.WebSearch _, Tool.UrlContext _, Tool.CodeExecution _ when none -> null;
                case Tool.WebSearch search -> {
                    if (!search.allowedDomains().isEmpty()
                            || !search.blockedDomains().isEmpty()) {
                        dropped.add("web_search.domains");
                    }
                    if (search.mostUses() != null) {
                        dropped.add("web_search.max_uses");
                    }
                    if (search.near() != null) {
                        dropped.add("web_search.user_location");
                    }
                    yield "googleSearch";
                }
                case Tool.UrlContext _ -> "urlContext";
                case Tool.CodeExecution _ -> "codeExecution";
            };
            if (name == null || own.contains(name)) {
                continue;
            }
            if (alone) {
                dropped.add(tool.name());
            } else {
                own.add(name);
            }
        }
        if (!functions && own.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("tools");
        if (functions) {
            json.writeStartObject();
            json.writeArrayFieldStart("functionDeclarations");
            for (var tool : mustUseAllowed() ? conversation.tools() : conversation.offered()) {
                if (tool instanceof Tool.Function function) {
                    declaration(function);
                }
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        for (var name : own) {
            json.writeStartObject();
            json.writeObjectFieldStart(name);
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /// Only of those that must be used Google is told which are allowed; otherwise the others are not offered.
    private boolean mustUseAllowed() {
        return conversation.toolChoice() instanceof ToolChoice.Allowed(var _, var must) && must;
    }

    private void declaration(Tool.Function function) throws IOException {
        dropMark(function.cache());
        json.writeStartObject();
        json.writeStringField("name", function.name());
        if (function.description() != null) {
            json.writeStringField("description", function.description());
        }
        if (Boolean.TRUE.equals(function.strict())) {
            dropped.add("strict");
        }
        var schema = function.schema();
        if (schema != null && !GoogleSchema.isOfNothing(schema)) {
            json.writeFieldName("parameters");
            json.writeRawValue(GoogleSchema.of(schema, "tools", schemas));
        }
        json.writeEndObject();
    }

    private void toolConfig(boolean functions) throws IOException {
        if (Boolean.FALSE.equals(conversation.parallelTools()) && functions) {
            dropped.add("parallel_tool_calls");
        }
        var choice = conversation.toolChoice();
        if (choice.isForced()
                && (!functions || (choice instanceof ToolChoice.Named(var name) && conversation.isOfVendor(name)))) {
            dropped.add("tool_choice");
            return;
        }
        if (!functions || (!choice.isForced() && !(choice instanceof ToolChoice.None))) {
            return;
        }
        json.writeObjectFieldStart("toolConfig");
        json.writeObjectFieldStart("functionCallingConfig");
        json.writeStringField("mode", choice.isForced() ? "ANY" : "NONE");
        var allowed = switch (choice) {
            case ToolChoice.Named(var name) -> List.of(name);
            case ToolChoice.Allowed _ ->
                conversation.offered().stream()
                        .filter(Tool.Function.class::isInstance)
                        .map(Tool::name)
                        .toList();
            case ToolChoice.Auto _, ToolChoice.None _, ToolChoice.Any _ -> List.<String>of();
        };
        if (!allowed.isEmpty()) {
            json.writeArrayFieldStart("allowedFunctionNames");
            for (var name : allowed) {
                json.writeString(name);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void dropMark(Part.@Nullable CacheMark mark) {
        if (mark != null) {
            dropped.add("cache_control");
        }
    }
}
