package dev.farthing.application.billing;

import java.time.InstantSource;
import java.util.function.Supplier;

class RememberedLedgerTest implements LedgerContract {
    private final RememberedLedger ledger = new RememberedLedger(InstantSource.system());

    @Override
    public Ledger ledger() {
        return ledger;
    }

    @Override
    public <T> T inTransaction(Supplier<T> work) {
        return work.get();
    }
}
