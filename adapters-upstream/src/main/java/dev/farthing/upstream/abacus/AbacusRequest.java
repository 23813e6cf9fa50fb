package dev.farthing.upstream.abacus;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.application.relay.UpstreamRequest;
import dev.farthing.domain.upstream.ConversationRules;
import dev.farthing.upstream.wire.AbacusSessions.App;
import dev.farthing.upstream.wire.Json;
import dev.farthing.upstream.wire.JsonBytes;
import dev.farthing.upstream.wire.TextMeter;
import dev.farthing.upstream.wire.WholeBody;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A request in OpenAI's dialect, read once and made into the one message that Abacus takes.
///
/// What it cannot carry (tools, media, a form of the answer, several answers) is refused; what only steers how the
/// answer is drawn is passed over.
final class AbacusRequest {
    private static final int TOKENS_OF_A_MESSAGE = 3;
    private static final int TOKENS_BEFORE_THE_ANSWER = 3;
    private static final String NOTHING_TO_ANSWER = "The request has no message to answer.";

    private final ConversationRules rules;
    private final StringBuilder message = new StringBuilder();
    private @Nullable Refusal refusal;
    private boolean think;
    private boolean regenerate;
    private boolean editPrompt;
    private boolean keep;
    private long mostTokens = Long.MAX_VALUE;
    private int messages;
    private final TextMeter meter = new TextMeter();
    private String onlyText = "";
    private boolean onlyUsers = true;

    /// Why it cannot be carried.
    ///
    /// @param param which member of the request it is about
    record Refusal(String code, String param, String sentence) {}

    private AbacusRequest(ConversationRules rules) {
        this.rules = rules;
        this.think = rules.think();
        this.regenerate = rules.regenerate();
        this.editPrompt = rules.editPrompt();
        this.keep = rules.keep();
    }

    static AbacusRequest of(UpstreamRequest request) {
        var read = new AbacusRequest(request.provider().conversations());
        var body = WholeBody.joined(request.body());
        try (var json = Json.parser(body, 0, body.length)) {
            if (json.nextToken() == JsonToken.START_OBJECT) {
                read.members(json);
            }
        } catch (IOException notJson) {
            read.refuse("invalid_request", "messages", "The request body is not valid JSON.");
        }
        if (read.messages == 0) {
            read.refuse("invalid_request", "messages", NOTHING_TO_ANSWER);
        }
        return read;
    }

    /// Null when it can be carried.
    @Nullable
    Refusal refusal() {
        return refusal;
    }

    /// Whether the conversation stays at the vendor.
    boolean isKept() {
        return keep;
    }

    /// How many tokens the answer may have; the vendor knows no such limit.
    long mostTokens() {
        return mostTokens;
    }

    /// What is sent to the chat.
    ByteBuffer body(UUID requestId, String conversation, App app) {
        var text = messages == 1 && onlyUsers ? onlyText : message;
        var json = new JsonBytes(text.length() + 512)
                .raw("{\"requestId\":\"" + requestId + "\",\"deploymentConversationId\":")
                .quoted(conversation)
                .raw(",\"message\":")
                .quoted(text)
                .raw(",\"isDesktop\":false,\"chatConfig\":{\"timezone\":\"UTC\",\"language\":\"en-US\"},\"llmName\":")
                .quoted(app.llmName())
                .raw(",\"externalApplicationId\":")
                .quoted(app.id());
        if (think) {
            json.raw(",\"useThinking\":true");
        }
        if (regenerate) {
            json.raw(",\"regenerate\":true");
        }
        if (editPrompt) {
            json.raw(",\"editPrompt\":true");
        }
        return json.raw("}").take();
    }

    private void refuse(String code, String param, String sentence) {
        if (refusal == null) {
            refusal = new Refusal(code, param, sentence);
        }
    }

