package dev.farthing.upstream.anthropic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
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
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Reads the content of a message: a text, or blocks.
final class ContentBlocks {
    /// Begins the signature of a thought that stands for the signature of the tool behind it, for which the dialect
    /// has no place.
    static final String OF_TOOL = "farthing-tool:";

    private static final String MESSAGES = "messages";
    private static final int DEEPEST = 4;

    private final byte[] body;
    private final DroppedNames dropped;
    private final int from;
    private final int depth;
    private final List<Part> parts = new ArrayList<>();
    private @Nullable String toolSignature;

    ContentBlocks(byte[] body, DroppedNames dropped) {
        this(body, dropped, 0, 0);
    }

    /// @param from where in the array the document begins that is read
    private ContentBlocks(byte[] body, DroppedNames dropped, int from, int depth) {
        this.body = body;
        this.dropped = dropped;
        this.from = from;
        this.depth = depth;
    }

    List<Part> parts() {
        return parts;
    }

    void read(JsonParser json) throws IOException {
        switch (json.currentToken()) {
            case VALUE_NULL -> {}
            case VALUE_STRING -> text(json.getText(), null);
            case START_ARRAY -> Json.elements(json, () -> block(json));
            default -> throw MessageRequestReader.invalid("messages: content should be a text or a list", MESSAGES);
        }
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

    private void text(String text, @Nullable CacheMark cache) {
        if (!text.isEmpty()) {
            parts.add(new Text(text, cache));
        }
    }

    private void block(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            throw MessageRequestReader.invalid("messages: content should be a list of blocks", MESSAGES);
        }
        var block = new Block();
        Json.members(json, member -> block.take(json, member));
        block.add();
    }

    /// One block, whatever its kind.
    private final class Block {
        private @Nullable String type;
        private @Nullable String text;
        private @Nullable String thinking;
        private @Nullable String signature;
        private @Nullable String data;
        private @Nullable String id;
        private @Nullable String name;
        private @Nullable String input;
        private @Nullable String title;
        private @Nullable String context;
        private @Nullable CacheMark cache;
        private boolean failed;
        private final Source source = new Source();
        private final DroppedNames unknown = new DroppedNames();
        private int contentFrom;
        private int contentTo;

        void take(JsonParser json, String member) throws IOException {
            switch (member) {
                case "type" -> type = Json.text(json);
                case "text" -> text = Json.text(json);
                case "thinking" -> thinking = Json.text(json);
                case "signature" -> signature = Json.text(json);
                case "data" -> data = Json.text(json);
                case "id", "tool_use_id" -> id = Json.text(json);
                case "name" -> name = Json.text(json);
                case "title" -> title = Json.text(json);
                case "context" -> context = Json.text(json);
                case "is_error" -> failed = Boolean.TRUE.equals(MessageRequestReader.flag(json));
                case "input" -> {
                    if (json.currentToken() == JsonToken.START_OBJECT) {
                        input = Json.raw(json, body, from);
                    } else {
                        json.skipChildren();
                    }
                }
                case "cache_control" -> cache = cacheMark(json);
                // Whether they are wanted, or which ones an answer had.
                case "citations" -> {
                    boolean[] any = new boolean[1];
                    if (json.isExpectedStartArrayToken()) {
                        Json.elements(json, () -> {
                            any[0] = true;
                            json.skipChildren();
                        });
                    } else {
                        Json.members(json, inner -> any[0] |= Boolean.TRUE.equals(MessageRequestReader.flag(json)));
                    }
                    if (any[0]) {
                        dropped.add(member);
                    }
                }
                case "source" -> {
                    if (json.currentToken() == JsonToken.START_OBJECT) {
                        Json.members(json, inner -> source.take(json, inner));
                    } else {
                        json.skipChildren();
                    }
                }
                case "content" -> {
                    // What it holds depends on the type, which may be told later.
                    contentFrom = Json.startOfToken(json, from);
                    json.skipChildren();
                    json.finishToken();
                    contentTo = Json.endOfToken(json, from);
                }
                default -> {
                    if (json.currentToken() != JsonToken.VALUE_NULL) {
                        unknown.add(member);
                    }
                    json.skipChildren();
                }
            }
        }

        private List<Part> content() throws IOException {
            if (contentTo == contentFrom || depth >= DEEPEST) {
                return List.of();
            }
            var inner = new ContentBlocks(body, dropped, contentFrom, depth + 1);
            try (var json = Json.parser(body, contentFrom, contentTo)) {
                json.nextToken();
                inner.read(json);
            }
            return inner.parts;
        }

