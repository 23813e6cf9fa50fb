package dev.farthing.application.balance;

import dev.farthing.application.balance.BalanceSheet.Due;
import dev.farthing.application.upstream.FindProvider;
import dev.farthing.application.upstream.OpenCredential;
import dev.farthing.domain.fault.FaultException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/// Asks for the balances that are due, some at a time; no transaction is open while vendors answer.
@ApplicationScoped
public class PollBalances {
    static final int AT_ONCE = 8;

    /// Longer than the slowest answer takes.
    static final Duration LEASE = Duration.ofMinutes(2);

    private final BalanceSheet sheet;
    private final OpenCredential openCredential;
    private final FindProvider findProvider;
    private final BalanceReading reading;
    private final NoteBalance noteBalance;
    private final InstantSource clock;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    public PollBalances(
            BalanceSheet sheet,
            OpenCredential openCredential,
            FindProvider findProvider,
            BalanceReading reading,
            NoteBalance noteBalance,
            InstantSource clock) {
        this.sheet = sheet;
        this.openCredential = openCredential;
        this.findProvider = findProvider;
        this.reading = reading;
        this.noteBalance = noteBalance;
        this.clock = clock;
    }

    /// @param goOn asked before each round
    public void poll(BooleanSupplier goOn) {
        while (goOn.getAsBoolean()) {
            var now = clock.instant();
            var due = sheet.take(AT_ONCE, now, now.plus(LEASE));
            if (due.isEmpty()) {
                return;
            }
            CompletableFuture.allOf(due.stream()
                            .map(one -> CompletableFuture.runAsync(() -> one(one), threads))
                            .toArray(CompletableFuture<?>[]::new))
                    .join();
        }
    }

    private void one(Due due) {
        try {
            var opened = openCredential.open(due.credential());
            var kept = findProvider.find(due.provider());
            var statement = reading.read(
                    kept.provider().via(opened.proxy()), kept.balance().source(), opened.secret());
            noteBalance.note(due, new NoteBalance.Heard.Told(statement));
        } catch (FaultException untold) {
            noteBalance.note(due, new NoteBalance.Heard.Untold(untold.sentence()));
        } catch (IllegalStateException unreadable) {
            noteBalance.note(due, new NoteBalance.Heard.Untold("its secret cannot be opened"));
        }
    }
}
