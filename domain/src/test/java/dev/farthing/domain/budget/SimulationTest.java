package dev.farthing.domain.budget;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// B31: no seed may break a promise, and every mistake that is planted must be found.
class SimulationTest {
    private static final int STEPS = 1_500;
    private static final int SEEDS = 3_000;
    private static final int MUTANT_SEEDS = 300;
    /// `-Dfarthing.seed=…` begins at the seed that a failure named.
    private static final long FIRST = Long.getLong("farthing.seed", 1);

    @Test
    void b31WhateverHappensNoBudgetIsExceededAndEveryCallIsBookedOnce() {
        var calls = new AtomicInteger();
        var raised = new AtomicLong();
        var sliced = new AtomicLong();
        var exhausted = new AtomicInteger();
        var failures = Collections.synchronizedList(new ArrayList<String>());
        LongStream.range(FIRST, FIRST + SEEDS).parallel().forEach(seed -> {
            try {
                var outcome = new Simulation(seed, null).run(STEPS);
                calls.addAndGet(outcome.sent());
                raised.addAndGet(outcome.raised());
                sliced.addAndGet(outcome.sliced());
                exhausted.addAndGet(outcome.fullest() >= 99 ? 1 : 0);
            } catch (RuntimeException e) {
                failures.add("seed " + seed + ": " + e.getMessage());
            }
        });
        assertThat(failures.stream().limit(5))
                .as("%s failures", failures.size())
                .isEmpty();
        assertThat(calls.get()).as("calls sent, lest nothing was tried").isGreaterThan(SEEDS * 200);
        assertThat(raised.get())
                .as("calls that held more than their bound, lest none was tried")
                .isGreaterThan(SEEDS * 100L);
        assertThat(sliced.get())
                .as("calls admitted from slices, lest none was tried")
                .isGreaterThan(SEEDS * 20L);
        assertThat(exhausted.get())
                .as("runs in which the vendor billed a limit to its end, lest none was tried")
                .isGreaterThan(SEEDS / 10);
    }

    @ParameterizedTest
    @EnumSource
    void b31APlantedMistakeIsFoundInHalfOfTheRunsAtLeast(Mutant mutant) {
        var found = LongStream.range(FIRST, FIRST + MUTANT_SEEDS)
                .parallel()
                .filter(seed -> isFound(seed, mutant))
                .count();
        assertThat(found).isGreaterThanOrEqualTo(MUTANT_SEEDS / 2);
    }

    private static boolean isFound(long seed, Mutant mutant) {
        try {
            new Simulation(seed, mutant).run(STEPS);
            return false;
        } catch (RuntimeException found) {
            return true;
        }
    }
}
