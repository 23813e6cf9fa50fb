package dev.farthing.upstream.anthropic;

import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.upstream.conversation.AnswerWriter;
import dev.farthing.upstream.conversation.ClientDialect.Answering;
import dev.farthing.upstream.conversation.DataUrl;
import dev.farthing.upstream.conversation.Part;
import dev.farthing.upstream.conversation.StopReason;
import dev.farthing.upstream.wire.JsonBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Writes an answer as a message, in events or in one piece.
///
/// A stream of messages has one open block at a time. Once a tool's arguments have begun, nobody can say when they
/// are complete before the answer is: what comes beside them waits for its end.
final class MessageAnswerWriter implements AnswerWriter {
    private static final byte[] STOP =
            "event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Answering answering;
    private final JsonBytes out = new JsonBytes(1024);
    private final List<Block> waiting = new ArrayList<>();
    private final Map<Integer, Block> tools = new HashMap<>();
    private @Nullable Block open;
    private int index;
    private boolean begun;
    private boolean refused;
    private StopReason reason = StopReason.END;
    private @Nullable String sequence;

    MessageAnswerWriter(Answering answering) {
        this.answering = answering;
    }

    private enum Kind {
        TEXT,
        THINKING,
        SEALED,
        TOOL
    }

    /// A block that is told as it comes, or is kept until the answer ends.
    private static final class Block {
        private final Kind kind;
        private final String id;
        private final String name;
        private final StringBuilder words = new StringBuilder(0);
        private final List<JsonBytes> citations = new ArrayList<>(0);
        private @Nullable String signature;
        private boolean closed;

        Block(Kind kind, String id, String name) {
            this.kind = kind;
            this.id = id;
            this.name = name;
        }

        int kept() {
            int size = id.length() + name.length() + words.length() + (signature == null ? 0 : signature.length());
            for (var citation : citations) {
                size += citation.length();
            }
            return size;
        }
    }

    @Override
    public void text(int answer, String piece) {
        if (answer == 0) {
            add(at(Kind.TEXT), piece);
        }
    }

    @Override
    public void thought(int answer, String piece) {
        if (answer == 0) {
            add(at(Kind.THINKING), piece);
        }
    }

    @Override
    public void signature(int answer, String signature) {
        if (answer != 0) {
            return;
        }
        var block = at(Kind.THINKING);
        block.signature = signature;
        block.closed = true;
        if (block == open) {
            delta("signature_delta", "signature", signature);
            close();
        }
    }

    @Override
    public void sealedThought(int answer, String data) {
        if (answer == 0) {
            var block = begin(new Block(Kind.SEALED, "", data));
            block.closed = true;
            if (block == open) {
                close();
            }
        }
    }

    @Override
    public void refusal(int answer, String piece) {
        refused = true;
        text(answer, piece);
    }

    @Override
    public void toolUse(int answer, int tool, String id, String name, @Nullable String signature) {
        if (answer != 0) {
            return;
        }
        if (signature != null) {
            signature(0, ContentBlocks.OF_TOOL + signature);
        }
        tools.put(tool, begin(new Block(Kind.TOOL, id, name)));
    }

    @Override
    public void arguments(int answer, int tool, String piece) {
        var block = tools.get(tool);
        if (answer == 0 && block != null) {
            add(block, piece);
        }
    }

    /// There are no pictures in messages of models: as one in the text, for whoever shows text.
    @Override
    public void media(int answer, Part.Media media) {
        var address = media.base64() == null
                ? Objects.requireNonNullElse(media.url(), "")
                : new DataUrl(Objects.requireNonNullElse(media.mimeType(), "image/png"), media.base64()).toString();
        text(
                answer,
                media.kind() == Part.Kind.IMAGE
                        ? "![image](" + address + ")"
                        : "[" + media.mimeType() + "](" + address + ")");
    }

