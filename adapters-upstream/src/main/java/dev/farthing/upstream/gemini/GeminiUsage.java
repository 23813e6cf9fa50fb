package dev.farthing.upstream.gemini;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.application.relay.ReplySummary.Reported;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.upstream.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads one `usageMetadata`.
///
/// Its prompt holds what came from a cache; thoughts, and what tools put into the prompt, stand beside the other
/// figures. Films and papers count as text, which costs the same.
final class GeminiUsage {
    private static final long ABSENT = -2;
    private static final int MOST_RAW_BYTES = 8 * 1024;

    private long prompt = ABSENT;
    private long candidates = ABSENT;
    private long thoughts = ABSENT;
    private long toolUse = ABSENT;
    private long cached = ABSENT;
    private long total = ABSENT;
    private final ByModality inPrompt = new ByModality();
    private final ByModality inCache = new ByModality();
    private final ByModality inCandidates = new ByModality();
    private final List<String> flags = new ArrayList<>(0);
    private final String raw;
    private @Nullable String tier;

    /// Tokens of what is no text.
    private static final class ByModality {
        private long audio;
        private long image;
        private boolean lie;
    }

    private GeminiUsage(JsonParser json, byte[] bytes, int from) throws IOException {
        var start = Json.startOfToken(json, from);
        members(json);
        var end = Json.endOfToken(json, from);
        raw = new String(bytes, start, Math.min(end - start, MOST_RAW_BYTES), StandardCharsets.UTF_8);
    }

    /// Reads the object at whose first brace the parser stands.
    ///
    /// @param from where in the array the document begins
    static GeminiUsage read(JsonParser json, byte[] bytes, int from) throws IOException {
        return new GeminiUsage(json, bytes, from);
    }

    /// Whether it has figures: the first events of a stream may name the sort of traffic alone.
    boolean saysTokens() {
        return prompt != ABSENT || total != ABSENT;
    }

    /// The tier of service it tells of; null where it tells none.
    @Nullable
    String tier() {
        return tier;
    }

    /// @param partial whether the answer has grown since
    /// @return null when the figures are none that can be believed
    @Nullable
    Reported reported(boolean partial) {
        flags.clear();
        if (isLie() || !settleTotals()) {
            return null;
        }
        if (partial) {
            flags.add(Reported.PARTIAL);
        }
        long left = prompt;
        var fromCache = within("cached_clamped", orZero(cached), left);
        left -= fromCache;
        var audio = within("audio_clamped", Math.max(0, inPrompt.audio - inCache.audio), left);
        left -= audio;
        var image = within("image_clamped", Math.max(0, inPrompt.image - inCache.image), left);
        left -= image;
        long leftOut = candidates;
        var audioBack = within("audio_output_clamped", inCandidates.audio, leftOut);
        leftOut -= audioBack;
        var imageBack = within("image_output_clamped", inCandidates.image, leftOut);
        leftOut -= imageBack;
        if (prompt + orZero(toolUse) > TokenUsage.MOST_TOKENS
                || candidates + orZero(thoughts) > TokenUsage.MOST_TOKENS) {
            return null;
        }
        var tokens = new TokenUsage(
                left + orZero(toolUse),
                fromCache,
                0,
                0,
                audio,
                image,
                leftOut,
                orZero(thoughts),
                audioBack,
                imageBack,
                0);
        return new Reported(tokens, List.copyOf(flags), raw, null);
    }

    private void members(JsonParser json) throws IOException {
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            json.nextToken();
            switch (name) {
                case "promptTokenCount" -> prompt = count(prompt, json);
                case "candidatesTokenCount" -> candidates = count(candidates, json);
                case "thoughtsTokenCount" -> thoughts = count(thoughts, json);
                case "toolUsePromptTokenCount" -> toolUse = count(toolUse, json);
                case "cachedContentTokenCount" -> cached = count(cached, json);
                case "totalTokenCount" -> total = count(total, json);
                case "serviceTier" -> tier = Json.text(json);
                case "promptTokensDetails", "promptTokenDetails" -> details(json, inPrompt);
                case "cacheTokensDetails" -> details(json, inCache);
                case "candidatesTokensDetails" -> details(json, inCandidates);
                default -> json.skipChildren();
            }
        }
    }

    private static long count(long known, JsonParser json) throws IOException {
        return json.currentToken() == JsonToken.VALUE_NULL ? known : Json.count(json);
    }

    private static void details(JsonParser json, ByModality to) throws IOException {
        if (!json.isExpectedStartArrayToken()) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (json.isExpectedStartObjectToken()) {
                detail(json, to);
            } else {
                json.skipChildren();
            }
        }
    }

    private static void detail(JsonParser json, ByModality to) throws IOException {
        var modality = "";
        long tokens = 0;
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            var token = json.nextToken();
            switch (name) {
                case "modality" -> {
                    modality = token.isScalarValue() ? json.getText() : "";
                    json.skipChildren();
                }
                case "tokenCount" -> tokens = count(0, json);
                default -> json.skipChildren();
            }
        }
        to.lie |= tokens == Json.NOT_A_COUNT;
        // Who asks for enumerations as numbers gets them.
        switch (modality) {
            case "AUDIO", "4" -> to.audio += tokens;
            case "IMAGE", "2" -> to.image += tokens;
            default -> {}
        }
    }

    private boolean isLie() {
        return prompt == Json.NOT_A_COUNT
                || candidates == Json.NOT_A_COUNT
                || thoughts == Json.NOT_A_COUNT
                || toolUse == Json.NOT_A_COUNT
                || cached == Json.NOT_A_COUNT
                || total == Json.NOT_A_COUNT
                || inPrompt.lie
                || inCache.lie
                || inCandidates.lie;
    }

    /// Fills in what follows from the other figures; false when they make no sense together.
    private boolean settleTotals() {
        long others = orZero(thoughts) + orZero(toolUse);
        if (prompt == ABSENT) {
            prompt = total - orZero(candidates) - others;
            flags.add("prompt_from_total");
        }
        if (candidates == ABSENT) {
            candidates = total == ABSENT ? 0 : Math.max(0, total - prompt - others);
        }
        if (total != ABSENT && total != prompt + candidates + others) {
            if (orZero(thoughts) > 0 && total == prompt + candidates + orZero(toolUse) && candidates >= thoughts) {
                candidates -= thoughts;
            } else {
                flags.add("total_mismatch");
            }
        }
        return prompt >= 0;
    }

    private long within(String flag, long claimed, long left) {
        if (claimed > left) {
            flags.add(flag);
            return left;
        }
        return claimed;
    }

    private static long orZero(long count) {
        return count == ABSENT ? 0 : count;
    }
}
