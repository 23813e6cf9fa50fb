package dev.farthing.persistence.usage;

import dev.farthing.application.relay.Durability;
import dev.farthing.application.relay.UsageJournal;
import dev.farthing.persistence.ConnectionSource;
import dev.farthing.persistence.DirectConnections;
import dev.farthing.persistence.Purses;
import dev.farthing.persistence.server.FreshDatabase;
import java.util.Currency;

/// A usage journal on a test's database, for tests of what stands beside it.
public final class OpenedJournal {
    private final PostgresJournal journal;

    private OpenedJournal(PostgresJournal journal) {
        this.journal = journal;
    }

    public static OpenedJournal on(FreshDatabase database, Durability durability) {
        return on(new DirectConnections(database.url(), database.user(), database.password()), durability);
    }

    public static OpenedJournal on(ConnectionSource source, Durability durability) {
        return on(source, durability, new Purses(durability));
    }

    /// One that ends its calls in these purses.
    public static OpenedJournal on(ConnectionSource source, Durability durability, Purses purses) {
        return new OpenedJournal(
                new PostgresJournal(JournalSettings.of(durability), Currency.getInstance("CNY"), source, purses));
    }

    public UsageJournal journal() {
        return journal;
    }

    public void close() {
        journal.close();
    }
}
