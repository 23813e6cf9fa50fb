package dev.farthing.upstream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DroppedTest {
    private static final String HEADER = "x-farthing-dropped";

    @Test
    void namesStandInOrderBesideThoseBefore() {
        assertThat(Dropped.told(Map.of(HEADER, "b", "x", "y"), Set.of("c", "a")))
                .isEqualTo(Map.of(HEADER, "a,b,c", "x", "y"));
        assertThat(Dropped.told(Map.of("x", "y"), Set.of())).isEqualTo(Map.of("x", "y"));
    }

    /// Callers call members what they like: a header stays one line, of names that can be told apart.
    @Test
    void whatNoHeaderHoldsIsToldAsOther() {
        var names = Set.of("seed", "a\r\nset-cookie: b", "a,b", "größe", "", "x".repeat(5_000));

        assertThat(Dropped.told(Map.of(), names)).isEqualTo(Map.of(HEADER, "other,seed"));
    }

    @Test
    void aHeaderHasRoomForSoManyNames() {
        var many = IntStream.range(0, 100_000).mapToObj(i -> "member" + i).collect(Collectors.toSet());

        assertThat(Dropped.told(Map.of(), many).get(HEADER)).contains(",other").hasSizeLessThan(1_000);
    }
}
