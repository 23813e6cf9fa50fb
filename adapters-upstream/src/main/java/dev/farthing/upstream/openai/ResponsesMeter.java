package dev.farthing.upstream.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.application.relay.ReplySummary.Beside;
import dev.farthing.application.relay.ReplySummary.Reported;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.upstream.wire.AnswerMeter;
import dev.farthing.upstream.wire.HeardAnswer;
import dev.farthing.upstream.wire.Json;
import java.io.IOException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is learned from a response: its events, of which the last holds all of it, or the one body.
final class ResponsesMeter implements AnswerMeter {
    private static final Set<String> ENDS = Set.of("response.completed", "response.incomplete", "response.failed");

    /// What the vendor has its models read of what a search found, as it was recorded.
    private static final long TOKENS_OF_A_SEARCH = 8_000;

    private static final int LETTERS_OF_A_TOKEN = 4;

    private final HeardAnswer heard;
    private @Nullable Reported reported;
    private boolean ended;

    private byte[] bytes = {};
    private int from;
    private boolean last;
    private int searched;
    private int drawn;
    private int complete;
    private int done;
    private int beginning;
    private @Nullable TokenUsage drawnTokens;
    private @Nullable TokenUsage drawing;

    ResponsesMeter(boolean keepText, long begunNanos) {
        this.heard = new HeardAnswer(keepText, begunNanos);
    }

    @Override
    public boolean read(byte[] document, int start, int end) {
        bytes = document;
        from = start;
        last = false;
        var event = new Event();
        if (!Json.document(document, start, end, event::member)) {
            return false;
        }
        event.close();
        return true;
    }

    @Override
    public boolean holdsFromHere() {
        return last;
    }

    @Override
    public boolean isFinished() {
        return ended;
    }

    @Override
    public boolean mayEndHere() {
        return ended;
    }

    @Override
    public HeardAnswer heard() {
        return heard;
    }

    @Override
    public @Nullable Reported reported() {
        var took = drawing == null ? drawnTokens : drawing;
        if (reported == null) {
            return took == null
                    ? Reported.with(null, Math.min(drawn, TokenUsage.MOST_IMAGES))
                    // Of one that was only begun nobody has told yet.
                    : Reported.ofPictures(Math.max(0, drawn - complete)).with(new Beside(null, took));
        }
        if (took == null && drawn == 0) {
            return reported;
        }
        // Another model drew them, and what it took is in none of the figures of the one that answers.
        return reported.with(new Beside(null, took == null ? TokenUsage.ofPictures(drawn) : took));
    }

    /// One event, or the whole response, whose members are the same.
    private final class Event {
        private @Nullable String type;
        private @Nullable String delta;
        private @Nullable String code;
        private @Nullable String status;
        private boolean searches;
        private long brought = -1;
        private int searchesInAll;
        private boolean picture;
        private int picturesInAll;
        private @Nullable TokenUsage itemTook;
        private @Nullable TokenUsage itemsTook;
        private @Nullable TokenUsage toolTook;
        private long searchesTold = -1;

        void member(JsonParser json, String name) throws IOException {
            switch (name) {
                case "type" -> type = Json.text(json);
                case "delta" -> delta = Json.text(json);
                case "code" -> code = Json.text(json);
                case "response" -> Json.members(json, inner -> inResponse(json, inner));
                case "output" -> Json.elements(json, () -> item(json));
                case "item" -> {
                    var item = new Item().read(json);
                    searches = item.isSearch();
                    picture = item.isPicture();
                    itemTook = item.took();
                    brought = item.brought();
                }
                default -> inResponse(json, name);
            }
        }

        private void inResponse(JsonParser json, String name) throws IOException {
            switch (name) {
                case "usage" -> {
                    if (json.isExpectedStartObjectToken()) {
                        reported = UsageReading.read(json, bytes, from, true);
                    } else {
                        json.skipChildren();
                    }
                }
                case "model" -> heard.model(json);
                case "status" -> status = Json.text(json);
                case "service_tier" -> heard.tier(json);
                case "tool_usage" -> Json.members(json, tool -> toolUsage(json, tool));
                // Of an event: its items were told one by one.
                case "output" -> Json.elements(json, () -> count(new Item().read(json)));
                case "error" -> heard.error(json, "code", "type");
                default -> json.skipChildren();
            }
        }

        private void toolUsage(JsonParser json, String tool) throws IOException {
            switch (tool) {
                case "web_search" ->
                    Json.members(json, name -> {
                        if (name.equals("num_requests")) {
                            searchesTold = Json.count(json);
                        } else {
                            json.skipChildren();
                        }
                    });
                case "image_gen" -> toolTook = ToolPictures.read(json);
                default -> json.skipChildren();
            }
        }

