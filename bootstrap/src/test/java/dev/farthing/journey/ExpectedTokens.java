package dev.farthing.journey;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;

/// What a vendor's usage object amounts to by the contract's rules, reckoned without the product's code.
record ExpectedTokens(
        long prompt,
        long cached,
        long cacheWrite,
        long cacheWriteHour,
        long audioIn,
        long imageIn,
        long completion,
        long reasoning,
        long audioOut,
        long imageOut) {
    static ExpectedTokens of(JsonNode usage) {
        var in = usage.path("prompt_tokens_details");
        var out = usage.path("completion_tokens_details");
        long total = usage.path("total_tokens").asLong();
        long prompt = usage.path("prompt_tokens").asLong(total);
        long completion = usage.path("completion_tokens").asLong(total - prompt);
        long reasoning = first(out.path("reasoning_tokens"), usage.path("reasoning_tokens"));
        if (reasoning > 0 && total == prompt + completion + reasoning) {
            completion += reasoning;
        }
        long cached = Math.min(
                prompt,
                first(
                        in.path("cached_tokens"),
                        usage.path("prompt_cache_hit_tokens"),
                        usage.path("cache_read_input_tokens"),
                        usage.path("cached_tokens")));
        long written = Math.min(
                prompt - cached, first(in.path("cache_write_tokens"), usage.path("cache_creation_input_tokens")));
        long audioIn =
                Math.min(prompt - cached - written, in.path("audio_tokens").asLong());
        long imageIn = Math.min(
                prompt - cached - written - audioIn, in.path("image_tokens").asLong());
        reasoning = Math.min(reasoning, completion);
        long audioOut =
                Math.min(completion - reasoning, out.path("audio_tokens").asLong());
        long imageOut = Math.min(
                completion - reasoning - audioOut, out.path("image_tokens").asLong());
        return new ExpectedTokens(
                prompt, cached, written, 0, audioIn, imageIn, completion, reasoning, audioOut, imageOut);
    }

    static ExpectedTokens ofResponse(JsonNode usage) {
        long completion = usage.path("output_tokens").asLong();
        long reasoning = Math.min(
                completion, usage.at("/output_tokens_details/reasoning_tokens").asLong());
        return new ExpectedTokens(
                usage.path("input_tokens").asLong(),
                usage.at("/input_tokens_details/cached_tokens").asLong(),
                usage.at("/input_tokens_details/cache_write_tokens").asLong(),
                0,
                0,
                0,
                completion,
                reasoning,
                0,
                0);
    }

    /// With what advisers and compactions took, which the sums of a message leave out.
    static ExpectedTokens ofMessage(JsonNode usage) {
        long cached = usage.path("cache_read_input_tokens").asLong();
        long written = usage.path("cache_creation_input_tokens").asLong();
        long input = usage.path("input_tokens").asLong();
        long output = usage.path("output_tokens").asLong();
        for (var work : usage.path("iterations")) {
            if (!work.path("type").asText().endsWith("message") || work.has("model")) {
                input += work.path("input_tokens").asLong();
                output += work.path("output_tokens").asLong();
            }
        }
        return new ExpectedTokens(
                input + cached + written,
                cached,
                written,
                usage.at("/cache_creation/ephemeral_1h_input_tokens").asLong(),
                0,
                0,
                output,
                usage.at("/output_tokens_details/thinking_tokens").asLong(),
                0,
                0);
    }

    static ExpectedTokens ofContent(JsonNode usage) {
        var prompt = usage.has("promptTokensDetails") ? "promptTokensDetails" : "promptTokenDetails";
        long reasoning = usage.path("thoughtsTokenCount").asLong();
        return new ExpectedTokens(
                usage.path("promptTokenCount").asLong()
                        + usage.path("toolUsePromptTokenCount").asLong(),
                usage.path("cachedContentTokenCount").asLong(),
                0,
                0,
                of(usage.path(prompt), "AUDIO") - of(usage.path("cacheTokensDetails"), "AUDIO"),
                of(usage.path(prompt), "IMAGE") - of(usage.path("cacheTokensDetails"), "IMAGE"),
                usage.path("candidatesTokenCount").asLong() + reasoning,
                reasoning,
                of(usage.path("candidatesTokensDetails"), "AUDIO"),
                of(usage.path("candidatesTokensDetails"), "IMAGE"));
    }

    private static long of(JsonNode details, String modality) {
        long tokens = 0;
        for (var detail : details) {
            tokens += detail.path("modality").asText().equals(modality)
                    ? detail.path("tokenCount").asLong()
                    : 0;
        }
        return tokens;
    }

    private static long first(JsonNode... candidates) {
        for (var candidate : candidates) {
            if (candidate.isNumber()) {
                return candidate.asLong();
            }
        }
        return 0;
    }

    /// The exact cost at the prices of a scene.
    BigDecimal cost() {
        return at("input_per_1m", prompt - cached - cacheWrite - audioIn - imageIn)
                .add(at("cache_read_per_1m", cached))
                .add(at("cache_write_5m_per_1m", cacheWrite - cacheWriteHour))
                .add(at("cache_write_1h_per_1m", cacheWriteHour))
                .add(at("audio_input_per_1m", audioIn))
                .add(at("image_input_per_1m", imageIn))
                .add(at("output_per_1m", completion - reasoning - audioOut - imageOut))
                .add(at("reasoning_per_1m", reasoning))
                .add(at("audio_output_per_1m", audioOut))
                .add(at("image_output_per_1m", imageOut))
                .add(Scene.price("per_request"));
    }

    private static BigDecimal at(String price, long tokens) {
        return Scene.price(price).multiply(BigDecimal.valueOf(tokens)).movePointLeft(6);
    }
}
