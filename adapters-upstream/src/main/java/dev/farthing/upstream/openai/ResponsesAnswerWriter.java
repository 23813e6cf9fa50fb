package dev.farthing.upstream.openai;

import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.upstream.conversation.AnswerWriter;
import dev.farthing.upstream.conversation.ClientDialect.Answering;
import dev.farthing.upstream.conversation.Conversation;
import dev.farthing.upstream.conversation.DataUrl;
import dev.farthing.upstream.conversation.Part;
import dev.farthing.upstream.conversation.StopReason;
import dev.farthing.upstream.wire.Json;
import dev.farthing.upstream.wire.JsonBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Writes a response: its items one after the other, as events or in one piece. Of several answers it tells the
/// first.
final class ResponsesAnswerWriter implements AnswerWriter {
    private static final int FIRST = 0;

    private final Answering answering;
    private final String suffix;
    private final Set<String> freeTextTools;
    private final JsonBytes out = new JsonBytes(2048);
    /// The items that are complete, by their place.
    private final Map<Integer, JsonBytes> items = new TreeMap<>();
    /// The calls behind which something else was said before their arguments were complete.
    private final List<Item> unfinished = new ArrayList<>(0);
    private final Map<Integer, Item> tools = new HashMap<>();
    private @Nullable Item open;
    private StopReason reason = StopReason.END;
    private int itemBytes;
    private int sequence;
    private int places;
    private boolean begun;

    private enum Type {
        MESSAGE("msg_"),
        REASONING("rs_"),
        TOOL("fc_");

        private final String prefix;

        Type(String prefix) {
            this.prefix = prefix;
        }
    }

    /// An item that is being told.
    private final class Item {
        private final Type type;
        private final int place = places++;
        private final String id;
        private final JsonBytes text = new JsonBytes(256);
        private final JsonBytes citations = new JsonBytes(16);
        private @Nullable String callId;
        private @Nullable String name;
        private @Nullable String signature;
        private @Nullable String sealed;
        private boolean refusal;
        private boolean freeText;
        private final StringBuilder arguments = new StringBuilder();

        Item(Type type) {
            this.type = type;
            this.id = type.prefix + suffix + place;
        }

        /// What stays of a call after it is closed.
        int called() {
            return arguments.length() + (callId == null ? 0 : callId.length()) + (name == null ? 0 : name.length());
        }

        int kept() {
            return text.length()
                    + citations.length()
                    + (signature == null ? 0 : signature.length())
                    + (sealed == null ? 0 : sealed.length());
        }
    }

    ResponsesAnswerWriter(Answering answering, Conversation asked) {
        this.answering = answering;
        this.suffix = answering.requestId().toString().replace("-", "");
        this.freeTextTools = FreeText.namesIn(asked.tools());
    }

    @Override
    public void text(int answer, String piece) {
        if (answer == FIRST) {
            say(piece, false);
        }
    }

    @Override
    public void refusal(int answer, String piece) {
        if (answer == FIRST) {
            say(piece, true);
        }
    }

    private void say(String piece, boolean refusal) {
        var item = open;
        if (item == null || item.type != Type.MESSAGE || item.refusal != refusal) {
            closeOpen();
            item = begin(new Item(Type.MESSAGE));
            item.refusal = refusal;
            event("response.output_item.added", item, false)
                    .raw(
                            ",\"item\":{\"id\":\"" + item.id
                                    + "\",\"type\":\"message\",\"status\":\"in_progress\",\"role\":\"assistant\",\"content\":[]}");
            endEvent();
            event("response.content_part.added", item, true).raw(",\"content_index\":0,\"part\":");
            part(item, false);
            endEvent();
        }
        item.text.text(piece);
        event(refusal ? "response.refusal.delta" : "response.output_text.delta", item, true)
                .raw(",\"content_index\":0,\"delta\":")
                .quoted(piece);
        if (!refusal) {
            out.raw(",\"logprobs\":[]");
        }
        endEvent();
    }

