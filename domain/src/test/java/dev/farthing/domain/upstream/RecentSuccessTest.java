package dev.farthing.domain.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentSuccessTest {
    private static final long NOW = 1_000_000_000;

    private final RecentSuccess success = new RecentSuccess();

    private void count(int answered, int failed, long at) {
        for (int i = 0; i < answered; i++) {
            success.count(true, at);
        }
        for (int i = 0; i < failed; i++) {
            success.count(false, at);
        }
    }

    @Test
    void theShareOfTheLastFiveMinutesDecides() {
        count(15, 5, NOW);

        assertThat(success.isBelow(75, 20, NOW)).isFalse();
        assertThat(success.isBelow(76, 20, NOW)).isTrue();
        assertThat(success.isBelow(76, 20, NOW + 240_000)).isTrue();
        assertThat(success.isBelow(76, 20, NOW + 300_000)).isFalse();
    }

    @Test
    void ofTooFewCallsNothingIsSaid() {
        count(0, 19, NOW);
        assertThat(success.isBelow(100, 20, NOW)).isFalse();
        count(0, 1, NOW + 60_000);
        assertThat(success.isBelow(100, 20, NOW + 60_000)).isTrue();
    }

    @Test
    void whatIsOlderIsForgottenPieceByPiece() {
        count(0, 20, NOW);
        count(20, 0, NOW + 200_000);

        assertThat(success.isBelow(60, 20, NOW + 200_000)).isTrue();
        assertThat(success.isBelow(60, 20, NOW + 310_000)).isFalse();
        count(0, 1, NOW + 900_000);
        assertThat(success.isBelow(60, 1, NOW + 900_000)).isTrue();
        success.forget();
        assertThat(success.isBelow(60, 1, NOW + 900_000)).isFalse();
    }
}
