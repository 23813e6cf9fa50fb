package dev.farthing.upstream.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.upstream.conversation.DataUrl;
import dev.farthing.upstream.conversation.Part;
import dev.farthing.upstream.conversation.Part.CacheMark;
import dev.farthing.upstream.conversation.Part.Kind;
import dev.farthing.upstream.conversation.Part.Media;
import dev.farthing.upstream.conversation.Part.SealedThought;
import dev.farthing.upstream.conversation.Part.Text;
import dev.farthing.upstream.conversation.Part.Thought;
import dev.farthing.upstream.conversation.Part.ToolResult;
import dev.farthing.upstream.conversation.Part.ToolUse;
import dev.farthing.upstream.wire.DroppedNames;
import dev.farthing.upstream.wire.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads one message of a chat.
final class ChatMessage {
    private static final String MESSAGES = "messages";
    /// What answers hold beside what they say, and whoever sends them back may leave out.
    private static final Set<String> OF_NO_ACCOUNT = Set.of("annotations", "images");

    private final List<Part> content = new ArrayList<>();
    private final List<Detail> details = new ArrayList<>();
    private final List<Part> toolUses = new ArrayList<>();
    private @Nullable String role;
    private @Nullable String name;
    private @Nullable String callId;
    private @Nullable String thought;
    private final DroppedNames unknown = new DroppedNames();

    @Nullable
    String role() {
        return role;
    }

    /// The names of members that no other dialect knows; of whoever speaks none knows more than the role.
    void drop(DroppedNames dropped) {
        dropped.addAll("messages", unknown);
        if (name != null && !"tool".equals(role) && !"function".equals(role)) {
            dropped.add("messages.name");
        }
    }

    List<Part> content() {
        return content;
    }

    /// What an assistant said: its thoughts first, then its words, then the tools it asked for.
    List<Part> spoken() {
        var all = new ArrayList<Part>(thoughts());
        all.addAll(content);
        all.addAll(toolUses);
        return all;
    }

    /// Signed thoughts that do not say what they are stand, one after the other, in all that was thought.
    private List<Part> thoughts() {
        var whole = Objects.requireNonNullElse(thought, "");
        var all = new ArrayList<Part>();
        int at = 0;
        for (var detail : details) {
            if (detail.data != null) {
                all.add(new SealedThought(detail.data));
                continue;
            }
            var text = detail.text;
            if (text == null) {
                int end = detail.length < 0 ? whole.length() : Math.min(whole.length(), at + detail.length);
                text = whole.substring(Math.min(at, end), end);
                at = end;
            } else {
                at = whole.length();
            }
            all.add(new Thought(text, detail.signature));
        }
        if (at < whole.length()) {
            all.add(new Thought(whole.substring(at), null));
        }
        return all;
    }

    /// A thought as it is told of beside its text.
    private static final class Detail {
        private @Nullable String text;
        private @Nullable String signature;
        private @Nullable String data;
        private int length = -1;

        void take(JsonParser json, String member) throws IOException {
            switch (member) {
                case "text", "summary" -> text = Json.text(json);
                case "signature" -> signature = Json.text(json);
                case "data" -> data = Json.text(json);
                case "length" -> length = (int) Json.count(json);
                default -> json.skipChildren();
            }
        }
    }

    Part result() {
        var id = callId == null ? name : callId;
        if (id == null) {
            throw ChatRequestReader.invalid("A tool's message does not say which call it answers.", MESSAGES);
        }
        return new ToolResult(id, name, content, false, null);
    }

    void take(JsonParser json, String member) throws IOException {
        switch (member) {
            case "role" -> role = Json.text(json);
            case "name" -> name = Json.text(json);
            case "tool_call_id" -> callId = Json.text(json);
            case "content" -> content(json);
            case "refusal" -> {
                var text = Json.text(json);
                if (text != null && !text.isEmpty()) {
                    content.add(new Text(text));
                }
            }
            case "reasoning_content", "reasoning" -> {
                var text = Json.text(json);
                thought = text == null ? thought : text;
            }
            case "reasoning_details" -> Json.elements(json, () -> reasoningDetail(json));
            case "tool_calls" -> Json.elements(json, () -> toolCall(json));
            case "function_call" -> {
                if (json.currentToken() == JsonToken.START_OBJECT) {
                    toolCall(json);
                } else {
                    json.skipChildren();
                }
            }
            default -> {
                if (json.currentToken() != JsonToken.VALUE_NULL && !OF_NO_ACCOUNT.contains(member)) {
                    unknown.add(member);
                }
                json.skipChildren();
            }
        }
    }

    private void content(JsonParser json) throws IOException {
        switch (json.currentToken()) {
            case VALUE_NULL -> {}
            case VALUE_STRING -> text(json.getText(), null);
            case START_ARRAY -> Json.elements(json, () -> part(json));
            default -> throw ChatRequestReader.invalid("A message's content must be a text or a list.", MESSAGES);
        }
    }

    private void text(String text, @Nullable CacheMark cache) {
        if (!text.isEmpty()) {
            content.add(new Text(text, cache));
        }
    }

