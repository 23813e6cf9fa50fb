package dev.farthing.upstream.anthropic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.application.relay.ReplySummary.Beside;
import dev.farthing.application.relay.ReplySummary.Reported;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.upstream.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The usage of one answer, told once or, in a stream, at its begin and again at its end: counts of the whole
/// answer until then, of which the later word goes.
///
/// What was done on the way stands in `iterations`, all of it until then. Attempts at the answer itself are in the
/// sums beside them; summaries of the conversation and the advice of other models are not.
final class AnthropicUsage {
    private static final int MOST_RAW_BYTES = 8 * 1024;
    private static final int MOST_ITERATIONS = 64;
    private static final Set<String> OF_THE_ANSWER = Set.of("message", "fallback_message");
    private static final String SUMMARY = "compaction";

    private final Counts known = new Counts();
    private @Nullable String first;
    private @Nullable String last;
    private boolean lie;
    private boolean otherModels;
    private boolean wentBack;
    private boolean fast;
    private @Nullable String tier;
    private final List<Beside> beside = new ArrayList<>(0);
    private long besideTokens;

    /// What one report says; negative where it says nothing.
    private static final class Counts {
        private long input = -1;
        private long read = -1;
        private long write = -1;
        private long write5m = -1;
        private long write1h = -1;
        private long output = -1;
        private long thought = -1;
        private long searches = -1;
        private boolean iteration;
        private @Nullable String type;
        private @Nullable String model;

        private long promptTokens() {
            return orZero(input) + orZero(read) + orZero(write);
        }

        /// Null where they cannot be believed.
        private @Nullable TokenUsage tokens() {
            long wrote = write < 0 ? orZero(write5m) + orZero(write1h) : write;
            long wrote1h = Math.min(orZero(write1h), wrote);
            long said = orZero(output);
            long thoughts = Math.min(orZero(thought), said);
            if (orZero(input) + orZero(read) + wrote > TokenUsage.MOST_TOKENS || said > TokenUsage.MOST_TOKENS) {
                return null;
            }
            return new TokenUsage(
                    orZero(input), orZero(read), wrote - wrote1h, wrote1h, 0, 0, said - thoughts, thoughts, 0, 0, 0);
        }
    }

    /// Reads the object at whose first brace the parser stands.
    ///
    /// @param from where in the array the document begins
    /// @param atBegin whether it is the one before the answer
    void read(JsonParser json, byte[] bytes, int from, boolean atBegin) throws IOException {
        var start = Json.startOfToken(json, from);
        var told = new Counts();
        members(json, told);
        // At its begin none were made.
        known.searches = atBegin ? known.searches : later(known.searches, told.searches);
        var end = Json.endOfToken(json, from);
        var raw = new String(bytes, start, Math.min(end - start, MOST_RAW_BYTES), StandardCharsets.UTF_8);
        if (atBegin) {
            first = raw;
        } else {
            last = raw;
        }
        merge(told);
    }

    /// How often the vendor says it searched; negative where it does not say.
    long searches() {
        return known.searches;
    }

    /// The tier of service it tells of; null where it tells none.
    @Nullable
    String tier() {
        return fast ? "fast" : tier;
    }

    /// Null where nothing was reported, or nothing that can be believed.
    @Nullable
    Reported reported() {
        if (lie || (first == null && last == null) || known.input < 0 || known.output < 0) {
            return null;
        }
        var flags = new ArrayList<String>(0);
        if (last == null) {
            flags.add(Reported.PARTIAL);
        }
        if (otherModels) {
            flags.add("other_models_used");
        }
        if (wentBack) {
            flags.add("usage_went_back");
        }
        var tokens = known.tokens();
        if (tokens == null || (besideTokens > 0 && tokens.totalTokens() + besideTokens > TokenUsage.MOST_TOKENS)) {
            return null;
        }
        return new Reported(tokens, flags, raw(), null, List.copyOf(beside));
    }

