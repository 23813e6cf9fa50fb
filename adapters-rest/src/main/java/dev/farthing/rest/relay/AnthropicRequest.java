package dev.farthing.rest.relay;

import static dev.farthing.rest.relay.RequestScan.asLong;
import static dev.farthing.rest.relay.RequestScan.endOf;
import static dev.farthing.rest.relay.RequestScan.invalid;
import static dev.farthing.rest.relay.RequestScan.once;
import static dev.farthing.rest.relay.RequestScan.startOf;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.application.relay.InputBound;
import dev.farthing.application.relay.SideWork;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.upstream.RequestRules;
import dev.farthing.rest.relay.RequestScan.Limit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A request body in Anthropic's dialect: scanned once for what is needed, never printed anew.
final class AnthropicRequest implements ClientRequest {
    private static final int LONGEST_NUMBER = 100;
    private static final int BYTES_PER_TOKEN = 4;
    /// Vendors think with as many tokens at least, or not at all.
    private static final int LEAST_THOUGHT = 1_024;

    /// Where a vendor's model runs, which costs more in some places.
    private static final String PLACE = "inference_geo";

    private static final String NO_THOUGHT = "{\"type\":\"disabled\"}";

    /// What decides on who answers, how much, and how it is metered.
    private static final Set<String> GOVERNED = Wishes.withSteering(
            "model",
            "messages",
            "system",
            "stream",
            "max_tokens",
            "thinking",
            "tools",
            "context_management",
            "container",
            "mcp_servers",
            "service_tier",
            "speed",
            PLACE);

    private static final String ANY_PLACE = "global";

    private final byte[] body;
    private final Wishes wishes;
    private @Nullable String model;
    private int modelStart;
    private int modelEnd;
    private int rootStart;
    private boolean stream;
    private boolean streamSeen;
    private boolean instructed;
    private boolean inOnePlace;
    private final List<SideWork> sideWork = new ArrayList<>(0);
    private @Nullable Limit maxTokens;
    private @Nullable Thinking thinking;

    private AnthropicRequest(byte[] body) {
        this.body = body;
        this.wishes = new Wishes(body, GOVERNED);
    }

    /// Reads a body; what is no JSON object, names no model, or says a governed member twice is refused.
    static AnthropicRequest scan(byte[] body) {
        var request = new AnthropicRequest(body);
        request.rootStart = RequestScan.members(body, GOVERNED, request::member);
        if (request.model == null) {
            throw invalid("model: Field required").of("model");
        }
        return request;
    }

    @Override
    public String model() {
        return String.valueOf(model);
    }

    @Override
    public boolean stream() {
        return stream;
    }

    @Override
    public boolean usageWanted() {
        return true;
    }

    @Override
    public boolean probabilitiesWanted() {
        return false;
    }

    @Override
    public long expectedTokens() {
        Long limit = outputTokens();
        return body.length / BYTES_PER_TOKEN + (limit == null ? 0 : limit);
    }

    @Override
    public long textTokens() {
        return body.length + (instructed ? RequestScan.TOKENS_OF_INSTRUCTIONS : 0L);
    }

    @Override
    public InputBound input() {
        return AnthropicInput.boundOf(body);
    }

    @Override
    public @Nullable Long outputTokens() {
        return maxTokens == null || maxTokens.tokens() == 0 ? null : Long.valueOf(maxTokens.tokens());
    }

    @Override
    public int choices() {
        return 1;
    }

    @Override
    public @Nullable Integer searches() {
        return AnthropicInput.searchesOf(body);
    }

    @Override
    public List<SideWork> sideWork() {
        return List.copyOf(sideWork);
    }

    /// Whoever says where a model is to run means it: it is not run elsewhere instead.
    @Override
    public @Nullable String unpriced(RequestRules rules) {
        return inOnePlace && !rules.leaveToCallers(PLACE) ? PLACE : null;
    }

    @Override
    public ByteBuffer body() {
        return original();
    }

    @Override
    public boolean isPlainChat() {
        return AnthropicInput.isPlainChat(body);
    }

    @Override
    public Set<String> withheldBy(RequestRules rules) {
        return wishes.withheldBy(rules);
    }

    @Override
    public ByteBuffer original() {
        return ByteBuffer.wrap(body);
    }

