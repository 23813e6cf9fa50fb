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
            findings.add(
                    new Finding(Finding.Kind.NO_USAGE, "%s: the answer does not say what it used".formatted(prompt)));
            return;
        }
        if (counted != null
                && billed.prompt() > counted + FRAME_TOKENS
                && (billed.prompt() - counted) * 100 >= INFLATED_PERCENT * counted) {
            findings.add(new Finding(
                    Finding.Kind.PROMPT_INFLATION,
                    "%s: %d tokens billed for a prompt of %d".formatted(prompt, billed.prompt(), counted)));
        }
        if (billed.completion() > prompt.mostTokens()) {
            findings.add(new Finding(
                    Finding.Kind.LIMIT_IGNORED,
                    "%s: %d tokens billed for an answer that was limited to %d"
                            .formatted(prompt, billed.completion(), prompt.mostTokens())));
        }
        if (billed.cached() > 0 && billed.prompt() < Evidence.SHORTEST_CACHED) {
            findings.add(new Finding(
                    Finding.Kind.IMPOSSIBLE_CACHE,
                    "%s: %d tokens are said to come from a cache, which holds no prompt so short"
                            .formatted(prompt, billed.cached())));
        }
    }
}
