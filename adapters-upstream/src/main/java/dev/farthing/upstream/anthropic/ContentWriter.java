package dev.farthing.upstream.anthropic;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.farthing.domain.fault.Fault;
import dev.farthing.upstream.conversation.Conversation.Role;
import dev.farthing.upstream.conversation.Conversation.Turn;
import dev.farthing.upstream.conversation.Part;
import dev.farthing.upstream.conversation.Part.CacheMark;
import dev.farthing.upstream.conversation.Part.Kind;
import dev.farthing.upstream.conversation.Part.Media;
import dev.farthing.upstream.conversation.Part.SealedThought;
import dev.farthing.upstream.conversation.Part.Text;
import dev.farthing.upstream.conversation.Part.Thought;
import dev.farthing.upstream.conversation.Part.ToolResult;
import dev.farthing.upstream.conversation.Part.ToolUse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Writes what is said as messages of blocks.
final class ContentWriter {
    private static final Pattern NO_PART_OF_IDS = Pattern.compile("[^a-zA-Z0-9_-]");
    private static final int MOST_MARKS = 4;
    /// What stands for a user who has not spoken first, as the vendor wants it.
    private static final String SILENCE = ".";

    private final JsonGenerator json;
    private final Set<String> dropped;
    private final Set<String> toolsUsed = new LinkedHashSet<>();
    private int marks;

    ContentWriter(JsonGenerator json, Set<String> dropped) {
        this.json = json;
        this.dropped = dropped;
    }

    /// The names of all tools that were used before.
    Set<String> toolsUsed() {
        return toolsUsed;
    }

    /// Whether the vendor takes it for anything: it knows no texts of blanks alone.
    static boolean isSaid(Part part) {
        return !(part instanceof Text(var words, var _)) || !words.isBlank();
    }

    void turns(List<Turn> turns) throws IOException {
        json.writeArrayFieldStart("messages");
        if (turns.getFirst().role() == Role.ASSISTANT) {
            message(Role.USER, List.of(new Text(SILENCE)));
        }
        for (int i = 0; i < turns.size(); i++) {
            var turn = turns.get(i);
            var parts = turn.role() == Role.USER ? ofUser(turn) : ofAssistant(turn, i == turns.size() - 1);
            if (parts.stream().anyMatch(ContentWriter::isSaid)) {
                message(turn.role(), parts);
            }
        }
        json.writeEndArray();
    }

    private void message(Role role, List<Part> parts) throws IOException {
        json.writeStartObject();
        json.writeStringField("role", role.name().toLowerCase(Locale.ROOT));
        json.writeFieldName("content");
        blocks(parts);
        json.writeEndObject();
    }

    /// Results of tools come first, as the vendor wants them.
    private List<Part> ofUser(Turn turn) {
        var all = new ArrayList<Part>();
        for (var part : turn.parts()) {
            if (part instanceof ToolResult) {
                all.add(part);
            }
        }
        for (var part : turn.parts()) {
            switch (part) {
                case Text _, Media _ -> all.add(part);
                case ToolResult _ -> {}
                case ToolUse _, Thought _, SealedThought _ -> dropped.add("user.content");
            }
        }
        return all;
    }

    /// What nobody signed the vendor does not take for a thought of its own.
    private List<Part> ofAssistant(Turn turn, boolean last) {
        var all = new ArrayList<Part>();
        for (var part : turn.parts()) {
            switch (part) {
                case Text _, ToolUse _, SealedThought _ -> all.add(part);
                case Thought(var _, var signature) -> {
                    if (signature == null) {
                        dropped.add("thinking");
                    } else {
                        all.add(part);
                    }
                }
                case Media media ->
                    dropped.add("assistant." + media.kind().name().toLowerCase(Locale.ROOT));
                case ToolResult _ -> dropped.add("assistant.tool_result");
            }
        }
        if (last && !all.isEmpty() && all.getLast() instanceof Text(var words, var cache)) {
            all.set(all.size() - 1, new Text(words.stripTrailing(), cache));
        }
        return all;
    }

