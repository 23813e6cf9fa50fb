package dev.farthing.domain.authenticity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.authenticity.Claim.Tokens;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EvidenceTest {
    private final Evidence evidence = new Evidence();

    private static Claim answer(@Nullable String model, Tokens tokens) {
        return new Claim(model, tokens, 40, true, null, 100);
    }

    private static Tokens tokens(long prompt, long cached, long completion) {
        return new Tokens(prompt, cached, false, completion);
    }

    @Test
    void inflationIsToldFromFiftyCountedPromptsOn() {
        for (int i = 0; i < 49; i++) {
            evidence.addCount(115, 100);
        }
        assertThat(evidence.inflationPercent()).isNull();
        evidence.addCount(115, 100);
        assertThat(evidence.inflationPercent()).isEqualByComparingTo("15");
    }

    @Test
    void whoBillsLessThanWasCountedInflatesByLessThanNothing() {
        for (int i = 0; i < 50; i++) {
            evidence.addCount(99, 100);
        }
        assertThat(evidence.inflationPercent()).isEqualByComparingTo("-1");
    }

    @Test
    void theNamesAVendorGivesItselfAreCountedAndBounded() {
        evidence.add(answer("a", tokens(1, 0, 1)));
        evidence.add(answer("a", tokens(1, 0, 1)));
        evidence.add(answer(null, tokens(1, 0, 1)));
        evidence.add(answer("x".repeat(129), tokens(1, 0, 1)));
        for (int i = 0; i < 1_000; i++) {
            evidence.add(answer("name-" + i, tokens(1, 0, 1)));
        }

        assertThat(evidence.echoes()).containsEntry("a", 2L).containsEntry("name-1", 1L);
        assertThat(evidence.echoes()).hasSizeLessThanOrEqualTo(Evidence.MOST_NAMES + 1);
        assertThat(evidence.echoes().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(1_003);
    }

    @Test
    void cacheClaimsThatCannotWellBeAreCounted() {
        evidence.add(answer("a", tokens(2_000, 1_024, 1)));
        evidence.add(answer("a", tokens(1_023, 500, 1)));
        evidence.add(answer("a", tokens(1_023, 0, 1)));
        evidence.add(answer("a", new Tokens(5_000, 5_000, true, 1)));

        assertThat(evidence.figures().cachedCalls()).isEqualTo(3);
        assertThat(evidence.figures().shortCachedCalls()).isEqualTo(1);
        assertThat(evidence.figures().oddCacheCalls()).isEqualTo(1);
        assertThat(evidence.figures().cachedTokens()).isEqualTo(6_524);
    }

    @Test
    void aStreamThatComesAllAtOnceAfterALongTimeIsNone() {
        var long50 = tokens(9, 0, 50);
        evidence.add(new Claim(null, long50, 9, true, 950, 1_000));
        evidence.add(new Claim(null, long50, 9, true, 900, 1_000));
        evidence.add(new Claim(null, long50, 9, true, 950, 999));
        evidence.add(new Claim(null, tokens(9, 0, 49), 9, true, 950, 1_000));
        evidence.add(new Claim(null, long50, 9, true, null, 1_000));

        assertThat(evidence.figures().longStreams()).isEqualTo(2);
        assertThat(evidence.figures().burstStreams()).isEqualTo(1);
    }

    @Test
    void answersWithoutAReportOrAnEndAreCounted() {
        evidence.add(new Claim("a", null, 9, false, null, 1));
        evidence.add(answer("a", tokens(1, 0, 20)));

        assertThat(evidence.figures().answers()).isEqualTo(2);
        assertThat(evidence.figures().unreported()).isEqualTo(1);
        assertThat(evidence.figures().unfinished()).isEqualTo(1);
        assertThat(evidence.charsPerToken()).isEqualByComparingTo("2");
        assertThat(new Evidence().charsPerToken()).isNull();
    }

    @Test
    void oneThatWasWrittenDownIsTheSame() {
        evidence.add(answer("a", tokens(1_000, 500, 7)));
        evidence.addCount(5, 4);
        var read = new Evidence(evidence.figures(), evidence.echoes());
        read.add(evidence);

        assertThat(read.figures().answers()).isEqualTo(2);
        assertThat(read.figures().billedTokens()).isEqualTo(10);
        assertThat(read.echoes()).containsEntry("a", 2L);
    }
}
