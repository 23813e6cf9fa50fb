package dev.farthing.bootstrap;

import dev.farthing.application.balance.FollowBalances;
import dev.farthing.application.balance.ForgetBalances;
import dev.farthing.application.balance.PollBalances;
import dev.farthing.application.job.Job;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/// Asks vendors for what is left on the accounts; each account is one replica's at a time.
@Singleton
class BalanceSchedule {
    private final PollBalances pollBalances;
    private final FollowBalances followBalances;
    private final ForgetBalances forgetBalances;
    private final Caretaker caretaker;

    BalanceSchedule(
            PollBalances pollBalances,
            FollowBalances followBalances,
            ForgetBalances forgetBalances,
            Caretaker caretaker) {
        this.pollBalances = pollBalances;
        this.followBalances = followBalances;
        this.forgetBalances = forgetBalances;
        this.caretaker = caretaker;
    }

    @Scheduled(every = "1s", delayed = "3s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void poll() {
        caretaker.lookAfter("the balances at vendors", () -> pollBalances.poll(caretaker::goesOn));
    }

    @Scheduled(every = "10s", delayed = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void follow() {
        caretaker.lookAfter("what is left at vendors", followBalances::follow);
    }

    @Produces
    @Singleton
    Job history() {
        return new Job(
                "balance-history",
                "forgets what vendors said of accounts longer ago than is kept",
                Duration.ofHours(6),
                forgetBalances::forget);
    }
}
