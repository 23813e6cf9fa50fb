package dev.farthing.persistence.usage;

import dev.farthing.application.relay.Durability;
import dev.farthing.application.relay.UsageJournalContract;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.persistence.DirectConnections;
import dev.farthing.persistence.server.FoldedSums;
import dev.farthing.persistence.server.FreshDatabase;
import java.util.Currency;
import java.util.List;

/// Calls that are in a test's database, put there by the real journal; of some the sums have yet to take up what
/// they
/// add, as it is at most instants.
public final class RecordedCalls {
    private RecordedCalls() {}

    public static void write(FreshDatabase database, List<CallRecord> calls) {
        settle(database, calls);
        FoldedSums.of(database, calls.size() / 2);
    }

    /// The same, and the sums have yet to take up all of them.
    public static void settle(FreshDatabase database, List<CallRecord> calls) {
        var journal = new PostgresJournal(
                JournalSettings.of(Durability.STRICT),
                Currency.getInstance("CNY"),
                new DirectConnections(database.url(), database.user(), database.password()));
        UsageJournalContract.awaitAll(calls.stream().map(journal::record));
        journal.close();
    }
}