    private void part(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            text(json.getText(), null);
            return;
        }
        var read = new PartReading();
        Json.members(json, member -> read.take(json, member));
        read.into(content, MESSAGES);
        unknown.addAll("content", read.unknown());
    }

    private void reasoningDetail(JsonParser json) throws IOException {
        var detail = new Detail();
        Json.members(json, member -> detail.take(json, member));
        if (detail.text != null || detail.signature != null || detail.data != null) {
            details.add(detail);
        }
    }

    private void toolCall(JsonParser json) throws IOException {
        var use = new ToolUseReading();
        Json.members(json, member -> use.take(json, member));
        toolUses.add(use.use(toolUses.size()));
    }

    static @Nullable CacheMark cacheMark(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return null;
        }
        @Nullable String[] life = new @Nullable String[1];
        Json.members(json, member -> {
            if (member.equals("ttl")) {
                life[0] = Json.text(json);
            } else {
                json.skipChildren();
            }
        });
        return "1h".equals(life[0]) ? CacheMark.ONE_HOUR : CacheMark.FIVE_MINUTES;
    }

    /// A call of a tool as the assistant made it.
    private static final class ToolUseReading {
        private @Nullable String id;
        private @Nullable String name;
        private @Nullable String arguments;
        private @Nullable String signature;
        private boolean isCustom;

        void take(JsonParser json, String member) throws IOException {
            isCustom |= member.equals("custom");
            switch (member) {
                case "id" -> id = Json.text(json);
                case "name" -> name = Json.text(json);
                case "arguments", "input" -> arguments = Json.text(json);
                case "function", "custom", "extra_content", "google" -> Json.members(json, inner -> take(json, inner));
                case "thought_signature" -> signature = Json.text(json);
                default -> json.skipChildren();
            }
        }

        ToolUse use(int number) {
            if (name == null || name.isEmpty()) {
                throw ChatRequestReader.invalid("A call of a tool does not name it.", MESSAGES);
            }
            var known = id == null || id.isEmpty() ? name + "_" + number : id;
            if (isCustom) {
                var text = Objects.requireNonNullElse(arguments, "");
                return new ToolUse(known, name, FreeText.wrapped(text), signature, null);
            }
            var said = arguments == null || arguments.isBlank() ? "{}" : arguments;
            return new ToolUse(known, name, said, signature, null);
        }
    }

    /// A part of a message's content.
    static final class PartReading {
        /// What parts of answers hold beside what they say.
        private static final Set<String> OF_ANSWERS = Set.of("annotations", "logprobs");

        private @Nullable String type;
        private @Nullable String text;
        private @Nullable String url;
        private @Nullable String data;
        private @Nullable String format;
        private @Nullable String fileName;
        private @Nullable String detail;
        private @Nullable String keptFile;
        private @Nullable CacheMark cache;
        private final DroppedNames unknown = new DroppedNames();

        /// The names of members that no other dialect knows.
        DroppedNames unknown() {
            return unknown;
        }

        void take(JsonParser json, String member) throws IOException {
            switch (member) {
                case "type" -> type = Json.text(json);
                case "text", "refusal" -> text = Json.text(json);
                case "detail", "file_data", "filename", "file_id", "file_url" -> inside(json, member);
                case "cache_control" -> cache = cacheMark(json);
                case "image_url", "video_url", "input_audio", "file" -> {
                    if (json.currentToken() == JsonToken.VALUE_STRING) {
                        url = json.getText();
                    } else {
                        Json.members(json, inner -> inside(json, inner));
                    }
                }
                default -> skip(json, member);
            }
        }

        private void skip(JsonParser json, String member) throws IOException {
            if (json.currentToken() != JsonToken.VALUE_NULL && !OF_ANSWERS.contains(member)) {
                unknown.add(member);
            }
            json.skipChildren();
        }

        private void inside(JsonParser json, String member) throws IOException {
            switch (member) {
                case "url", "file_url" -> url = Json.text(json);
                case "data", "file_data" -> data = Json.text(json);
                case "format" -> format = Json.text(json);
                case "detail" -> detail = Json.text(json);
                case "filename" -> fileName = Json.text(json);
                case "file_id" -> keptFile = Json.text(json);
                default -> skip(json, member);
            }
        }

        /// @param parameter which member of the request it stands in
        void into(List<Part> content, String parameter) {
            switch (String.valueOf(type)) {
                case "text", "input_text", "output_text", "refusal", "summary_text", "reasoning_text" -> {
                    if (text != null && !text.isEmpty()) {
                        content.add(new Text(text, cache));
                    }
                }
                case "image_url", "input_image" -> content.add(media(Kind.IMAGE, "image/png", parameter));
                case "video_url" -> content.add(media(Kind.VIDEO, "video/mp4", parameter));
                case "input_audio" ->
                    content.add(media(Kind.AUDIO, "audio/" + (format == null ? "wav" : type(format)), parameter));
                case "file", "input_file" -> content.add(media(Kind.DOCUMENT, "application/pdf", parameter));
                default ->
                    throw ChatRequestReader.invalid("A part of a message is of a type that is not known.", parameter);
            }
        }

        /// Formats are named as files end.
        private static String type(String format) {
            var named = format.toLowerCase(Locale.ROOT);
            return named.equals("mp3") ? "mpeg" : named;
        }

        private Media media(Kind kind, String usualType, String parameter) {
            if (keptFile != null) {
                throw ChatRequestReader.invalid(
                        "A file that another vendor keeps cannot be sent to this model; send its bytes.", parameter);
            }
            var told = data == null ? url : data;
            if (told == null) {
                throw ChatRequestReader.invalid("A part of a message has neither bytes nor an address.", parameter);
            }
            var bytes = DataUrl.of(told);
            if (bytes != null) {
                return new Media(kind, bytes.mimeType(), bytes.base64(), null, fileName, detail, cache);
            }
            return data == null
                    ? new Media(kind, null, null, told, fileName, detail, cache)
                    : new Media(kind, usualType, told, null, fileName, detail, cache);
        }
    }
}
