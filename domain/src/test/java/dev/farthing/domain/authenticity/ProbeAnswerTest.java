package dev.farthing.domain.authenticity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.farthing.domain.authenticity.Claim.Tokens;
import dev.farthing.domain.authenticity.Finding.Kind;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProbeAnswerTest {
    private static ProbeAnswer answer(ProbePrompt prompt, String model, @Nullable Tokens tokens) {
        return new ProbeAnswer(prompt, new Claim(model, tokens, 3, true, null, 100), 100L, "yes", null);
    }

    private static List<Kind> kinds(ProbeAnswer... answers) {
        return ProbeAnswer.findings(AskedModel.of("gpt-4o"), List.of(answers)).stream()
                .map(Finding::kind)
                .toList();
    }

    @Test
    void anHonestModelGivesNothingToFind() {
        assertThat(kinds(
                        answer(ProbePrompt.NAME, "gpt-4o-2024-11-20", new Tokens(104, 0, false, 5)),
                        answer(ProbePrompt.LIMIT, "gpt-4o", new Tokens(100, 0, false, 16)),
                        new ProbeAnswer(ProbePrompt.COUNT, null, null, "", "The vendor did not answer in time.")))
                .isEmpty();
    }

    @Test
    void eachLieIsToldWithItsFigures() {
        assertThat(ProbeAnswer.findings(
                        AskedModel.of("gpt-4o"),
                        List.of(
                                answer(ProbePrompt.NAME, "gpt-4o-mini", null),
                                answer(ProbePrompt.COUNT, "gpt-4o", new Tokens(130, 64, false, 5)),
                                answer(ProbePrompt.LIMIT, "gpt-4o", new Tokens(100, 0, false, 200)))))
                .extracting(Finding::kind, Finding::evidence)
                .containsExactly(
                        tuple(Kind.OTHER_MODEL, "1 of 3 answers say that they are of gpt-4o-mini"),
                        tuple(Kind.NO_USAGE, "NAME: the answer does not say what it used"),
                        tuple(Kind.PROMPT_INFLATION, "COUNT: 130 tokens billed for a prompt of 100"),
                        tuple(
                                Kind.IMPOSSIBLE_CACHE,
                                "COUNT: 64 tokens are said to come from a cache, which holds no prompt so short"),
                        tuple(Kind.LIMIT_IGNORED, "LIMIT: 200 tokens billed for an answer that was limited to 16"));
    }
}