        void add() throws IOException {
            // Of what its own tools did nobody else has any use.
            if (!isOfVendorsTools()) {
                dropped.addAll("content", unknown);
            }
            switch (String.valueOf(type)) {
                case "text" -> text(Objects.requireNonNullElse(text, ""), cache);
                case "image" -> parts.add(source.media(Kind.IMAGE, null, cache));
                case "document" -> document();
                case "search_result" -> {
                    text(Objects.requireNonNullElse(title, ""), null);
                    parts.addAll(content());
                }
                case "tool_use" -> toolUse();
                case "tool_result" -> {
                    if (id == null) {
                        throw MessageRequestReader.invalid("messages: tool_use_id: Field required", MESSAGES);
                    }
                    parts.add(new ToolResult(id, null, content(), failed, cache));
                }
                case "thinking" -> {
                    if (signature != null && signature.startsWith(OF_TOOL)) {
                        toolSignature = signature.substring(OF_TOOL.length());
                    } else {
                        parts.add(new Thought(
                                Objects.requireNonNullElse(thinking, ""),
                                signature == null || signature.isEmpty() ? null : signature));
                    }
                }
                case "redacted_thinking" -> parts.add(new SealedThought(Objects.requireNonNullElse(data, "")));
                case "container_upload" ->
                    throw MessageRequestReader.invalid(
                            "A file that another vendor keeps cannot be sent to this model; send its bytes.", MESSAGES);
                case "server_tool_use", "mcp_tool_use", "tool_reference" -> dropped.add(String.valueOf(type));
                default -> {
                    if (type == null || !type.endsWith("_tool_result")) {
                        throw MessageRequestReader.invalid(
                                "messages: a block is of a type that is not known", MESSAGES);
                    }
                    dropped.add("server_tool_use");
                }
            }
        }

        private boolean isOfVendorsTools() {
            return "server_tool_use".equals(type)
                    || "mcp_tool_use".equals(type)
                    || (type != null && type.endsWith("_tool_result"));
        }

        private void toolUse() {
            if (id == null || name == null || name.isEmpty()) {
                throw MessageRequestReader.invalid("messages: tool_use: id and name are required", MESSAGES);
            }
            parts.add(new ToolUse(id, name, Objects.requireNonNullElse(input, "{}"), toolSignature, cache));
            toolSignature = null;
        }

        /// A paper that is a text is told as one: no other vendor knows papers without pages.
        private void document() {
            if (context != null) {
                text(context, null);
            }
            if (source.isText()) {
                text(title == null ? source.text() : title + "\n\n" + source.text(), cache);
            } else if (source.blocks != null && "content".equals(source.type)) {
                parts.addAll(source.blocks.parts);
            } else {
                parts.add(source.media(Kind.DOCUMENT, title, cache));
            }
        }
    }

    /// Where the bytes of a picture or a paper come from.
    private final class Source {
        private @Nullable String type;
        private @Nullable String mediaType;
        private @Nullable String data;
        private @Nullable String url;
        private @Nullable ContentBlocks blocks;

        void take(JsonParser json, String member) throws IOException {
            switch (member) {
                case "type" -> type = Json.text(json);
                case "media_type" -> mediaType = Json.text(json);
                case "data" -> data = Json.text(json);
                case "url" -> url = Json.text(json);
                case "content" -> {
                    blocks = new ContentBlocks(body, dropped, from, depth + 1);
                    if (depth < DEEPEST) {
                        blocks.read(json);
                    } else {
                        json.skipChildren();
                    }
                }
                default -> json.skipChildren();
            }
        }

        boolean isText() {
            return "text".equals(type) && data != null;
        }

        String text() {
            return Objects.requireNonNullElse(data, "");
        }

        Media media(Kind kind, @Nullable String name, @Nullable CacheMark cache) {
            if ("file".equals(type)) {
                throw MessageRequestReader.invalid(
                        "A file that another vendor keeps cannot be sent to this model; send its bytes.", MESSAGES);
            }
            if ("url".equals(type) && url != null) {
                return new Media(kind, null, null, url, name, null, cache);
            }
            if (data == null) {
                throw MessageRequestReader.invalid("messages: source: neither data nor url is there", MESSAGES);
            }
            var usual = kind == Kind.IMAGE ? "image/png" : "application/pdf";
            return new Media(kind, Objects.requireNonNullElse(mediaType, usual), data, null, name, null, cache);
        }
    }
}
