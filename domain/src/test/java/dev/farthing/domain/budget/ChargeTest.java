package dev.farthing.domain.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class ChargeTest {
    @Test
    void whatWasUsedIsChargedUpToTheHold() {
        assertThat(Charge.within(10, 0)).isEqualTo(Charge.NOTHING);
        assertThat(Charge.within(10, 9)).isEqualTo(new Charge(9, 0));
        assertThat(Charge.within(10, 10)).isEqualTo(new Charge(10, 0));
    }

    @Test
    void b34WhatWasUsedBeyondTheHoldIsOverrun() {
        assertThat(Charge.within(10, 11)).isEqualTo(new Charge(10, 1));
        assertThat(Charge.within(0, 7)).isEqualTo(new Charge(0, 7));
        assertThat(Charge.within(1, Long.MAX_VALUE)).isEqualTo(new Charge(1, Long.MAX_VALUE - 1));
    }

    @Test
    void whereNothingLimitsItAllIsCharged() {
        assertThat(Charge.whole(Long.MAX_VALUE)).isEqualTo(new Charge(Long.MAX_VALUE, 0));
    }

    @Test
    void nothingIsChargedBelowZero() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Charge(-1, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Charge(0, -1));
        assertThatIllegalArgumentException().isThrownBy(() -> Charge.within(10, -1));
    }
}
