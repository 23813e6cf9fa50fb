package dev.farthing.rest.authenticity;

import dev.farthing.application.authenticity.ProbeModel.Probed;
import dev.farthing.domain.authenticity.ProbeAnswer;
import dev.farthing.domain.authenticity.ProbePrompt;
import dev.farthing.rest.authenticity.AuthenticityJson.FindingJson;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What a model at its vendor answered to some known questions.
@Schema(name = "AuthenticityProbe")
record ProbeJson(
        String provider,
        String upstreamModel,

        @Schema(description = "the names callers know it by")
        List<String> models,

        List<AnswerJson> answers,

        @Schema(description = "what does not fit, each with what it rests on")
        List<FindingJson> findings) {
    /// One question and what came of it.
    @Schema(name = "AuthenticityProbeAnswer")
    record AnswerJson(
            ProbePrompt probe,
            String prompt,
            int maxTokens,

            @Schema(description = "why there was no answer; null when there was one") @Nullable
            String trouble,

            @Schema(description = "the beginning of the answer")
            String answer,

            @Schema(description = "the model it says it is") @Nullable
            String model,

            @Schema(description = "whether that is the one that was asked for") @Nullable
            Boolean asAsked,

            @Schema(description = "by the vendor's word") @Nullable
            Long promptTokens,

            @Schema(description = "as counted here; null where that cannot be done exactly") @Nullable
            Long countedPromptTokens,

            @Nullable Long cachedTokens,
            @Nullable Long completionTokens,
            @Nullable Integer latencyMs) {
        static AnswerJson of(ProbeAnswer answer, Probed probed) {
            var prompt = answer.prompt();
            var claim = answer.claim();
            var tokens = claim == null ? null : claim.tokens();
            var echoed = claim == null ? null : claim.echoedModel();
            return new AnswerJson(
                    prompt,
                    prompt.text(),
                    prompt.mostTokens(),
                    answer.trouble(),
                    answer.said(),
                    echoed,
                    echoed == null ? null : Boolean.valueOf(probed.asked().isMeantBy(echoed)),
                    tokens == null ? null : Long.valueOf(tokens.prompt()),
                    answer.counted(),
                    tokens == null ? null : Long.valueOf(tokens.cached()),
                    tokens == null ? null : Long.valueOf(tokens.completion()),
                    claim == null ? null : Integer.valueOf(claim.latencyMillis()));
        }
    }

    static ProbeJson of(Probed probed) {
        return new ProbeJson(
                probed.provider(),
                probed.asked().upstreamModel(),
                probed.asked().models(),
                probed.answers().stream()
                        .map(answer -> AnswerJson.of(answer, probed))
                        .toList(),
                probed.findings().stream()
                        .map(finding -> new FindingJson(finding.kind(), finding.evidence()))
                        .toList());
    }
}
