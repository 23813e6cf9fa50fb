package dev.farthing.domain.authenticity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.farthing.domain.authenticity.Claim.Tokens;
import dev.farthing.domain.authenticity.Finding.Kind;
import org.junit.jupiter.api.Test;

class FindingTest {
    private final Evidence evidence = new Evidence();

    private void hear(int times, String model, boolean finished, boolean burst) {
        for (int i = 0; i < times; i++) {
            evidence.add(new Claim(model, new Tokens(10, 0, false, 60), 200, finished, burst ? 1_990 : 10, 2_000));
        }
    }

    @Test
    void anHonestVendorGivesNothingToFind() {
        hear(100, "m-2026-01-01", true, false);
        for (int i = 0; i < 100; i++) {
            evidence.addCount(101, 100);
        }
        assertThat(Finding.of(AskedModel.of("m"), evidence)).isEmpty();
    }

    @Test
    void eachFindingSaysWhatItRestsOn() {
        hear(60, "other", false, true);
        for (int i = 0; i < 60; i++) {
            evidence.addCount(115, 100);
        }
        evidence.add(new Claim("m", new Tokens(10, 10, true, 1), 4, true, null, 5));

        assertThat(Finding.of(AskedModel.of("m"), evidence))
                .extracting(Finding::kind, Finding::evidence)
                .containsExactly(
                        tuple(Kind.OTHER_MODEL, "60 of 61 answers say that they are of other"),
                        tuple(Kind.PROMPT_INFLATION, "6900 tokens billed for 60 prompts of 6000 tokens: 15.00 % more"),
                        tuple(
                                Kind.IMPOSSIBLE_CACHE,
                                "1 of 61 answers say that more of the prompt was in the cache than there was"),
                        tuple(
                                Kind.STREAMS_IN_ONE_PIECE,
                                "the first text of 60 of 60 long streams came in the last tenth of their time"),
                        tuple(Kind.NO_STOP_REASON, "60 of 61 answers do not say why they stopped"));
    }

    @Test
    void onTooLittleNothingIsSaid() {
        hear(19, "m", false, true);
        for (int i = 0; i < 49; i++) {
            evidence.addCount(200, 100);
        }
        assertThat(Finding.of(AskedModel.of("m"), evidence)).isEmpty();
    }
}
