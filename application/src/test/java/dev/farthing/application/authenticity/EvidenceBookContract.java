package dev.farthing.application.authenticity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.authenticity.Claim;
import dev.farthing.domain.authenticity.Evidence;
import dev.farthing.domain.quality.Channel;
import dev.farthing.domain.upstream.Provenance;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every book of evidence must do; each test begins with an empty one.
public interface EvidenceBookContract {
    Instant DAY = Instant.parse("2026-11-21T00:00:00Z");
    UUID ONE = new UUID(1, 1);
    UUID OTHER = new UUID(1, 2);

    EvidenceBook book();

    /// A channel of a provider that is there, and the models that are routed to it.
    Channel aChannel(String provider, @Nullable Provenance provenance, String upstreamModel, String... models);

    static Evidence heard(int answers, String model) {
        var evidence = new Evidence();
        for (int i = 0; i < answers; i++) {
            evidence.add(new Claim(model, new Claim.Tokens(2_000, 1_500, true, 60), 99, false, 1_990, 2_000));
            evidence.add(new Claim(null, null, 1, true, null, 2_000));
            evidence.addCount(7, 5);
        }
        return evidence;
    }

    @Test
    default void whatAReplicaSaysAgainReplacesWhatItSaidBefore() {
        var channel = aChannel("p", Provenance.SELF_HOSTED, "up", "b", "a");
        book().keep(ONE, DAY, Map.of(channel, heard(1, "x")));
        book().keep(ONE, DAY, Map.of(channel, heard(2, "x")));
        book().keep(OTHER, DAY, Map.of(channel, heard(3, "y")));
        book().keep(ONE, DAY.minus(Duration.ofDays(1)), Map.of(channel, heard(4, "x")));

        var heard = book().since(DAY).getFirst();
        assertThat(book().since(DAY)).hasSize(1);
        assertThat(heard.channel()).isEqualTo(channel);
        assertThat(heard.provider()).isEqualTo("p");
        assertThat(heard.provenance()).isEqualTo(Provenance.SELF_HOSTED);
        assertThat(heard.models()).containsExactly("a", "b");
        assertThat(heard.evidence().figures()).isEqualTo(heard(5, "z").figures());
        assertThat(heard.evidence().echoes()).isEqualTo(Map.of("x", 2L, "y", 3L));
        assertThat(book().since(DAY.minus(Duration.ofDays(1)))
                        .getFirst()
                        .evidence()
                        .figures())
                .isEqualTo(heard(9, "z").figures());
    }

    @Test
    default void whatIsOldIsForgotten() {
        var channel = aChannel("p", null, "up");
        book().keep(ONE, DAY, Map.of(channel, heard(1, "x")));
        book().keep(ONE, DAY.minus(Duration.ofDays(1)), Map.of(channel, heard(1, "x")));
        book().forget(DAY);

        assertThat(book().since(Instant.EPOCH).getFirst().evidence().figures())
                .isEqualTo(heard(1, "x").figures());
        assertThat(book().since(Instant.EPOCH).getFirst().provenance()).isNull();
    }

    @Test
    default void whatIsHeardOfAProviderThatIsGoneIsLetGo() {
        book().keep(ONE, DAY, Map.of(new Channel(UUID.randomUUID(), "up"), heard(1, "x")));

        assertThat(book().since(Instant.EPOCH)).isEmpty();
    }
}