    @Override
    public void thought(int answer, String piece) {
        if (answer != FIRST) {
            return;
        }
        var item = reasoning();
        if (item.text.length() == 0) {
            event("response.reasoning_summary_part.added", item, true)
                    .raw(",\"summary_index\":0,\"part\":{\"type\":\"summary_text\",\"text\":\"\"}");
            endEvent();
        }
        item.text.text(piece);
        event("response.reasoning_summary_text.delta", item, true)
                .raw(",\"summary_index\":0,\"delta\":")
                .quoted(piece);
        endEvent();
    }

    private Item reasoning() {
        var item = open;
        if (item == null || item.type != Type.REASONING || item.sealed != null || item.signature != null) {
            closeOpen();
            item = begin(new Item(Type.REASONING));
            event("response.output_item.added", item, false)
                    .raw(",\"item\":{\"id\":\"" + item.id + "\",\"type\":\"reasoning\",\"summary\":[]}");
            endEvent();
        }
        return item;
    }

    /// A signature after words has no place here: it would be taken for the next thought's.
    @Override
    public void signature(int answer, String signature) {
        if (answer == FIRST && open != null && open.type == Type.REASONING) {
            open.signature = signature;
        }
    }

    @Override
    public void sealedThought(int answer, String data) {
        if (answer == FIRST) {
            closeOpen();
            reasoning().sealed = data;
        }
    }

    @Override
    public void toolUse(int answer, int tool, String id, String name, @Nullable String signature) {
        if (answer != FIRST) {
            return;
        }
        closeOpen();
        var item = begin(new Item(Type.TOOL));
        item.callId = id;
        item.name = name;
        item.signature = signature;
        item.freeText = freeTextTools.contains(name);
        tools.put(tool, item);
        event("response.output_item.added", item, false).raw(",\"item\":");
        tool(item, false);
        endEvent();
    }

    @Override
    public void arguments(int answer, int tool, String piece) {
        var item = answer == FIRST ? tools.get(tool) : null;
        if (item == null) {
            return;
        }
        item.arguments.append(piece);
        if (!item.freeText && (item == open || unfinished.contains(item))) {
            event("response.function_call_arguments.delta", item, true)
                    .raw(",\"delta\":")
                    .quoted(piece);
            endEvent();
        }
    }

    @Override
    public void media(int answer, Part.Media media) {
        var address = media.base64() == null
                ? Objects.requireNonNullElse(media.url(), "")
                : new DataUrl(Objects.requireNonNullElse(media.mimeType(), "image/png"), media.base64()).toString();
        text(answer, "![" + (media.kind() == Part.Kind.IMAGE ? "image" : "file") + "](" + address + ")");
    }

    @Override
    public void citation(int answer, String url, @Nullable String title) {
        if (answer == FIRST && open != null && open.type == Type.MESSAGE) {
            var citations = open.citations;
            citations
                    .raw(citations.length() == 0 ? "" : ",")
                    .raw("{\"type\":\"url_citation\",\"start_index\":0,\"end_index\":0,\"url\":")
                    .quoted(url)
                    .raw(",\"title\":")
                    .quoted(Objects.requireNonNullElse(title, url))
                    .raw("}");
        }
    }

    @Override
    public void execution(int answer, String words) {
        text(answer, words);
    }

    @Override
    public void probabilities(int answer, String json) {}

    @Override
    public void finish(int answer, StopReason why, @Nullable String stopped) {
        if (answer == FIRST) {
            reason = why;
        }
    }

    @Override
    public @Nullable ByteBuffer events() {
        return answering.stream() && out.length() > 0 ? out.take() : null;
    }

    @Override
    public int kept() {
        int size = itemBytes;
        for (var tool : tools.values()) {
            size += tool.called();
        }
        return open == null ? size : size + open.kept();
    }

    /// Nothing yet: the last event is the response's end, and says all of it.
    @Override
    public ByteBuffer end(TokenUsage usage) {
        start();
        closeOpen();
        unfinished.forEach(this::close);
        if (answering.stream()) {
            var type = isCutShort() ? "response.incomplete" : "response.completed";
            out.raw("event: " + type + "\ndata: {\"type\":\"" + type + "\",\"sequence_number\":" + sequence++
                    + ",\"response\":");
            response(isCutShort() ? "incomplete" : "completed", usage);
            return out.raw("}\n\n").take();
        }
        response(isCutShort() ? "incomplete" : "completed", usage);
        return out.take();
    }

