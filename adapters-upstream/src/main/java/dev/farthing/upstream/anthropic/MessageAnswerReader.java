package dev.farthing.upstream.anthropic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.upstream.conversation.AnswerReader;
import dev.farthing.upstream.conversation.AnswerSink;
import dev.farthing.upstream.conversation.StopReason;
import dev.farthing.upstream.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads an answer that is a message, in events or in one piece.
final class MessageAnswerReader implements AnswerReader {
    private static final int MOST_BLOCKS = 4_096;
    private static final int MOST_PROGRAM_CHARS = 256 * 1024;
    private static final int MOST_CITATIONS = 1_024;
    private static final String EMPTY = "{}";

    private final AnswerSink sink;
    private final Map<Integer, Integer> toolOf = new HashMap<>();
    private final Map<Integer, StringBuilder> programOf = new HashMap<>();
    private final Set<String> cited = new HashSet<>();
    private int tools;
    private boolean finished;

    MessageAnswerReader(AnswerSink sink) {
        this.sink = sink;
    }

    @Override
    public void event(byte[] bytes, int from, int to) throws IOException {
        var event = new Event(bytes, from);
        try (var json = Json.parser(bytes, from, to)) {
            json.nextToken();
            Json.members(json, name -> event.member(json, name));
        }
        int index = event.index;
        switch (String.valueOf(event.type)) {
            case "content_block_start" -> begin(index, event.block);
            case "content_block_delta" -> go(index, event.delta);
            case "content_block_stop" -> end(index);
            case "message_delta" -> finish(event.delta.stopReason, event.delta.stopSequence);
            default -> {}
        }
    }

    @Override
    public void whole(byte[] bytes, int from, int to) throws IOException {
        @Nullable String[] stop = new @Nullable String[2];
        try (var json = Json.parser(bytes, from, to)) {
            json.nextToken();
            Json.members(json, name -> {
                switch (name) {
                    case "content" -> {
                        var place = new int[1];
                        Json.elements(json, () -> {
                            var block = new Block(bytes, from);
                            Json.members(json, member -> block.member(json, member));
                            begin(place[0], block);
                            end(place[0]++);
                        });
                    }
                    case "stop_reason" -> stop[0] = Json.text(json);
                    case "stop_sequence" -> stop[1] = Json.text(json);
                    default -> json.skipChildren();
                }
            });
        }
        finish(stop[0], stop[1]);
    }

    private void begin(int index, Block block) {
        switch (String.valueOf(block.type)) {
            case "text", "thinking" -> go(index, block);
            case "redacted_thinking" -> {
                if (block.data != null) {
                    sink.sealedThought(0, block.data);
                }
            }
            case "tool_use" -> {
                if (block.id != null && block.name != null && tools < MOST_BLOCKS) {
                    toolOf.put(index, tools);
                    sink.toolUse(0, tools, block.id, block.name, null);
                    if (block.input != null && !block.input.equals(EMPTY)) {
                        sink.arguments(0, tools, block.input);
                    }
                    tools++;
                }
            }
            case "server_tool_use" -> {
                if (block.name != null && block.name.endsWith("code_execution") && programOf.size() < MOST_BLOCKS) {
                    var program = new StringBuilder();
                    programOf.put(index, program);
                    if (block.input != null && !block.input.equals(EMPTY)) {
                        program.append(block.input);
                    }
                }
            }
            case "code_execution_tool_result", "bash_code_execution_tool_result" -> result(block);
            default -> {}
        }
    }

    private void go(int index, Block piece) {
        if (piece.text != null && !piece.text.isEmpty()) {
            sink.text(0, piece.text);
        }
        if (piece.thinking != null && !piece.thinking.isEmpty()) {
            sink.thought(0, piece.thinking);
        }
        if (piece.signature != null && !piece.signature.isEmpty()) {
            sink.signature(0, piece.signature);
        }
        if (piece.partialJson != null && !piece.partialJson.isEmpty()) {
            var tool = toolOf.get(index);
            var program = programOf.get(index);
            if (tool != null) {
                sink.arguments(0, tool, piece.partialJson);
            } else if (program != null && program.length() + piece.partialJson.length() <= MOST_PROGRAM_CHARS) {
                program.append(piece.partialJson);
            }
        }
        for (var citation : piece.citations.entrySet()) {
            if (cited.size() < MOST_CITATIONS && cited.add(citation.getKey())) {
                sink.citation(0, citation.getKey(), citation.getValue().isEmpty() ? null : citation.getValue());
            }
        }
    }

