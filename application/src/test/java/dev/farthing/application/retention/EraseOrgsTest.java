package dev.farthing.application.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EraseOrgsTest {
    private static final UUID ONE = new UUID(1, 1);
    private static final UUID OTHER = new UUID(2, 2);

    private final List<UUID> erased = new ArrayList<>();
    private final EraseOrgs eraseOrgs = new EraseOrgs(new DeletedOrgs() {
        @Override
        public List<UUID> waiting() {
            return List.of(ONE, OTHER);
        }

        @Override
        public boolean erase(UUID orgId) {
            erased.add(orgId);
            return erased.stream().filter(orgId::equals).count() == 3;
        }
    });

    @Test
    void eachIsErasedPortionByPortionUntilNothingIsLeft() {
        eraseOrgs.erase(() -> true);
        assertThat(erased).containsExactly(ONE, ONE, ONE, OTHER, OTHER, OTHER);
    }

    @Test
    void theEndInterruptsItBetweenTwoPortions() {
        eraseOrgs.erase(() -> erased.size() < 2);
        assertThat(erased).containsExactly(ONE, ONE);
    }
}
