package dev.farthing.application.authenticity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.relay.RememberedHealth;
import dev.farthing.domain.authenticity.Claim;
import dev.farthing.domain.authenticity.Finding.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CollectEvidenceTest {
    private Instant now = Instant.parse("2026-11-21T23:59:58Z");
    private final RememberedEvidence book = new RememberedEvidence();
    private final RememberedHealth health = new RememberedHealth();
    private final KeepEvidence keep = new KeepEvidence(health, book, UUID::randomUUID, () -> now);
    private final ReadEvidence read = new ReadEvidence(book, () -> now);
    private final UUID provider = book.channel("p", null, "up", "m").providerId();

    private void hear(int times) {
        for (int i = 0; i < times; i++) {
            health.ofProvider(provider).hear("up", new Claim("other", null, 1, true, null, 5));
        }
    }

    private long answers(int days) {
        return read.read(days).stream()
                .mapToLong(line -> line.heard().evidence().figures().answers())
                .sum();
    }

    @Test
    void whatIsHeardIsKeptByTheDay() {
        hear(2);
        keep.keep();
        hear(3);
        keep.keep();
        assertThat(answers(1)).isEqualTo(5);

        now = now.plusSeconds(4);
        hear(4);
        keep.keep();
        assertThat(answers(1)).isEqualTo(4);
        assertThat(answers(2)).isEqualTo(9);
        assertThat(read.read(1).getFirst().findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.kind()).isEqualTo(Kind.OTHER_MODEL));
    }

    @Test
    void whatCouldNotBeWrittenIsWrittenLater() {
        book.away = true;
        hear(2);
        assertThatThrownBy(keep::keep).isInstanceOf(IllegalStateException.class);
        book.away = false;
        keep.keep();

        assertThat(answers(1)).isEqualTo(2);
    }

    @Test
    void afterFiveWeeksItIsForgotten() {
        hear(2);
        keep.keep();
        now = now.plus(Duration.ofDays(36));
        keep.keep();

        assertThat(answers(100)).isZero();
    }
}
