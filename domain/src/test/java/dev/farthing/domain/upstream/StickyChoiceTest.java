package dev.farthing.domain.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StickyChoiceTest {
    private final Random dice = new Random(7);
    private final List<UUID> many = some(3_000);
    private final List<UUID> proxies = some(6);

    private List<UUID> some(int count) {
        return Stream.generate(() -> new UUID(dice.nextLong(), dice.nextLong()))
                .limit(count)
                .toList();
    }

    @Test
    void everyOneHasAboutAnEqualShare() {
        var shares = many.stream()
                .collect(Collectors.groupingBy(
                        who -> StickyChoice.of(who, proxies).orElseThrow(), Collectors.counting()));
        assertThat(shares).hasSize(6).allSatisfy((_, share) -> assertThat(share).isBetween(400L, 600L));
    }

    @Test
    void theOrderDoesNotMatter() {
        assertThat(many)
                .allSatisfy(who ->
                        assertThat(StickyChoice.of(who, proxies.reversed())).isEqualTo(StickyChoice.of(who, proxies)));
    }

    @Test
    void whenOneGoesOnlyThoseThatHadItChooseAnew() {
        var gone = proxies.get(2);
        var left = new ArrayList<>(proxies);
        left.remove(gone);
        for (var who : many) {
            var before = StickyChoice.of(who, proxies).orElseThrow();
            var after = StickyChoice.of(who, left).orElseThrow();
            assertThat(after).isNotEqualTo(gone);
            if (!before.equals(gone)) {
                assertThat(after).isEqualTo(before);
            }
        }
    }

    @Test
    void ofNothingThereIsNoChoice() {
        assertThat(StickyChoice.of(many.getFirst(), List.of())).isEmpty();
    }
}