    /// One text as a text, all else as blocks.
    void blocks(List<Part> parts) throws IOException {
        var said = parts.stream().filter(ContentWriter::isSaid).toList();
        if (said.size() == 1 && said.getFirst() instanceof Text(var words, var cache) && cache == null) {
            json.writeString(words);
            return;
        }
        json.writeStartArray();
        for (var part : said) {
            json.writeStartObject();
            block(part);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void block(Part part) throws IOException {
        switch (part) {
            case Text(var words, var cache) -> {
                json.writeStringField("type", "text");
                json.writeStringField("text", words);
                mark(cache);
            }
            case Media media -> media(media);
            case ToolUse use -> {
                toolsUsed.add(use.name());
                json.writeStringField("type", "tool_use");
                json.writeStringField("id", id(use.id()));
                json.writeStringField("name", use.name());
                json.writeFieldName("input");
                json.writeRawValue(arguments(use));
                if (use.signature() != null) {
                    dropped.add("thought_signature");
                }
                mark(use.cache());
            }
            case ToolResult result -> result(result);
            case Thought(var words, var signature) -> {
                json.writeStringField("type", "thinking");
                json.writeStringField("thinking", words);
                json.writeStringField("signature", Objects.requireNonNullElse(signature, ""));
            }
            case SealedThought(var data) -> {
                json.writeStringField("type", "redacted_thinking");
                json.writeStringField("data", data);
            }
        }
    }

    private void result(ToolResult result) throws IOException {
        json.writeStringField("type", "tool_result");
        json.writeStringField("tool_use_id", id(result.id()));
        var content = new ArrayList<Part>();
        for (var part : result.content()) {
            if (part instanceof Text || part instanceof Media) {
                content.add(part);
            }
        }
        if (content.stream().anyMatch(ContentWriter::isSaid)) {
            json.writeFieldName("content");
            blocks(content);
        }
        if (result.failed()) {
            json.writeBooleanField("is_error", true);
        }
        mark(result.cache());
    }

    private static String id(String told) {
        return NO_PART_OF_IDS.matcher(told).replaceAll("_");
    }

    /// Arguments that a model wrote badly are told as the text they are.
    private static String arguments(ToolUse use) {
        var told = use.arguments().strip();
        return Arguments.isObject(told) ? told : Arguments.wrapped(told);
    }

    private void media(Media media) throws IOException {
        switch (media.kind()) {
            case IMAGE -> json.writeStringField("type", "image");
            case DOCUMENT -> json.writeStringField("type", "document");
            case AUDIO, VIDEO ->
                throw Fault.INVALID_REQUEST
                        .because("This model takes texts, pictures and documents alone, no "
                                + (media.kind() == Kind.AUDIO ? "sounds." : "films."))
                        .of("messages");
        }
        json.writeObjectFieldStart("source");
        source(media);
        json.writeEndObject();
        if (media.kind() == Kind.DOCUMENT && media.name() != null) {
            json.writeStringField("title", media.name());
        }
        if (media.detail() != null && !media.detail().equals("auto")) {
            dropped.add("detail");
        }
        mark(media.cache());
    }

    private void source(Media media) throws IOException {
        var bytes = media.base64();
        if (bytes == null) {
            json.writeStringField("type", "url");
            json.writeStringField("url", Objects.requireNonNullElse(media.url(), ""));
            return;
        }
        var type = String.valueOf(media.mimeType());
        if (media.kind() == Kind.DOCUMENT && type.startsWith("text/")) {
            json.writeStringField("type", "text");
            json.writeStringField("media_type", "text/plain");
            json.writeStringField("data", decoded(bytes));
        } else if (media.kind() == Kind.DOCUMENT && !type.equals("application/pdf")) {
            throw Fault.INVALID_REQUEST
                    .because("This model reads documents of PDF and of text alone.")
                    .of("messages");
        } else {
            json.writeStringField("type", "base64");
            json.writeStringField("media_type", type.equals("image/jpg") ? "image/jpeg" : type);
            json.writeStringField("data", bytes);
        }
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException noBase64) {
            throw Fault.INVALID_REQUEST
                    .because("The bytes of a document are not in base64.")
                    .of("messages");
        }
    }

    /// The vendor takes no more than a few of them.
    void mark(@Nullable CacheMark cache) throws IOException {
        if (cache == null) {
            return;
        }
        if (marks++ >= MOST_MARKS) {
            dropped.add("cache_control");
            return;
        }
        json.writeObjectFieldStart("cache_control");
        json.writeStringField("type", "ephemeral");
        if (cache == CacheMark.ONE_HOUR) {
            json.writeStringField("ttl", "1h");
        }
        json.writeEndObject();
    }
}
