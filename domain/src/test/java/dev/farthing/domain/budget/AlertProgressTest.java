package dev.farthing.domain.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AlertProgressTest {
    @Test
    void itBeginsWithTheSmallestShare() {
        assertThat(AlertProgress.fresh(List.of(95, 50, 80, 50))).isEqualTo(new AlertProgress(List.of(50, 80, 95), 50));
        assertThat(AlertProgress.fresh(List.of()).next()).isNull();
    }

    @Test
    void whatWasToldIsNotToldAgain() {
        var toldToEighty = new AlertProgress(List.of(50, 80, 95), 95);
        assertThat(toldToEighty.changedTo(List.of(50, 80, 95))).isEqualTo(toldToEighty);
        assertThat(toldToEighty.changedTo(List.of(80, 100)).next()).isEqualTo(100);
        assertThat(toldToEighty.changedTo(List.of()).next()).isNull();
        assertThat(toldToEighty
                        .changedTo(List.of())
                        .changedTo(List.of(50, 80, 90))
                        .next())
                .isEqualTo(90);
    }

    @Test
    void aShareBelowOneThatWasToldIsPassedOver() {
        var toldToEighty = new AlertProgress(List.of(80, 95), 95);
        assertThat(toldToEighty.changedTo(List.of(60, 90)).next()).isEqualTo(90);
    }

    @Test
    void afterAllWereToldOnlyAHigherOneIsLeft() {
        var all = new AlertProgress(List.of(50, 100), null);
        assertThat(all.changedTo(List.of(50, 100)).next()).isNull();
        assertThat(all.changedTo(List.of(50, 100, 120)).next()).isEqualTo(120);
    }
}
