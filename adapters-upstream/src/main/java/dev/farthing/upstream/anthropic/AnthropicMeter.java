package dev.farthing.upstream.anthropic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.application.relay.ReplySummary.Reported;
import dev.farthing.upstream.wire.AnswerMeter;
import dev.farthing.upstream.wire.HeardAnswer;
import dev.farthing.upstream.wire.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What is learned from the documents of one answer: a stream's events, or the one message.
final class AnthropicMeter implements AnswerMeter {
    private static final String EMPTY_OBJECT = "{}";
    private static final String SEARCHES = "server_tool_use";
    /// How the types of blocks end that hold what a tool of the vendor's brought.
    private static final String RESULT = "_tool_result";
    /// How the types of a summary and of its pieces begin.
    private static final String SUMMARY = "compaction";

    private static final int LETTERS_OF_A_TOKEN = 4;

    private final HeardAnswer heard;
    private final AnthropicUsage usage = new AnthropicUsage();
    private boolean finished;
    private int searched;
    private boolean amongResults;

    private byte[] bytes = {};
    private int from;
    private boolean tellsEnd;
    private boolean isStop;

    AnthropicMeter(boolean keepText, long begunNanos) {
        this.heard = new HeardAnswer(keepText, begunNanos);
    }

    @Override
    public boolean read(byte[] document, int start, int end) {
        bytes = document;
        from = start;
        tellsEnd = false;
        isStop = false;
        return Json.document(document, start, end, this::member);
    }

    @Override
    public boolean holdsFromHere() {
        return tellsEnd;
    }

    @Override
    public boolean isLast() {
        return isStop;
    }

    @Override
    public boolean isFinished() {
        return finished;
    }

    @Override
    public boolean mayEndHere() {
        return finished;
    }

    @Override
    public HeardAnswer heard() {
        return heard;
    }

    @Override
    public @Nullable Reported reported() {
        return usage.reported();
    }

    /// Of an event, or of a message in one piece.
    private void member(JsonParser json, String name) throws IOException {
        switch (name) {
            case "type" -> isStop |= "message_stop".equals(Json.text(json));
            case "message" -> Json.members(json, inner -> message(json, inner));
            case "usage" -> usage(json, false);
            case "delta", "content_block" -> block(json);
            case "content" -> Json.elements(json, () -> block(json));
            case "stop_reason" -> stopReason(json);
            case "model" -> heard.model(json);
            case "error" -> heard.error(json, "type", "type");
            default -> json.skipChildren();
        }
    }

    /// What a stream begins with.
    private void message(JsonParser json, String name) throws IOException {
        switch (name) {
            case "usage" -> usage(json, true);
            case "content" -> Json.elements(json, () -> block(json));
            case "model" -> heard.model(json);
            default -> json.skipChildren();
        }
    }

    private void usage(JsonParser json, boolean atBegin) throws IOException {
        if (json.isExpectedStartObjectToken()) {
            usage.read(json, bytes, from, atBegin);
            heard.searchesTold(usage.searches());
            heard.tier(usage.tier());
            tellsEnd |= !atBegin;
        } else {
            json.skipChildren();
        }
    }

    private void stopReason(JsonParser json) throws IOException {
        boolean told = json.currentToken() == JsonToken.VALUE_STRING && json.getTextLength() > 0;
        finished |= told;
        tellsEnd |= told;
        json.skipChildren();
    }

    /// A block of the answer or a piece of one; what the vendor's own tools brought in is nobody's output, but
    /// read.
    private void block(JsonParser json) throws IOException {
        boolean[] searches = new boolean[1];
        long[] brought = new long[1];
        String[] type = {""};
        Json.members(json, name -> {
            switch (name) {
                case "type" -> type[0] = String.valueOf(Json.text(json));
                case "content" -> brought[0] = content(json, type[0]);
                case "text" -> heard.text(json, true);
                case "name" -> {
                    searches[0] = json.currentToken() == JsonToken.VALUE_STRING && "web_search".equals(json.getText());
                    heard.text(json, false);
                }
                case "thinking", "partial_json" -> heard.text(json, false);
                case "input" -> input(json);
                case "stop_reason" -> stopReason(json);
                default -> json.skipChildren();
            }
        });
        if (SEARCHES.equals(type[0]) && searches[0]) {
            heard.searched(++searched);
        }
        read(type[0], brought[0]);
    }

    /// A summary of the conversation as it is written, or what a tool brought; how many letters it has.
    private long content(JsonParser json, String type) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            if (type.startsWith(SUMMARY)) {
                heard.text(json, false);
            }
            return json.getTextLength();
        }
        return json.currentToken().isStructStart() ? Json.raw(json, bytes, from).length() : 0;
    }

    /// Results that follow each other are read together.
    private void read(String type, long letters) {
        boolean results = type.endsWith(RESULT);
        if (results) {
            heard.brought(letters / LETTERS_OF_A_TOKEN, !amongResults);
        }
        if (type.startsWith(SUMMARY)) {
            heard.summarised();
        }
        amongResults = results || (amongResults && type.isEmpty());
    }

    /// The arguments of a tool, as they are written.
    private void input(JsonParser json) throws IOException {
        if (!json.isExpectedStartObjectToken()) {
            heard.text(json, false);
            return;
        }
        var written = Json.raw(json, bytes, from);
        if (written.length() > EMPTY_OBJECT.length()) {
            heard.text(written, false);
        }
    }
}