    private void end(int index) {
        var program = programOf.remove(index);
        if (program == null) {
            return;
        }
        var input = program.toString().getBytes(StandardCharsets.UTF_8);
        var code = Json.scalarAt(input, 0, input.length, "code");
        if (code != null) {
            fenced("python", code);
            return;
        }
        var command = Json.scalarAt(input, 0, input.length, "command");
        if (command != null) {
            fenced("bash", command);
        }
    }

    private void result(Block block) {
        var output = block.stdout + (block.stderr.isEmpty() ? "" : block.stderr);
        if (!output.isBlank()) {
            fenced("", output);
        }
    }

    private void fenced(String language, String words) {
        sink.execution(0, "\n```" + language + "\n" + words.stripTrailing() + "\n```\n");
    }

    private void finish(@Nullable String reason, @Nullable String sequence) {
        if (reason == null || finished) {
            return;
        }
        finished = true;
        sink.finish(
                0,
                switch (reason) {
                    case "end_turn" -> StopReason.END;
                    case "max_tokens" -> StopReason.LENGTH;
                    case "stop_sequence" -> StopReason.STOP_SEQUENCE;
                    case "tool_use" -> StopReason.TOOL_USE;
                    case "refusal" -> StopReason.REFUSED;
                    case "pause_turn" -> StopReason.PAUSED;
                    case "model_context_window_exceeded" -> StopReason.CONTEXT_FULL;
                    default -> StopReason.OTHER;
                },
                sequence);
    }

    /// An event, whose members may come in any order.
    private static final class Event {
        private final Block block;
        private final Block delta;
        private @Nullable String type;
        private int index;

        Event(byte[] bytes, int from) {
            block = new Block(bytes, from);
            delta = new Block(bytes, from);
        }

        void member(JsonParser json, String name) throws IOException {
            switch (name) {
                case "type" -> type = Json.text(json);
                case "index" -> index = Math.clamp(Json.count(json), 0, MOST_BLOCKS);
                case "content_block" -> Json.members(json, member -> block.member(json, member));
                case "delta" -> Json.members(json, member -> delta.member(json, member));
                default -> json.skipChildren();
            }
        }
    }

    /// A block, or what an event adds to one or to the message.
    private static final class Block {
        private final byte[] bytes;
        private final int from;
        private final Map<String, String> citations = new LinkedHashMap<>(0);
        private @Nullable String type;
        private @Nullable String id;
        private @Nullable String name;
        private @Nullable String text;
        private @Nullable String thinking;
        private @Nullable String signature;
        private @Nullable String data;
        private @Nullable String input;
        private @Nullable String partialJson;
        private @Nullable String stopReason;
        private @Nullable String stopSequence;
        private String stdout = "";
        private String stderr = "";

        Block(byte[] bytes, int from) {
            this.bytes = bytes;
            this.from = from;
        }

        void member(JsonParser json, String member) throws IOException {
            switch (member) {
                case "type" -> type = Json.text(json);
                case "id" -> id = Json.text(json);
                case "name" -> name = Json.text(json);
                case "text" -> text = Json.text(json);
                case "thinking" -> thinking = Json.text(json);
                case "signature" -> signature = Json.text(json);
                case "data" -> data = Json.text(json);
                case "partial_json" -> partialJson = Json.text(json);
                case "stop_reason" -> stopReason = Json.text(json);
                case "stop_sequence" -> stopSequence = Json.text(json);
                case "input" -> {
                    if (json.currentToken() == JsonToken.START_OBJECT) {
                        input = Json.raw(json, bytes, from);
                    } else {
                        json.skipChildren();
                    }
                }
                case "citation" -> citation(json);
                case "citations" -> Json.elements(json, () -> citation(json));
                case "content" -> Json.members(json, inner -> output(json, inner));
                default -> json.skipChildren();
            }
        }

        /// Of the places that can be cited only those in the web have an address.
        private void citation(JsonParser json) throws IOException {
            @Nullable String[] told = new @Nullable String[2];
            Json.members(json, name -> {
                switch (name) {
                    case "url" -> told[0] = Json.text(json);
                    case "title" -> told[1] = Json.text(json);
                    default -> json.skipChildren();
                }
            });
            if (told[0] != null) {
                citations.put(told[0], told[1] == null ? "" : told[1]);
            }
        }

        private void output(JsonParser json, String name) throws IOException {
            switch (name) {
                case "stdout" -> {
                    var told = Json.text(json);
                    stdout = told == null ? "" : told;
                }
                case "stderr" -> {
                    var told = Json.text(json);
                    stderr = told == null ? "" : told;
                }
                default -> json.skipChildren();
            }
        }
    }
}
