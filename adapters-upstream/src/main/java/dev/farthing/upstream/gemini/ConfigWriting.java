package dev.farthing.upstream.gemini;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.farthing.upstream.conversation.Conversation;
import dev.farthing.upstream.conversation.Conversation.Format;
import dev.farthing.upstream.conversation.Conversation.Thinking;
import dev.farthing.upstream.conversation.Sampling;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes `generationConfig`.
final class ConfigWriting {
    private static final int MOST_STOPS = 5;
    private static final int LITTLE = 1_024;
    private static final int SOME = 8_192;
    private static final int MUCH = 24_576;
    private static final int MOST_OF_PRO = 32_768;
    /// Who cannot be kept from thinking thinks this much at least.
    private static final int LEAST_OF_PRO = 128;

    private final JsonGenerator json;
    private final Conversation conversation;
    private final GeminiModel model;
    private final SchemaBound schemas;
    private final Set<String> dropped;

    ConfigWriting(
            JsonGenerator json,
            Conversation conversation,
            GeminiModel model,
            SchemaBound schemas,
            Set<String> dropped) {
        this.json = json;
        this.conversation = conversation;
        this.model = model;
        this.schemas = schemas;
        this.dropped = dropped;
    }

    /// @param functions whether there are tools that the caller runs
    /// @param size of pictures where the caller asks for none
    void write(boolean functions, @Nullable String size) throws IOException {
        json.writeObjectFieldStart("generationConfig");
        sampling(conversation.sampling());
        format(functions);
        thinking(conversation.thinking());
        output(size);
        json.writeEndObject();
    }

    private void sampling(Sampling sampling) throws IOException {
        number("temperature", sampling.temperature());
        number("topP", sampling.topP());
        whole("topK", sampling.topK());
        number("presencePenalty", sampling.presencePenalty());
        number("frequencyPenalty", sampling.frequencyPenalty());
        var seed = sampling.seed();
        if (seed != null) {
            json.writeNumberField("seed", Math.clamp(seed, Integer.MIN_VALUE, Integer.MAX_VALUE));
        }
        whole("maxOutputTokens", sampling.mostTokens());
        if (sampling.answers() > 1) {
            json.writeNumberField("candidateCount", sampling.answers());
        }
        if (!sampling.stop().isEmpty()) {
            json.writeArrayFieldStart("stopSequences");
            for (var stop : sampling.stop()
                    .subList(0, Math.min(MOST_STOPS, sampling.stop().size()))) {
                json.writeString(stop);
            }
            json.writeEndArray();
            if (sampling.stop().size() > MOST_STOPS) {
                dropped.add("stop");
            }
        }
        if (sampling.probabilities()) {
            json.writeBooleanField("responseLogprobs", true);
            whole("logprobs", sampling.topProbabilities());
        }
    }

    /// Before its third generation Google refuses calls of functions together with a set form.
    private void format(boolean functions) throws IOException {
        var format = conversation.format();
        if (format instanceof Format.Free) {
            return;
        }
        if (functions && !model.isOfThirdGeneration()) {
            dropped.add("response_format");
            return;
        }
        json.writeStringField("responseMimeType", "application/json");
        if (format instanceof Format.Schema(var _, var schema, var _) && !GoogleSchema.isOfNothing(schema)) {
            json.writeFieldName("responseSchema");
            json.writeRawValue(GoogleSchema.of(schema, "response_format", schemas));
        }
    }

    private void thinking(@Nullable Thinking thinking) throws IOException {
        if (thinking == null) {
            return;
        }
        boolean none = isNone(thinking);
        if (!model.thinks()) {
            if (!none) {
                dropped.add("thinking");
            }
            return;
        }
        json.writeObjectFieldStart("thinkingConfig");
        var tokens = thinking.tokens();
        if (model.isOfThirdGeneration() && (tokens == null || none)) {
            var level = level(thinking);
            if (level != null) {
                json.writeStringField("thinkingLevel", level);
            }
        } else {
            var budget = tokens == null ? budget(thinking.effort()) : tokens;
            if (budget != null) {
                json.writeNumberField("thinkingBudget", within(budget));
            }
        }
        if (!none) {
            var shown = thinking.shown();
            json.writeBooleanField("includeThoughts", shown == null || shown);
        }
        json.writeEndObject();
    }

    private static boolean isNone(Thinking thinking) {
        var tokens = thinking.tokens();
        return tokens == null ? "none".equals(thinking.effort()) : tokens == 0;
    }

    /// None of this generation can be kept from thinking altogether.
    private @Nullable String level(Thinking thinking) {
        var effort = isNone(thinking) ? "none" : thinking.effort();
        return switch (effort == null ? "" : effort) {
            case "none", "minimal" -> model.isPro() ? "low" : "minimal";
            case "low", "medium", "high" -> effort;
            case "xhigh" -> "high";
            default -> null;
        };
    }

    private static @Nullable Integer budget(@Nullable String effort) {
        return switch (effort == null ? "" : effort) {
            case "none" -> 0;
            case "minimal", "low" -> LITTLE;
            case "medium" -> SOME;
            case "high", "xhigh" -> MUCH;
            default -> null;
        };
    }

    private int within(int budget) {
        if (budget < 0) {
            return -1;
        }
        int least = model.isPro() ? LEAST_OF_PRO : 0;
        return Math.clamp(budget, least, model.isPro() ? MOST_OF_PRO : MUCH);
    }

    private void output(@Nullable String sizeByName) throws IOException {
        var output = conversation.output();
        if (output.images() || output.audio()) {
            json.writeArrayFieldStart("responseModalities");
            if (output.images()) {
                json.writeString("TEXT");
                json.writeString("IMAGE");
            }
            if (output.audio()) {
                json.writeString("AUDIO");
            }
            json.writeEndArray();
        }
        var size = output.imageSize() == null ? sizeByName : output.imageSize();
        if (size != null || output.aspectRatio() != null) {
            json.writeObjectFieldStart("imageConfig");
            if (output.aspectRatio() != null) {
                json.writeStringField("aspectRatio", output.aspectRatio());
            }
            if (size != null) {
                json.writeStringField("imageSize", size);
            }
            json.writeEndObject();
        }
    }

    private void number(String name, @Nullable BigDecimal number) throws IOException {
        if (number != null) {
            json.writeNumberField(name, number);
        }
    }

    private void whole(String name, @Nullable Integer number) throws IOException {
        if (number != null) {
            json.writeNumberField(name, number);
        }
    }
}