    @Override
    public List<ByteBuffer> forVendor(String upstreamModel, @Nullable SentLimit limit, Set<String> withheld) {
        var edits = new Splices();
        wishes.withhold(withheld, edits);
        if (limit != null) {
            limit(edits, limit);
        }
        if (!upstreamModel.equals(model)) {
            edits.replace(modelStart, modelEnd, Splices.quoted(upstreamModel));
        }
        return edits.into(body);
    }

    private void limit(Splices edits, SentLimit limit) {
        long tokens = limit.tokens();
        if (maxTokens == null) {
            edits.insert(rootStart + 1, "\"max_tokens\":" + tokens + ",");
        } else if (limit.replaces(maxTokens.tokens())) {
            edits.replace(maxTokens.from(), maxTokens.to(), Long.toString(tokens));
        }
        if (thinking != null && thinking.budget != null && thinking.budget.tokens() >= tokens) {
            think(edits, thinking, thinking.budget, tokens);
        }
    }

    /// Whoever is given less to say is given less to think: the vendor refuses thoughts as long as the whole
    /// answer.
    private static void think(Splices edits, Thinking thinking, Limit budget, long tokens) {
        if (tokens > LEAST_THOUGHT) {
            edits.replace(budget.from(), budget.to(), Long.toString(tokens - 1));
        } else {
            edits.replace(thinking.from, thinking.to, NO_THOUGHT);
        }
    }

    private void member(JsonParser json, String name, JsonToken value) throws IOException {
        switch (name) {
            case "model" -> readModel(json, value);
            case "stream" -> {
                once(!streamSeen, name);
                streamSeen = true;
                stream = readFlag(value, name);
            }
            case "max_tokens" -> {
                once(maxTokens == null, name);
                maxTokens = readLimit(json, value, name);
            }
            case "thinking" -> {
                once(thinking == null, name);
                thinking = readThinking(json, value);
            }
            case "service_tier" -> wishes.readTier(json, name, value, "standard_only");
            case "speed" -> wishes.readTier(json, name, value, "standard");
            case "tools" -> {
                instructed |= value.isStructStart();
                sideWork.addAll(ToolModels.read(json, value).work());
            }
            case "context_management" -> {
                if (AnthropicInput.isSummarised(json, value)) {
                    sideWork.add(SideWork.SUMMARY);
                }
            }
            case "output_format", "output_config" -> {
                instructed |= value.isStructStart();
                json.skipChildren();
            }
            case PLACE -> {
                inOnePlace |= value != JsonToken.VALUE_NULL
                        && !(value == JsonToken.VALUE_STRING && ANY_PLACE.equals(json.getText()));
                json.skipChildren();
            }
            default -> wishes.readOther(json, name, value);
        }
    }

    private void readModel(JsonParser json, JsonToken value) throws IOException {
        once(model == null, "model");
        if (value != JsonToken.VALUE_STRING) {
            throw invalid("model: Input should be a valid string").of("model");
        }
        modelStart = startOf(json);
        model = json.getText();
        modelEnd = endOf(json);
        if (!Model.isId(model)) {
            throw Fault.MODEL_NOT_FOUND.because("The model parameter names no model that could exist.");
        }
    }

    private static Thinking readThinking(JsonParser json, JsonToken value) throws IOException {
        int start = startOf(json);
        Limit budget = null;
        if (value == JsonToken.START_OBJECT) {
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                var name = json.currentName();
                var member = json.nextToken();
                if ("budget_tokens".equals(name)) {
                    once(budget == null, "thinking.budget_tokens");
                    budget = readLimit(json, member, "thinking.budget_tokens");
                } else {
                    json.skipChildren();
                }
            }
        } else {
            json.skipChildren();
        }
        return new Thinking(budget, start, endOf(json));
    }

    private static boolean readFlag(JsonToken value, String name) {
        return switch (value) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE, VALUE_NULL -> false;
            default -> throw invalid(name + ": Input should be a valid boolean").of(name);
        };
    }

    private static Limit readLimit(JsonParser json, JsonToken value, String name) throws IOException {
        if (value == JsonToken.VALUE_NULL) {
            return Limit.of(json, 0);
        }
        if (value != JsonToken.VALUE_NUMBER_INT || json.getTextLength() > LONGEST_NUMBER) {
            throw invalid(name + ": Input should be a valid integer").of(name);
        }
        return Limit.of(json, asLong(json));
    }

    /// @param budget how much of the answer may be thoughts; null where it is not told by tokens
    private record Thinking(@Nullable Limit budget, int from, int to) {}
}
