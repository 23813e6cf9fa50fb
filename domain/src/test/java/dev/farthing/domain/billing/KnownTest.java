package dev.farthing.domain.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KnownTest {
    private static final Instant START = Instant.parse("2026-11-01T00:00:00Z");

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }

    private static Known some(Random random) {
        var stretches = new ArrayList<Known.Stretch>();
        for (int i = random.nextInt(5); i > 0; i--) {
            int from = random.nextInt(20);
            stretches.add(new Known.Stretch(
                    random.nextInt(6) == 0 ? Instant.MIN : at(from),
                    random.nextInt(6) == 0 ? Instant.MAX : at(from + 1 + random.nextInt(8))));
        }
        return new Known(stretches);
    }

    @Test
    void sumAndDifferenceHoldWhatTheyShouldAtEveryInstant() {
        var random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            var one = some(random);
            var other = some(random);
            var sum = one.plus(other);
            var difference = one.minus(other);
            for (int second = -1; second < 30; second++) {
                boolean here = one.contains(at(second));
                boolean there = other.contains(at(second));
                assertThat(sum.contains(at(second))).isEqualTo(here || there);
                assertThat(difference.contains(at(second))).isEqualTo(here && !there);
            }
            assertThat(difference.plus(other)).isEqualTo(sum);
            assertThat(one.minus(one)).isEqualTo(Known.NEVER);
            assertThat(Known.parse(sum.text())).isEqualTo(sum);
        }
    }

    @Test
    void itIsWrittenAsFromAndTo() {
        var known = Known.before(at(0)).plus(new Known(List.of(new Known.Stretch(at(1), at(2)))));

        assertThat(known.text()).isEqualTo("../2026-11-01T00:00:00Z,2026-11-01T00:00:01Z/2026-11-01T00:00:02Z");
        assertThat(Known.EVER.text()).isEqualTo("../..");
        assertThat(Known.parse("")).isEqualTo(Known.NEVER);
        assertThat(Known.parse("2026-11-01T08:00:00 08:00/..").contains(at(0))).isTrue();
    }

    @Test
    void nonsenseIsRefused() {
        for (var text : new String[] {
            "x", "a/b", "../", "2026-11-01T00:00:00Z/2026-11-01T00:00:00Z", "+300000-01-01T00:00:00Z/..", ","
        }) {
            assertThatIllegalArgumentException().as(text).isThrownBy(() -> Known.parse(text));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> Known.parse("../..,".repeat(100) + "../.."));
    }
}
