package dev.farthing.rest.relay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BodyRoomTest {
    private static final long MIB = 1024 * 1024;

    private final BodyRoom room = new BodyRoom(100 * MIB);

    @Test
    void noneTakesMoreThanHalfOfWhatIsLeft() {
        assertThat(room.share().grow(51 * MIB)).isFalse();
        assertThat(room.share().grow(50 * MIB)).isTrue();
        assertThat(room.share().grow(26 * MIB)).isFalse();
        assertThat(room.share().grow(25 * MIB)).isTrue();
        assertThat(room.share().grow(12 * MIB)).isTrue();
    }

    @Test
    void smallOnesAreLetInHoweverFullItIs() {
        for (long size = 50 * MIB; size > BodyRoom.SMALL; size /= 2) {
            room.share().grow(size);
        }
        for (int i = 0; i < 1_000; i++) {
            assertThat(room.share().grow(BodyRoom.SMALL)).isTrue();
        }
    }

    @Test
    void whatIsGivenBackIsThereAgainOnce() {
        var first = room.share();
        assertThat(first.grow(20 * MIB)).isTrue();
        assertThat(first.grow(40 * MIB)).isTrue();
        assertThat(room.share().grow(31 * MIB)).isFalse();
        first.free();
        first.free();
        assertThat(room.share().grow(51 * MIB)).isFalse();
        assertThat(room.share().grow(50 * MIB)).isTrue();
    }
}
