package dev.farthing.upstream.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.application.relay.ReplySummary.Reported;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.domain.usage.VendorUnits;
import dev.farthing.upstream.wire.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads one usage object, in any of the ways in which vendors of this protocol write it.
final class UsageReading {
    private static final long ABSENT = -2;
    private static final int MOST_RAW_BYTES = 8 * 1024;
    private static final int LONGEST_AMOUNT = 40;

    private long prompt = ABSENT;
    private long completion = ABSENT;
    private long total = ABSENT;
    private long cacheRead = ABSENT;
    private long cacheWrite = ABSENT;
    private long cacheWrite1h = ABSENT;
    private long audioIn = ABSENT;
    private long imageIn = ABSENT;
    private long reasoning = ABSENT;
    private long audioOut = ABSENT;
    private long imageOut = ABSENT;
    private long searches = ABSENT;
    private boolean completionOpen;
    private final List<String> flags = new ArrayList<>(0);
    private @Nullable VendorUnits units;

    /// Reads the object at whose first brace the parser stands.
    ///
    /// @param from where in the array the document begins
    /// @param completionExpected whether this kind of call has output
    /// @return null when the figures are no report, or none that can be believed
    static @Nullable Reported read(JsonParser json, byte[] bytes, int from, boolean completionExpected)
            throws IOException {
        var reading = new UsageReading();
        var start = Json.startOfToken(json, from);
        reading.members(json);
        var end = Json.endOfToken(json, from);
        var raw = new String(bytes, start, Math.min(end - start, MOST_RAW_BYTES), StandardCharsets.UTF_8);
        return reading.reported(raw, completionExpected);
    }

