package dev.farthing.bootstrap;

import dev.farthing.application.balance.ForgetBalances;
import dev.farthing.application.balance.PollBalances;
import dev.farthing.application.start.Drain;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/// Asks vendors for what is left on the accounts; each account is one replica's at a time.
@Singleton
class BalanceSchedule {
    private static final Logger LOG = Logger.getLogger(BalanceSchedule.class);

    private final PollBalances pollBalances;
    private final ForgetBalances forgetBalances;
    private final Drain drain;
    private volatile boolean troubled;

    BalanceSchedule(PollBalances pollBalances, ForgetBalances forgetBalances, Drain drain) {
        this.pollBalances = pollBalances;
        this.forgetBalances = forgetBalances;
        this.drain = drain;
    }

    @Scheduled(every = "1s", delayed = "3s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void poll() {
        quietly(() -> pollBalances.poll(() -> !drain.draining()));
    }

    @Scheduled(every = "6h", delayed = "5m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void forget() {
        quietly(forgetBalances::forget);
    }

    /// Trouble is told once until it is over.
    private void quietly(Runnable round) {
        if (drain.draining()) {
            return;
        }
        try {
            round.run();
            troubled = false;
        } catch (RuntimeException e) {
            if (!drain.draining() && !troubled) {
                troubled = true;
                LOG.error("the vendors' balances could not be looked after, trying again", e);
            }
        }
    }
}