    @Override
    public List<ByteBuffer> terminator() {
        return List.of();
    }

    private boolean isCutShort() {
        return reason == StopReason.LENGTH || reason == StopReason.CONTEXT_FULL || reason == StopReason.REFUSED;
    }

    private Item begin(Item item) {
        start();
        open = item;
        return item;
    }

    private void start() {
        if (begun || !answering.stream()) {
            return;
        }
        begun = true;
        for (var type : List.of("response.created", "response.in_progress")) {
            out.raw("event: " + type + "\ndata: {\"type\":\"" + type + "\",\"sequence_number\":" + sequence++
                    + ",\"response\":");
            response("in_progress", null);
            out.raw("}\n\n");
        }
    }

    private void closeOpen() {
        var item = open;
        open = null;
        if (item == null) {
            return;
        }
        // Some vendors tell the arguments of several calls by turns.
        if (item.type == Type.TOOL && !isWhole(item.arguments.toString())) {
            unfinished.add(item);
        } else {
            close(item);
        }
    }

    private static boolean isWhole(String arguments) {
        var bytes = arguments.getBytes(StandardCharsets.UTF_8);
        return Json.document(bytes, 0, bytes.length, (json, _) -> json.skipChildren());
    }

    private void close(Item item) {
        item.text.endText();
        switch (item.type) {
            case MESSAGE -> {
                event(item.refusal ? "response.refusal.done" : "response.output_text.done", item, true)
                        .raw(",\"content_index\":0,\"" + (item.refusal ? "refusal" : "text") + "\":\"")
                        .all(item.text)
                        .raw(item.refusal ? "\"" : "\",\"logprobs\":[]");
                endEvent();
                event("response.content_part.done", item, true).raw(",\"content_index\":0,\"part\":");
                part(item, true);
                endEvent();
            }
            case REASONING -> {
                if (item.text.length() > 0) {
                    event("response.reasoning_summary_text.done", item, true)
                            .raw(",\"summary_index\":0,\"text\":\"")
                            .all(item.text)
                            .raw("\"");
                    endEvent();
                    event("response.reasoning_summary_part.done", item, true)
                            .raw(",\"summary_index\":0,\"part\":{\"type\":\"summary_text\",\"text\":\"")
                            .all(item.text)
                            .raw("\"}");
                    endEvent();
                }
            }
            case TOOL -> {
                event(
                                item.freeText
                                        ? "response.custom_tool_call_input.done"
                                        : "response.function_call_arguments.done",
                                item,
                                true)
                        .raw(item.freeText ? ",\"input\":" : ",\"arguments\":")
                        .quoted(said(item));
                endEvent();
            }
        }
        var whole = whole(item);
        items.put(item.place, whole);
        itemBytes += whole.length();
        event("response.output_item.done", item, false).raw(",\"item\":").all(whole);
        endEvent();
    }

    private JsonBytes whole(Item item) {
        var kept = new JsonBytes(item.text.length() + 256);
        var written = switch (item.type) {
            case MESSAGE -> {
                kept.raw("{\"id\":\"" + item.id
                        + "\",\"type\":\"message\",\"status\":\"completed\",\"role\":\"assistant\",\"content\":[");
                part(kept, item, true);
                yield kept.raw("]}");
            }
            case REASONING -> {
                kept.raw("{\"id\":\"" + item.id + "\",\"type\":\"reasoning\",\"summary\":[");
                if (item.text.length() > 0) {
                    kept.raw("{\"type\":\"summary_text\",\"text\":\"")
                            .all(item.text)
                            .raw("\"}");
                }
                kept.raw("]");
                if (item.sealed != null) {
                    kept.raw(",\"encrypted_content\":").quoted(ResponsesItem.SEALED + item.sealed);
                } else if (item.signature != null) {
                    kept.raw(",\"encrypted_content\":").quoted(ResponsesItem.SIGNED + item.signature);
                }
                yield kept.raw("}");
            }
            case TOOL -> {
                tool(kept, item, true);
                yield kept;
            }
        };
        return written;
    }

