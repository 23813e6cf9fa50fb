package dev.farthing.rest.authenticity;

import dev.farthing.application.authenticity.ReadEvidence.Line;
import dev.farthing.domain.authenticity.Evidence;
import dev.farthing.domain.authenticity.Evidence.Figures;
import dev.farthing.domain.authenticity.Finding;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What each provider claims of each model, beside what was measured.
@Schema(name = "Authenticity")
record AuthenticityJson(List<ItemJson> items) {
    /// One model at one provider.
    @Schema(name = "AuthenticityItem")
    record ItemJson(
            @Schema(description = "null when no model is routed there any more", examples = "gpt-4o") @Nullable
            String model,

            @Schema(examples = "gpt-4o") String upstreamModel,
            @Schema(examples = "some-reseller") String provider,
            UUID providerId,

            @Schema(
                    enumeration = {"official", "cloud", "reseller", "self-hosted"},
                    description = "what its operator says of it")
            @Nullable
            String provenance,

            @Schema(description = "successful answers that were heard")
            long answers,

            List<EchoJson> echoedModels,
            PromptJson prompts,
            CacheJson cache,

            @Schema(description = "answers that do not say why they stopped")
            long withoutStopReason,

            @Schema(description = "answers that do not say what they used")
            long withoutUsage,

            @Schema(description = "streams of 50 output tokens or more that took a second or more")
            long longStreams,

            @Schema(description = "those of them whose first text came in the last tenth of that time")
            long burstStreams,

            @Schema(description = "code points generated per output token billed") @Nullable
            BigDecimal charsPerOutputToken,

            @Schema(description = "what does not fit, each with what it rests on")
            List<FindingJson> findings) {
        static ItemJson of(@Nullable String model, Line line) {
            var heard = line.heard();
            var evidence = heard.evidence();
            var figures = evidence.figures();
            return new ItemJson(
                    model,
                    heard.channel().upstreamModel(),
                    heard.provider(),
                    heard.channel().providerId(),
                    heard.provenance() == null ? null : heard.provenance().label(),
                    figures.answers(),
                    evidence.echoes().entrySet().stream()
                            .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                                    .thenComparing(Map.Entry.comparingByKey()))
                            .map(echo -> new EchoJson(
                                    echo.getKey(),
                                    echo.getValue(),
                                    heard.asked().isMeantBy(echo.getKey())))
                            .toList(),
                    PromptJson.of(evidence),
                    CacheJson.of(figures),
                    figures.unfinished(),
                    figures.unreported(),
                    figures.longStreams(),
                    figures.burstStreams(),
                    evidence.charsPerToken(),
                    line.findings().stream()
                            .map(finding -> new FindingJson(finding.kind(), finding.evidence()))
                            .toList());
        }
    }

    /// A name that answers gave their model.
    ///
    /// @param asAsked whether it is the one that was asked for, in full or in short
    @Schema(name = "AuthenticityEcho")
    record EchoJson(String model, long answers, boolean asAsked) {}

    /// Prompts that were counted here with the model's own tokenizer.
    @Schema(name = "AuthenticityPrompts")
    record PromptJson(
            long counted,
            @Schema(description = "by the vendor's word") long billedTokens,
            @Schema(description = "as counted here") long countedTokens,

            @Schema(
                    description = "how much more was billed than was counted; null until 50 prompts were counted",
                    examples = "15.00")
            @Nullable
            BigDecimal inflationPercent) {
        static PromptJson of(Evidence evidence) {
            var figures = evidence.figures();
            return new PromptJson(
                    figures.countedCalls(),
                    figures.billedTokens(),
                    figures.countedTokens(),
                    evidence.inflationPercent());
        }
    }

    /// What the vendor says of its cache.
    @Schema(name = "AuthenticityCache")
    record CacheJson(
            @Schema(description = "answers that used it") long answers,
            long tokens,
            @Schema(description = "all tokens of prompts") long promptTokens,

            @Schema(description = "answers that used it for a prompt below 1,024 tokens, which vendors rarely cache")
            long shortPrompts,

            @Schema(description = "answers that took more from it than there was")
            long impossible) {
        static CacheJson of(Figures figures) {
            return new CacheJson(
                    figures.cachedCalls(),
                    figures.cachedTokens(),
                    figures.promptTokens(),
                    figures.shortCachedCalls(),
                    figures.oddCacheCalls());
        }
    }

    /// Something that does not fit.
    @Schema(name = "AuthenticityFinding")
    record FindingJson(
            Finding.Kind finding,

            @Schema(examples = "57500 tokens billed for 50 prompts of 50000 tokens: 15.00 % more")
            String evidence) {}

    static AuthenticityJson of(List<Line> lines) {
        return new AuthenticityJson(lines.stream()
                .flatMap(line -> line.heard().models().isEmpty()
                        ? Stream.of(ItemJson.of(null, line))
                        : line.heard().models().stream().map(model -> ItemJson.of(model, line)))
                .toList());
    }
}
