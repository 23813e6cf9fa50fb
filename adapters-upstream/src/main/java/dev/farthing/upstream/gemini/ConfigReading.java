package dev.farthing.upstream.gemini;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.upstream.conversation.Conversation.Format;
import dev.farthing.upstream.conversation.Conversation.Output;
import dev.farthing.upstream.conversation.Conversation.Thinking;
import dev.farthing.upstream.conversation.Sampling;
import dev.farthing.upstream.wire.DroppedNames;
import dev.farthing.upstream.wire.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Reads `generationConfig`: how answers are drawn, of what form they are, and how much is thought before.
final class ConfigReading {
    private static final int MOST_STOPS = 64;
    private static final String JSON = "application/json";

    private final byte[] body;
    private final SchemaBound schemas;
    private final DroppedNames dropped;
    private final List<String> stop = new ArrayList<>();
    private @Nullable BigDecimal temperature;
    private @Nullable BigDecimal topP;
    private @Nullable Integer topK;
    private @Nullable BigDecimal presence;
    private @Nullable BigDecimal frequency;
    private @Nullable Long seed;
    private @Nullable Integer mostTokens;
    private @Nullable Integer answers;
    private boolean probabilities;
    private @Nullable Integer topProbabilities;
    private @Nullable String mimeType;
    private @Nullable String schema;
    private @Nullable String effort;
    private @Nullable Integer thinkingTokens;
    private @Nullable Boolean thoughtsShown;
    private boolean images;
    private boolean audio;
    private @Nullable String aspectRatio;
    private @Nullable String imageSize;

    ConfigReading(byte[] body, SchemaBound schemas, DroppedNames dropped) {
        this.body = body;
        this.schemas = schemas;
        this.dropped = dropped;
    }

    void member(JsonParser json, String name) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        switch (name) {
            case "temperature" -> temperature = decimal(json, name);
            case "topP" -> topP = decimal(json, name);
            case "topK" -> topK = whole(json, name);
            case "presencePenalty" -> presence = decimal(json, name);
            case "frequencyPenalty" -> frequency = decimal(json, name);
            case "seed" -> seed = decimal(json, name).longValue();
            case "maxOutputTokens" -> {
                int told = whole(json, name);
                mostTokens = told > 0 ? Integer.valueOf(told) : null;
            }
            case "candidateCount" -> answers = whole(json, name);
            case "stopSequences" ->
                Json.elements(json, () -> {
                    var text = Json.text(json);
                    if (text != null && !text.isEmpty() && stop.size() < MOST_STOPS) {
                        stop.add(text);
                    }
                });
            case "responseLogprobs" -> probabilities = flag(json);
            case "logprobs" -> topProbabilities = whole(json, name);
            case "responseMimeType" -> mimeType = Json.text(json);
            case "responseSchema" -> {
                var told = object(json);
                schema = told == null ? schema : PlainSchema.of(told, "generationConfig.responseSchema", schemas);
            }
            case "responseJsonSchema", "_responseJsonSchema" -> {
                var told = object(json);
                schema = told == null ? schema : told;
            }
            case "thinkingConfig" -> Json.members(json, inner -> thinking(json, Names.camel(inner)));
            case "responseModalities" ->
                Json.elements(json, () -> {
                    var wanted = String.valueOf(Json.text(json)).toUpperCase(Locale.ROOT);
                    images |= wanted.equals("IMAGE");
                    audio |= wanted.equals("AUDIO");
                });
            case "imageConfig" -> Json.members(json, inner -> image(json, Names.camel(inner)));
            default -> dropped.skip(json, "generationConfig", name);
        }
    }

    Sampling sampling() {
        return new Sampling(
                temperature,
                topP,
                topK,
                presence,
                frequency,
                seed,
                stop,
                mostTokens,
                answers == null ? 1 : Math.max(1, answers),
                probabilities,
                topProbabilities);
    }

    Format format() {
        if (schema != null && (mimeType == null || JSON.equals(mimeType))) {
            return new Format.Schema("answer", schema, null);
        }
        if (mimeType != null && !mimeType.equals(JSON) && !mimeType.equals("text/plain")) {
            dropped.add("generationConfig.responseMimeType");
        }
        return JSON.equals(mimeType) ? new Format.Json() : new Format.Free();
    }

    @Nullable
    Thinking thinking() {
        return effort == null && thinkingTokens == null && thoughtsShown == null
                ? null
                : new Thinking(effort, thinkingTokens, thoughtsShown);
    }

    Output output() {
        return new Output(images, audio, aspectRatio, imageSize);
    }

    private void thinking(JsonParser json, String name) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        switch (name) {
            case "thinkingBudget" -> thinkingTokens = Math.max(-1, whole(json, "thinkingConfig.thinkingBudget"));
            case "thinkingLevel" -> {
                var level = String.valueOf(Json.text(json)).toLowerCase(Locale.ROOT);
                effort = switch (level) {
                    case "minimal", "low", "medium", "high" -> level;
                    default -> null;
                };
                if (effort == null && !level.equals("thinking_level_unspecified")) {
                    dropped.add("thinkingConfig.thinkingLevel");
                }
            }
            case "includeThoughts" -> thoughtsShown = flag(json);
            default -> dropped.skip(json, "thinkingConfig", name);
        }
    }

    private void image(JsonParser json, String name) throws IOException {
        switch (name) {
            case "aspectRatio" -> aspectRatio = Json.text(json);
            case "imageSize" -> imageSize = Json.text(json);
            default -> dropped.skip(json, "imageConfig", name);
        }
    }

    private static boolean flag(JsonParser json) throws IOException {
        boolean set = json.currentToken() == JsonToken.VALUE_TRUE;
        json.skipChildren();
        return set;
    }

    private @Nullable String object(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.START_OBJECT) {
            return Json.raw(json, body, 0);
        }
        json.skipChildren();
        return null;
    }

    private static BigDecimal decimal(JsonParser json, String name) throws IOException {
        var number = Json.number(json);
        if (number == null) {
            throw GeminiRequestReader.invalid(name + " must be a number.", "generationConfig." + name);
        }
        return number;
    }

    private static int whole(JsonParser json, String name) throws IOException {
        var told = decimal(json, name);
        if (told.abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) > 0) {
            return told.signum() < 0 ? -1 : Integer.MAX_VALUE;
        }
        return told.intValue();
    }
}