    private void part(Item item, boolean complete) {
        part(out, item, complete);
    }

    private static void part(JsonBytes to, Item item, boolean complete) {
        if (item.refusal) {
            to.raw("{\"type\":\"refusal\",\"refusal\":\"");
        } else {
            to.raw("{\"type\":\"output_text\",\"annotations\":[")
                    .all(item.citations)
                    .raw("],\"logprobs\":[],\"text\":\"");
        }
        if (complete) {
            to.all(item.text);
        }
        to.raw("\"}");
    }

    private void tool(Item item, boolean complete) {
        tool(out, item, complete);
    }

    private static void tool(JsonBytes to, Item item, boolean complete) {
        to.raw("{\"id\":\"" + item.id + "\",\"type\":\"" + (item.freeText ? "custom_tool_call" : "function_call")
                        + "\",\"status\":\"" + (complete ? "completed" : "in_progress") + "\",\"call_id\":")
                .quoted(Objects.requireNonNull(item.callId))
                .raw(",\"name\":")
                .quoted(Objects.requireNonNull(item.name))
                .raw(item.freeText ? ",\"input\":" : ",\"arguments\":")
                .quoted(complete ? said(item) : "");
        if (item.signature != null) {
            to.raw(",\"thought_signature\":").quoted(item.signature);
        }
        to.raw("}");
    }

    private static String said(Item item) {
        var json = item.arguments.toString();
        if (!item.freeText) {
            return json.isEmpty() ? "{}" : json;
        }
        return FreeText.unwrapped(json);
    }

    private void response(String status, @Nullable TokenUsage usage) {
        out.raw("{\"id\":\"resp_" + suffix + "\",\"object\":\"response\",\"created_at\":"
                        + answering.now().getEpochSecond() + ",\"status\":\"" + status
                        + "\",\"background\":false,\"error\":null,\"incomplete_details\":")
                .raw(
                        !status.equals("incomplete")
                                ? "null"
                                : reason == StopReason.REFUSED
                                        ? "{\"reason\":\"content_filter\"}"
                                        : "{\"reason\":\"max_output_tokens\"}")
                .raw(",\"instructions\":null,\"metadata\":{},\"model\":")
                .quoted(answering.model())
                .raw(",\"parallel_tool_calls\":true,\"temperature\":null,\"tool_choice\":\"auto\",\"tools\":[],"
                        + "\"top_p\":null,\"previous_response_id\":null,\"store\":false,\"output\":[");
        boolean first = true;
        for (var item : items.values()) {
            out.raw(first ? "" : ",").all(item);
            first = false;
        }
        out.raw("],\"usage\":" + (usage == null ? "null" : written(usage)) + "}");
    }

    static String written(TokenUsage tokens) {
        return "{\"input_tokens\":" + tokens.promptTokens() + ",\"input_tokens_details\":{\"cached_tokens\":"
                + tokens.cacheRead() + ",\"cache_write_tokens\":" + tokens.cacheWriteTokens() + "},\"output_tokens\":"
                + tokens.completionTokens() + ",\"output_tokens_details\":{\"reasoning_tokens\":" + tokens.reasoning()
                + "},\"total_tokens\":" + tokens.totalTokens() + "}";
    }

    /// Where nothing is told bit by bit what is written here is forgotten in [#endEvent].
    private JsonBytes event(String type, Item item, boolean named) {
        out.raw("event: " + type + "\ndata: {\"type\":\"" + type + "\",\"sequence_number\":" + sequence++
                + ",\"output_index\":" + item.place);
        return named ? out.raw(",\"item_id\":\"" + item.id + "\"") : out;
    }

    private void endEvent() {
        out.raw("}\n\n");
        if (!answering.stream()) {
            out.clear();
        }
    }
}