    /// Both reports where there were two: the later one may lack what the first one said.
    private String raw() {
        if (last == null) {
            return String.valueOf(first);
        }
        return first == null ? last : "{\"message_start\":" + first + ",\"message_delta\":" + last + "}";
    }

    /// A vendor that fills in zeros at the end takes nothing back of what it said at the begin.
    private void merge(Counts told) {
        if (told.promptTokens() == 0 && known.promptTokens() > 0) {
            wentBack |= told.input == 0;
        } else {
            known.input = later(known.input, told.input);
            known.read = later(known.read, told.read);
            known.write = later(known.write, told.write);
            known.write5m = later(known.write5m, told.write5m);
            known.write1h = later(known.write1h, told.write1h);
        }
        known.output = later(known.output, told.output);
        known.thought = later(known.thought, told.thought);
    }

    private static long later(long before, long told) {
        return told < 0 ? before : told;
    }

    private void members(JsonParser json, Counts told) throws IOException {
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "input_tokens" -> told.input = count(json);
                case "cache_read_input_tokens" -> told.read = count(json);
                case "cache_creation_input_tokens" -> told.write = count(json);
                case "output_tokens" -> told.output = count(json);
                case "cache_creation" -> cacheCreation(json, told);
                case "output_tokens_details" -> outputDetails(json, told);
                case "iterations" -> iterations(json, told);
                case "server_tool_use" -> serverTools(json, told);
                case "service_tier" -> tier = Json.text(json);
                case "type" -> told.type = Json.text(json);
                case "model" -> told.model = Json.text(json);
                case "speed" -> fast = "fast".equals(Json.text(json));
                default -> json.skipChildren();
            }
        }
    }

    private void cacheCreation(JsonParser json, Counts told) throws IOException {
        if (!json.isExpectedStartObjectToken()) {
            json.skipChildren();
            return;
        }
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "ephemeral_5m_input_tokens" -> told.write5m = count(json);
                case "ephemeral_1h_input_tokens" -> told.write1h = count(json);
                default -> json.skipChildren();
            }
        }
    }

    private void outputDetails(JsonParser json, Counts told) throws IOException {
        if (!json.isExpectedStartObjectToken()) {
            json.skipChildren();
            return;
        }
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            if (name.equals("thinking_tokens")) {
                told.thought = count(json);
            } else {
                json.skipChildren();
            }
        }
    }

    private void serverTools(JsonParser json, Counts told) throws IOException {
        if (!json.isExpectedStartObjectToken()) {
            json.skipChildren();
            return;
        }
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            if (name.equals("web_search_requests")) {
                told.searches = Json.count(json);
            } else {
                json.skipChildren();
            }
        }
    }

    private void iterations(JsonParser json, Counts told) throws IOException {
        if (told.iteration || !json.isExpectedStartArrayToken()) {
            json.skipChildren();
            return;
        }
        beside.clear();
        besideTokens = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.isExpectedStartObjectToken()) {
                iteration(json);
            } else {
                json.skipChildren();
            }
        }
    }

    private void iteration(JsonParser json) throws IOException {
        var told = new Counts();
        told.iteration = true;
        members(json, told);
        otherModels |= told.model != null;
        if (told.type == null || OF_THE_ANSWER.contains(told.type)) {
            return;
        }
        var tokens = told.tokens();
        if (tokens == null) {
            lie = true;
            return;
        }
        besideTokens += tokens.totalTokens();
        // The model that answers writes its summaries itself, whatever else it may be called.
        var model = SUMMARY.equals(told.type) ? null : told.model;
        if (beside.size() == MOST_ITERATIONS) {
            var last = beside.removeLast();
            beside.add(new Beside(last.model(), last.tokens().plus(tokens)));
        } else if (tokens.totalTokens() > 0) {
            beside.add(new Beside(model, tokens));
        }
    }

    private long count(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return -1;
        }
        long count = Json.count(json);
        lie |= count == Json.NOT_A_COUNT;
        return count;
    }

    private static long orZero(long count) {
        return Math.max(0, count);
    }
}