    @Override
    public void citation(int answer, String url, @Nullable String title) {
        if (answer != 0) {
            return;
        }
        var citation = new JsonBytes(url.length() + 160)
                .raw("{\"type\":\"web_search_result_location\",\"cited_text\":\"\",\"encrypted_index\":\"\",\"title\":")
                .quoted(Objects.requireNonNullElse(title, url))
                .raw(",\"url\":")
                .quoted(url)
                .raw("}");
        var block = at(Kind.TEXT);
        if (block == open) {
            event("content_block_delta")
                    .raw(",\"index\":" + index + ",\"delta\":{\"type\":\"citations_delta\",\"citation\":")
                    .all(citation)
                    .raw("}}\n\n");
        } else {
            block.citations.add(citation);
        }
    }

    @Override
    public void execution(int answer, String words) {
        text(answer, words);
    }

    @Override
    public void probabilities(int answer, String json) {}

    @Override
    public void finish(int answer, StopReason told, @Nullable String text) {
        if (answer == 0) {
            reason = told;
            sequence = text;
        }
    }

    @Override
    public @Nullable ByteBuffer events() {
        return answering.stream() && out.length() > 0 ? out.take() : null;
    }

    @Override
    public int kept() {
        return waiting.stream().mapToInt(Block::kept).sum();
    }

    @Override
    public ByteBuffer end(TokenUsage usage) {
        if (!answering.stream()) {
            return whole(usage);
        }
        message();
        close();
        for (var block : waiting) {
            start(block);
            told(block);
            close();
        }
        event("message_delta").raw(",\"delta\":{\"stop_reason\":\"" + stopReason() + "\",\"stop_sequence\":");
        stopSequence();
        return out.raw("},\"usage\":" + written(usage) + "}\n\n").take();
    }

    private ByteBuffer whole(TokenUsage usage) {
        head();
        boolean first = true;
        for (var block : waiting) {
            out.raw(first ? "" : ",");
            first = false;
            block(block);
        }
        out.raw("],\"stop_reason\":\"" + stopReason() + "\",\"stop_sequence\":");
        stopSequence();
        return out.raw(",\"usage\":" + written(usage) + "}").take();
    }

    @Override
    public List<ByteBuffer> terminator() {
        return answering.stream() ? List.of(ByteBuffer.wrap(STOP)) : List.of();
    }

    /// What is being told of this kind; what is closed, or of another kind, is told no further.
    private Block at(Kind kind) {
        var last = isLive() ? open : waiting.isEmpty() ? null : waiting.getLast();
        return last != null && last.kind == kind && !last.closed ? last : begin(new Block(kind, "", ""));
    }

    /// Whether what comes next is told at once.
    private boolean isLive() {
        return answering.stream() && waiting.isEmpty() && (open == null || open.kind != Kind.TOOL);
    }

    private Block begin(Block block) {
        if (isLive()) {
            message();
            close();
            start(block);
        } else {
            waiting.add(block);
        }
        return block;
    }

    private void add(Block block, String piece) {
        if (block != open) {
            block.words.append(piece);
            return;
        }
        switch (block.kind) {
            case TEXT -> delta("text_delta", "text", piece);
            case THINKING -> delta("thinking_delta", "thinking", piece);
            case TOOL -> delta("input_json_delta", "partial_json", piece);
            case SEALED -> {}
        }
    }

    /// All of a block that has waited, but for its start.
    private void told(Block block) {
        if (!block.words.isEmpty()) {
            var words = block.words.toString();
            block.words.setLength(0);
            add(block, words);
        }
        for (var citation : block.citations) {
            event("content_block_delta")
                    .raw(",\"index\":" + index + ",\"delta\":{\"type\":\"citations_delta\",\"citation\":")
                    .all(citation)
                    .raw("}}\n\n");
        }
        if (block.signature != null) {
            delta("signature_delta", "signature", block.signature);
        }
    }

    private void message() {
        if (!begun) {
            begun = true;
            event("message_start").raw(",\"message\":");
            head();
            out.raw("],\"stop_reason\":null,\"stop_sequence\":null,\"usage\":" + written(TokenUsage.NONE) + "}}\n\n");
        }
    }

    private void head() {
        out.raw("{\"id\":\"msg_" + answering.requestId() + "\",\"type\":\"message\",\"role\":\"assistant\",\"model\":")
                .quoted(answering.model())
                .raw(",\"content\":[");
    }