    private void members(JsonParser json) throws IOException {
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            var token = json.nextToken();
            switch (name) {
                case "messages" -> messages(json);
                case "tools", "functions" -> {
                    if (isSaid(json)) {
                        refuse("unsupported_parameter", name, "This model's provider takes no tools.");
                    }
                }
                case "response_format" -> form(json);
                case "n" -> {
                    if (token != JsonToken.VALUE_NULL && Json.count(json) != 1) {
                        refuse("unsupported_parameter", name, "This model's provider gives one answer to a request.");
                    }
                }
                case "max_tokens", "max_completion_tokens" -> {
                    long most = token == JsonToken.VALUE_NULL ? 0 : Json.count(json);
                    mostTokens = most > 0 ? Math.min(mostTokens, most) : mostTokens;
                }
                case "think" -> think = flag(json, name, think);
                case "reasoning_effort" -> effort(json);
                case "regenerate" -> regenerate = flag(json, name, regenerate);
                case "edit_prompt" -> editPrompt = flag(json, name, editPrompt);
                case "delete_chat" -> keep = !flag(json, name, !keep);
                default -> json.skipChildren();
            }
        }
    }

    /// Whether there is anything in it; it is passed over.
    private static boolean isSaid(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return false;
        }
        if (!json.isExpectedStartArrayToken()) {
            json.skipChildren();
            return true;
        }
        boolean any = false;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            any = true;
            json.skipChildren();
        }
        return any;
    }

    private boolean flag(JsonParser json, String name, boolean otherwise) throws IOException {
        return switch (json.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> otherwise;
            default -> {
                json.skipChildren();
                refuse("invalid_request", name, name + " must be true or false.");
                yield otherwise;
            }
        };
    }

    private void effort(JsonParser json) throws IOException {
        var effort = Json.text(json);
        if (effort != null) {
            think = !effort.equals("none") && !effort.equals("minimal");
        }
    }

    private void form(JsonParser json) throws IOException {
        if (!json.isExpectedStartObjectToken()) {
            json.skipChildren();
            return;
        }
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            var text = Json.text(json);
            if (name.equals("type") && text != null && !text.equals("text")) {
                refuse(
                        "unsupported_parameter",
                        "response_format",
                        "This model's provider answers in plain text alone.");
            }
        }
    }

    private void messages(JsonParser json) throws IOException {
        if (!json.isExpectedStartArrayToken()) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.isExpectedStartObjectToken()) {
                message(json);
            } else {
                json.skipChildren();
            }
        }
    }

    private void message(JsonParser json) throws IOException {
        String role = "";
        var text = new StringBuilder();
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "role" -> {
                    var told = Json.text(json);
                    role = told == null ? "" : told;
                }
                case "content" -> content(json, text);
                case "tool_calls", "function_call" -> {
                    if (isSaid(json)) {
                        refuse("unsupported_parameter", "messages", "This model's provider takes no tools.");
                    }
                }
                default -> json.skipChildren();
            }
        }
        add(role, text);
    }

    /// The tokens of its messages, estimated as calls are billed that nobody counts exactly.
    long estimatedTokens() {
        return meter.tally().estimatedTokens() + (long) TOKENS_OF_A_MESSAGE * messages + TOKENS_BEFORE_THE_ANSWER;
    }

    private void add(String role, StringBuilder text) {
        meter.add(role);
        meter.add(text);
        String label;
        switch (role) {
            case "user" -> label = rules.labels().user();
            case "assistant" -> label = rules.labels().assistant();
            case "system", "developer" -> label = rules.labels().system();
            case "tool", "function" -> {
                refuse("unsupported_parameter", "messages", "This model's provider takes no tools.");
                return;
            }
            default -> {
                refuse("invalid_request", "messages", "A message has a role that does not exist.");
                return;
            }
        }
        onlyUsers &= role.equals("user");
        messages++;
        if (messages == 1) {
            onlyText = text.toString();
        }
        if (!label.isEmpty()) {
            message.append(label).append(": ");
        }
        message.append(text).append("\n\n");
    }

    /// A text, or parts of which only texts can be carried.
    private void content(JsonParser json, StringBuilder text) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            text.append(json.getText());
        } else if (json.isExpectedStartArrayToken()) {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                if (json.isExpectedStartObjectToken()) {
                    part(json, text);
                } else {
                    content(json, text);
                }
            }
        } else {
            json.skipChildren();
        }
    }

    private void part(JsonParser json, StringBuilder text) throws IOException {
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "text", "refusal" -> {
                    var piece = Json.text(json);
                    if (piece != null) {
                        text.append(text.isEmpty() ? "" : "\n").append(piece);
                    }
                }
                case "type" -> {
                    var type = Json.text(json);
                    if (type != null && !type.equals("text") && !type.equals("refusal")) {
                        refuse(
                                "unsupported_parameter",
                                "messages",
                                "This model's provider takes text alone, no images, audio or files.");
                    }
                }
                default -> json.skipChildren();
            }
        }
    }
}
