package dev.farthing.upstream.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.upstream.conversation.Sampling;
import dev.farthing.upstream.wire.Json;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads how answers are to be drawn, under the names OpenAI and those who follow it have for it.
final class ChatSampling {
    private static final int MOST_STOPS = 64;

    private @Nullable BigDecimal temperature;
    private @Nullable BigDecimal topP;
    private @Nullable Integer topK;
    private @Nullable BigDecimal presence;
    private @Nullable BigDecimal frequency;
    private @Nullable Long seed;
    private final List<String> stop = new ArrayList<>();
    private @Nullable Integer mostTokens;
    private int answers = 1;
    private boolean probabilities;
    private @Nullable Integer topProbabilities;

    /// Reads a member; false when it is about something else.
    boolean take(JsonParser json, String name) throws IOException {
        switch (name) {
            case "temperature" -> temperature = decimal(json, name);
            case "top_p" -> topP = decimal(json, name);
            case "top_k" -> topK = whole(json, name);
            case "presence_penalty" -> presence = decimal(json, name);
            case "frequency_penalty" -> frequency = decimal(json, name);
            case "seed" -> {
                var told = decimal(json, name);
                seed = told == null ? null : Long.valueOf(told.longValue());
            }
            case "stop" -> {
                if (json.currentToken() == JsonToken.VALUE_STRING) {
                    stop(json);
                } else {
                    Json.elements(json, () -> stop(json));
                }
            }
            // The larger of the two, where both are said.
            case "max_tokens", "max_completion_tokens" -> {
                var told = whole(json, name);
                if (told != null && told > 0) {
                    mostTokens = mostTokens == null ? told : Integer.valueOf(Math.max(mostTokens, told));
                }
            }
            case "n" -> {
                var told = whole(json, name);
                answers = told == null ? 1 : Math.max(1, told);
            }
            case "logprobs" -> probabilities = Boolean.TRUE.equals(ChatRequestReader.flag(json));
            case "top_logprobs" -> topProbabilities = whole(json, name);
            default -> {
                return false;
            }
        }
        return true;
    }

    Sampling read() {
        return new Sampling(
                temperature,
                topP,
                topK,
                presence,
                frequency,
                seed,
                stop,
                mostTokens,
                answers,
                probabilities,
                topProbabilities);
    }

    private void stop(JsonParser json) throws IOException {
        var text = Json.text(json);
        if (text != null && !text.isEmpty() && stop.size() < MOST_STOPS) {
            stop.add(text);
        }
    }

    private static @Nullable BigDecimal decimal(JsonParser json, String name) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return null;
        }
        var number = Json.number(json);
        if (number == null) {
            throw ChatRequestReader.invalid(name + " must be a number.", name);
        }
        return number;
    }

    static @Nullable Integer whole(JsonParser json, String name) throws IOException {
        var told = decimal(json, name);
        if (told == null) {
            return null;
        }
        if (told.abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) > 0) {
            return told.signum() < 0 ? 0 : Integer.MAX_VALUE;
        }
        return told.intValue();
    }
}