    private void start(Block block) {
        open = block;
        event("content_block_start").raw(",\"index\":" + index + ",\"content_block\":");
        switch (block.kind) {
            case TEXT -> out.raw("{\"type\":\"text\",\"text\":\"\"}");
            case THINKING -> out.raw("{\"type\":\"thinking\",\"thinking\":\"\",\"signature\":\"\"}");
            case SEALED -> block(block);
            case TOOL ->
                out.raw("{\"type\":\"tool_use\",\"id\":")
                        .quoted(block.id)
                        .raw(",\"name\":")
                        .quoted(block.name)
                        .raw(",\"input\":{}}");
        }
        out.raw("}\n\n");
    }

    private void delta(String type, String member, String piece) {
        event("content_block_delta")
                .raw(",\"index\":" + index + ",\"delta\":{\"type\":\"" + type + "\",\"" + member + "\":")
                .quoted(piece)
                .raw("}}\n\n");
    }

    private void close() {
        if (open != null) {
            open = null;
            event("content_block_stop").raw(",\"index\":" + index++ + "}\n\n");
        }
    }

    private JsonBytes event(String type) {
        return out.raw("event: " + type + "\ndata: {\"type\":\"" + type + "\"");
    }

    /// A whole block.
    private void block(Block block) {
        switch (block.kind) {
            case TEXT -> {
                out.raw("{\"type\":\"text\",\"text\":").quoted(block.words);
                if (!block.citations.isEmpty()) {
                    out.raw(",\"citations\":[");
                    for (int i = 0; i < block.citations.size(); i++) {
                        out.raw(i == 0 ? "" : ",").all(block.citations.get(i));
                    }
                    out.raw("]");
                }
            }
            case THINKING ->
                out.raw("{\"type\":\"thinking\",\"thinking\":")
                        .quoted(block.words)
                        .raw(",\"signature\":")
                        .quoted(Objects.requireNonNullElse(block.signature, ""));
            case SEALED -> out.raw("{\"type\":\"redacted_thinking\",\"data\":").quoted(block.name);
            case TOOL -> {
                var words = block.words.toString().strip();
                var input = Arguments.isObject(words) ? words : Arguments.wrapped(words);
                out.raw("{\"type\":\"tool_use\",\"id\":")
                        .quoted(block.id)
                        .raw(",\"name\":")
                        .quoted(block.name)
                        .raw(",\"input\":")
                        .bytes(input.getBytes(StandardCharsets.UTF_8));
            }
        }
        out.raw("}");
    }

    private String stopReason() {
        return switch (reason) {
            case LENGTH -> "max_tokens";
            case STOP_SEQUENCE -> "stop_sequence";
            case TOOL_USE -> "tool_use";
            case REFUSED -> "refusal";
            case PAUSED -> "pause_turn";
            case CONTEXT_FULL -> "model_context_window_exceeded";
            // Some vendors do not say that they wait for tools.
            case END, OTHER -> !tools.isEmpty() ? "tool_use" : refused ? "refusal" : "end_turn";
        };
    }

    private void stopSequence() {
        if (reason == StopReason.STOP_SEQUENCE && sequence != null) {
            out.quoted(sequence);
        } else {
            out.raw("null");
        }
    }

    private static String written(TokenUsage tokens) {
        return "{\"input_tokens\":" + (tokens.input() + tokens.audioInput() + tokens.imageInput())
                + ",\"cache_creation_input_tokens\":" + tokens.cacheWriteTokens() + ",\"cache_read_input_tokens\":"
                + tokens.cacheRead() + ",\"cache_creation\":{\"ephemeral_5m_input_tokens\":" + tokens.cacheWrite5m()
                + ",\"ephemeral_1h_input_tokens\":" + tokens.cacheWrite1h() + "},\"output_tokens\":"
                + tokens.completionTokens()
                + (tokens.reasoning() == 0
                        ? ""
                        : ",\"output_tokens_details\":{\"thinking_tokens\":" + tokens.reasoning() + "}")
                + (tokens.searches() == 0
                        ? ""
                        : ",\"server_tool_use\":{\"web_search_requests\":" + tokens.searches() + "}")
                + "}";
    }
}
