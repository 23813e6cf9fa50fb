package dev.farthing.domain.authenticity;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What came of one question on demand.
///
/// @param claim what the vendor said of its answer; null when there was none
/// @param counted the tokens of the prompt as counted here; null where they cannot be counted exactly
/// @param said the beginning of the answer
/// @param trouble why there was no answer; null when there was one
public record ProbeAnswer(
        ProbePrompt prompt,
        @Nullable Claim claim,
        @Nullable Long counted,
        String said,
        @Nullable String trouble) {
    /// A vendor may put a few tokens of its own round a message.
    private static final int FRAME_TOKENS = 8;

    private static final int INFLATED_PERCENT = 2;

    /// What does not fit in the answers to some questions.
    public static List<Finding> findings(AskedModel asked, List<ProbeAnswer> answers) {
        var evidence = new Evidence();
        for (var answer : answers) {
            if (answer.claim != null) {
                evidence.add(answer.claim);
            }
        }
        var findings = new ArrayList<>(Finding.of(asked, evidence));
        answers.forEach(answer -> answer.addTo(findings));
        return findings;
    }

    private void addTo(List<Finding> findings) {
        if (claim == null) {
            return;
        }
        var billed = claim.tokens();
        if (billed == null) {
            findings.add(Finding.byProbe(Finding.Kind.NO_USAGE, prompt));
            return;
        }
        if (counted != null
                && billed.prompt() > counted + FRAME_TOKENS
                && (billed.prompt() - counted) * 100 >= INFLATED_PERCENT * counted) {
            findings.add(Finding.byProbe(Finding.Kind.PROMPT_INFLATION, prompt, billed.prompt(), counted));
        }
        if (billed.completion() > prompt.mostTokens()) {
            findings.add(Finding.byProbe(Finding.Kind.LIMIT_IGNORED, prompt, billed.completion(), prompt.mostTokens()));
        }
        if (billed.cached() > 0 && billed.prompt() < Evidence.SHORTEST_CACHED) {
            findings.add(Finding.byProbe(Finding.Kind.IMPOSSIBLE_CACHE, prompt, billed.cached()));
        }
    }
}