        private void count(Item item) {
            searchesInAll += item.isSearch() ? 1 : 0;
            picturesInAll += item.isPicture() ? 1 : 0;
            itemsTook = sum(itemsTook, item.took());
        }

        void close() {
            if (searches && "response.output_item.done".equals(type)) {
                searched++;
            }
            heard.searched(Math.max(searched, searchesInAll));
            if (brought >= 0 && "response.output_item.done".equals(type)) {
                heard.brought(brought, true);
            }
            if ("response.output_item.done".equals(type) && picture) {
                done++;
                drawnTokens = sum(drawnTokens, itemTook);
                heard.begin();
            }
            if ("response.image_generation_call.partial_image".equals(type)) {
                // Whoever has seen most of a picture pays for it.
                beginning = done + 1;
                heard.begin();
            }
            complete = Math.max(done, picturesInAll);
            drawn = Math.max(complete, beginning);
            if (type == null || ENDS.contains(type)) {
                // At its begin a stream says that there were none.
                heard.searchesTold(searchesTold);
                drawing = toolTook == null ? itemsTook : toolTook;
            }
            switch (String.valueOf(type)) {
                case "response.output_text.delta" -> heard.text(told(), true);
                case "response.refusal.delta",
                        "response.reasoning_text.delta",
                        "response.reasoning_summary_text.delta",
                        "response.function_call_arguments.delta",
                        "response.custom_tool_call_input.delta",
                        "response.code_interpreter_call_code.delta" -> heard.text(told(), false);
                case "response.completed", "response.incomplete" -> {
                    last = true;
                    ended = true;
                }
                case "response.failed" -> {
                    last = true;
                    ended = true;
                    heard.errorNamed(null);
                }
                case "error" -> heard.errorNamed(code);
                case "null" -> {
                    ended = true;
                    if ("failed".equals(status)) {
                        heard.errorNamed(null);
                    }
                }
                default -> {}
            }
        }

        private String told() {
            return delta == null ? "" : delta;
        }

        /// Of a response in one piece.
        private void item(JsonParser json) throws IOException {
            var item = new Item();
            Json.members(json, name -> {
                switch (name) {
                    case "type", "action", "result", "usage" -> item.member(json, name);
                    case "content", "summary" -> Json.elements(json, () -> part(json));
                    case "name", "arguments", "input", "code" -> heard.text(json, false);
                    default -> json.skipChildren();
                }
            });
            count(item);
        }

        private void part(JsonParser json) throws IOException {
            @Nullable String[] told = new @Nullable String[2];
            Json.members(json, name -> {
                switch (name) {
                    case "type" -> told[0] = Json.text(json);
                    case "text", "refusal" -> told[1] = Json.text(json);
                    default -> json.skipChildren();
                }
            });
            var piece = told[1];
            if (piece != null) {
                heard.text(piece, "output_text".equals(told[0]));
            }
        }
    }

    /// What an item is; of the vendor's ways into the web only looking something up is charged.
    private static final class Item {
        private @Nullable String type;
        private @Nullable String action;
        private boolean hasResult;
        private long outputLetters;
        private @Nullable TokenUsage took;

        Item read(JsonParser json) throws IOException {
            Json.members(json, name -> member(json, name));
            return this;
        }

        void member(JsonParser json, String name) throws IOException {
            switch (name) {
                case "type" -> type = Json.text(json);
                case "result" -> {
                    hasResult = json.currentToken() == JsonToken.VALUE_STRING;
                    json.skipChildren();
                }
                case "usage" -> took = ToolPictures.read(json);
                case "output" -> {
                    outputLetters = json.currentToken() == JsonToken.VALUE_STRING ? json.getTextLength() : 0;
                    json.skipChildren();
                }
                case "action" ->
                    Json.members(json, inner -> {
                        if (inner.equals("type")) {
                            action = Json.text(json);
                        } else {
                            json.skipChildren();
                        }
                    });
                default -> json.skipChildren();
            }
        }

        boolean isSearch() {
            return "web_search_call".equals(type) && (action == null || action.equals("search"));
        }

        /// How many tokens a tool of the vendor's brought in, which the vendor does not show of all of them;
        /// negative for what is no such tool.
        long brought() {
            return switch (String.valueOf(type)) {
                case "web_search_call", "file_search_call" -> TOKENS_OF_A_SEARCH;
                case "mcp_call", "code_interpreter_call" -> outputLetters / LETTERS_OF_A_TOKEN;
                default -> -1;
            };
        }

        boolean isPicture() {
            return "image_generation_call".equals(type) && hasResult;
        }

        /// What drawing it took, where that is told.
        @Nullable
        TokenUsage took() {
            return "image_generation_call".equals(type) ? took : null;
        }
    }

    private static @Nullable TokenUsage sum(@Nullable TokenUsage one, @Nullable TokenUsage other) {
        return one == null ? other : other == null ? one : one.plus(other);
    }
}
