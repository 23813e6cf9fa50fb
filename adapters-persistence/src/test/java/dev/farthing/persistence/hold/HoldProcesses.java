package dev.farthing.persistence.hold;

import dev.farthing.application.relay.Durability;
import dev.farthing.application.relay.IntentJournal.Intent;
import dev.farthing.application.relay.SomeCall;
import dev.farthing.application.relay.UsageJournal;
import dev.farthing.domain.budget.Booking;
import dev.farthing.persistence.DirectConnections;
import dev.farthing.persistence.server.FreshDatabase;
import dev.farthing.persistence.usage.OpenedJournal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What several gateway processes admit with on one database, and the usage journal they settle to.
final class HoldProcesses implements AutoCloseable {
    private final FreshDatabase database;
    private final OpenedJournal usage;
    private final List<PostgresIntents> opened = new ArrayList<>();

    HoldProcesses(FreshDatabase database) {
        this.database = database;
        this.usage = OpenedJournal.on(database, Durability.STRICT);
    }

    PostgresIntents open() {
        return open(HoldKeeper.BEAT_EVERY);
    }

    /// One that looks round so often, for tests that wait for it.
    PostgresIntents open(Duration beatEvery) {
        var fresh = new PostgresIntents(
                usage.journal(),
                () -> SomeCall.idAt(Instant.now()),
                new DirectConnections(database.url(), database.user(), database.password()),
                1,
                beatEvery);
        fresh.run();
        opened.add(fresh);
        return fresh;
    }

    UsageJournal journal() {
        return usage.journal();
    }

    /// Puts the end of a call on record, and waits until it is.
    void settle(HoldScene scene, Intent intent, Booking booking) {
        usage.journal()
                .record(scene.call(intent, booking), booking)
                .toCompletableFuture()
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        usage.close();
        opened.forEach(PostgresIntents::close);
    }
}