    private void members(JsonParser json) throws IOException {
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            var token = json.nextToken();
            switch (name) {
                case "prompt_tokens", "input_tokens" -> prompt = first(prompt, json);
                case "completion_tokens", "output_tokens" -> {
                    completionOpen |= token == JsonToken.VALUE_NULL;
                    completion = first(completion, json);
                }
                case "total_tokens" -> total = first(total, json);
                case "prompt_tokens_details", "input_tokens_details" -> inputDetails(json);
                case "completion_tokens_details", "output_tokens_details" -> outputDetails(json);
                case "prompt_cache_hit_tokens", "cache_read_input_tokens", "cached_tokens" ->
                    cacheRead = first(cacheRead, json);
                case "cache_creation_input_tokens" -> cacheWrite = first(cacheWrite, json);
                case "cache_creation" -> cacheCreation(json);
                case "reasoning_tokens" -> reasoning = first(reasoning, json);
                case "cost", "estimated_cost", "cost_in_usd_ticks", "compute_points_used", "credits_used" ->
                    unit(name, json);
                case "num_search_queries" -> searches = detail(searches, json);
                case "server_tool_use", "server_tool_use_details" -> serverTools(json);
                case "server_side_tool_usage_details" -> serverToolCalls(json);
                default -> json.skipChildren();
            }
        }
    }

    private void inputDetails(JsonParser json) throws IOException {
        if (!json.isExpectedStartObjectToken()) {
            json.skipChildren();
            return;
        }
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "cached_tokens" -> cacheRead = detail(cacheRead, json);
                case "cache_write_tokens", "cache_creation_tokens", "cache_creation_input_tokens" ->
                    cacheWrite = detail(cacheWrite, json);
                case "audio_tokens" -> audioIn = detail(audioIn, json);
                case "image_tokens" -> imageIn = detail(imageIn, json);
                default -> json.skipChildren();
            }
        }
    }

    private void outputDetails(JsonParser json) throws IOException {
        if (!json.isExpectedStartObjectToken()) {
            json.skipChildren();
            return;
        }
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "reasoning_tokens" -> reasoning = detail(reasoning, json);
                case "audio_tokens" -> audioOut = detail(audioOut, json);
                case "image_tokens" -> imageOut = detail(imageOut, json);
                default -> json.skipChildren();
            }
        }
    }

    private void cacheCreation(JsonParser json) throws IOException {
        if (!json.isExpectedStartObjectToken()) {
            json.skipChildren();
            return;
        }
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            if (name.equals("ephemeral_1h_input_tokens")) {
                cacheWrite1h = detail(cacheWrite1h, json);
            } else {
                json.skipChildren();
            }
        }
    }

    private void serverTools(JsonParser json) throws IOException {
        Json.members(json, name -> {
            if (name.equals("web_search_requests")) {
                searches = detail(searches, json);
            } else {
                json.skipChildren();
            }
        });
    }

    /// Every use of a tool that the vendor ran; those that are no search in the web are kept as units of its own.
    private void serverToolCalls(JsonParser json) throws IOException {
        Json.members(json, name -> {
            boolean any = json.currentToken() == JsonToken.VALUE_NUMBER_INT
                    && !json.getText().equals("0");
            switch (name) {
                case "web_search_calls", "x_search_calls" -> {
                    long calls = Json.count(json);
                    searches = orZero(searches) + Math.max(0, calls);
                }
                default -> {
                    if (any) {
                        unit(name, json);
                    } else {
                        json.skipChildren();
                    }
                }
            }
        });
    }

    private void unit(String name, JsonParser json) throws IOException {
        json.skipChildren();
        var token = json.currentToken();
        if ((token != JsonToken.VALUE_NUMBER_INT
                        && token != JsonToken.VALUE_NUMBER_FLOAT
                        && token != JsonToken.VALUE_STRING)
                || json.getTextLength() > LONGEST_AMOUNT) {
            return;
        }
        try {
            units = VendorUnits.with(units, name, new BigDecimal(json.getText()));
        } catch (NumberFormatException noAmount) {
            // a word where a number should be is no report
        }
    }

    /// A member told under two names counts under the first that has a figure.
    private static long first(long known, JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return known;
        }
        var count = Json.count(json);
        return known >= 0 ? known : count;
    }

    /// Details are more exact than what stands beside them.
    private static long detail(long known, JsonParser json) throws IOException {
        return json.currentToken() == JsonToken.VALUE_NULL ? known : Json.count(json);
    }

    private @Nullable Reported reported(String raw, boolean completionExpected) {
        if (isLie() || (prompt == ABSENT && total == ABSENT)) {
            return null;
        }
        if (!settleTotals(completionExpected)) {
            return null;
        }
        var out = settleReasoning();
        var left = prompt;
        var read = within("cached_clamped", cacheRead, left);
        left -= read;
        var write = within("cache_write_clamped", cacheWrite, left);
        var longWrite = Math.min(orZero(cacheWrite1h), write);
        left -= write;
        var audio = within("audio_clamped", audioIn, left);
        left -= audio;
        var image = within("image_clamped", imageIn, left);
        left -= image;
        var leftOut = completion - out;
        var audioBack = within("audio_output_clamped", audioOut, leftOut);
        leftOut -= audioBack;
        var imageBack = within("image_output_clamped", imageOut, leftOut);
        leftOut -= imageBack;
        if (prompt > TokenUsage.MOST_TOKENS || completion > TokenUsage.MOST_TOKENS) {
            return null;
        }
        var tokens = new TokenUsage(
                left, read, write - longWrite, longWrite, audio, image, leftOut, out, audioBack, imageBack, 0);
        return new Reported(tokens.withSearches(orZero(searches)), List.copyOf(flags), raw, units);
    }

    private boolean isLie() {
        return prompt == Json.NOT_A_COUNT
                || completion == Json.NOT_A_COUNT
                || total == Json.NOT_A_COUNT
                || cacheRead == Json.NOT_A_COUNT
                || cacheWrite == Json.NOT_A_COUNT
                || cacheWrite1h == Json.NOT_A_COUNT
                || audioIn == Json.NOT_A_COUNT
                || imageIn == Json.NOT_A_COUNT
                || reasoning == Json.NOT_A_COUNT
                || audioOut == Json.NOT_A_COUNT
                || imageOut == Json.NOT_A_COUNT;
    }

    /// Fills in what follows from the other figures; false when they make no sense together.
    private boolean settleTotals(boolean completionExpected) {
        if (prompt == ABSENT) {
            prompt = total - orZero(completion);
            flags.add("prompt_from_total");
        }
        if (completion == ABSENT) {
            if (completionExpected && (completionOpen || total == ABSENT)) {
                return false;
            }
            completion = total == ABSENT ? 0 : total - prompt;
        }
        return prompt >= 0 && completion >= 0;
    }

    private long settleReasoning() {
        var thought = orZero(reasoning);
        if (total != ABSENT && thought > 0 && total == prompt + completion + thought) {
            completion += thought;
            return thought;
        }
        if (total != ABSENT && total != prompt + completion) {
            flags.add("total_mismatch");
        }
        return within("reasoning_clamped", thought, completion);
    }

    private long within(String flag, long claimed, long left) {
        var count = orZero(claimed);
        if (count > left) {
            flags.add(flag);
            return left;
        }
        return count;
    }

    private static long orZero(long count) {
        return Math.max(0, count);
    }
}
