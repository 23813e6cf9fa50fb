package dev.farthing.upstream.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DroppedNamesTest {
    private final DroppedNames names = new DroppedNames();

    @Test
    void namesAreKeptInOrderAndOnce() {
        names.add("b");
        names.add("tools", "c");
        names.add("a");
        names.add("b");

        assertThat(names.all()).containsExactly("a", "b", "tools.c");
    }

    @Test
    void whatIsTooLongOrStandsInNoHeaderIsOther() {
        names.add("x".repeat(81));
        names.add("tools", "x".repeat(80));
        names.add("search", "größe");
        names.add("place", "");
        names.add("y".repeat(80));

        assertThat(names.all())
                .containsExactlyInAnyOrder("other", "tools.other", "search.other", "place.other", "y".repeat(80));
    }

    @Test
    void beyondSixtyAllIsOther() {
        var members = new DroppedNames();
        for (int i = 0; i < 100; i++) {
            members.add("member" + i);
        }
        names.addAll("tools", members);
        names.add("tools", "member0");
        names.add("one more");

        assertThat(members.all()).hasSize(61).contains("member0", "member59", "other");
        assertThat(names.all()).hasSize(61).contains("tools.member0", "other");
    }
}
