package dev.farthing.persistence.hold;

import dev.farthing.application.Ids;
import dev.farthing.application.readiness.AdmissionPulse;
import dev.farthing.application.readiness.OwnAddress;
import dev.farthing.application.readiness.Pulse;
import dev.farthing.application.relay.AdmissionQueue;
import dev.farthing.application.relay.Durability;
import dev.farthing.application.relay.IntentJournal;
import dev.farthing.application.relay.ProgressLog;
import dev.farthing.application.relay.UsageJournal;
import dev.farthing.application.start.StartUpStep;
import dev.farthing.persistence.ConnectionSource;
import dev.farthing.persistence.DirectConnections;
import dev.farthing.persistence.Purses;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The intent journal of this process, and how far its calls have come.
@Singleton
class PostgresIntents implements IntentJournal, AdmissionQueue, ProgressLog, AdmissionPulse, StartUpStep {
    private static final int LOST_AFTER_SECONDS = 60;
    private static final int AFTER_ALL_IS_LOADED = 2_000;
    /// Behind the usage journal, for until that has closed calls are settled.
    private static final int LAST = Interceptor.Priority.PLATFORM_AFTER + 10;

    private final ReplicaLife life;
    private final HoldWriter writer;
    private final HoldKeeper keeper;
    private final SliceKeeper slices;
    private final ProgressNotes notes = new ProgressNotes();

    @Inject
    PostgresIntents(
            UsageJournal journal,
            Ids ids,
            Purses purses,
            OwnAddress address,
            @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url,
            @ConfigProperty(name = "quarkus.datasource.username") Optional<String> user,
            @ConfigProperty(name = "quarkus.datasource.password") Optional<String> password) {
        this(
                journal,
                new ReplicaLife(ids, address),
                new DirectConnections(url, user.orElse(null), password.orElse(null)),
                new HoldKeeper.Pace(LOST_AFTER_SECONDS, HoldKeeper.BEAT_EVERY),
                purses);
    }

    PostgresIntents(UsageJournal journal, Ids ids, ConnectionSource source, int lostAfterSeconds) {
        this(journal, ids, source, lostAfterSeconds, HoldKeeper.BEAT_EVERY);
    }

    /// @param beatEvery how often a sign of life is given
    PostgresIntents(UsageJournal journal, Ids ids, ConnectionSource source, int lostAfterSeconds, Duration beatEvery) {
        this(journal, ids, source, new HoldKeeper.Pace(lostAfterSeconds, beatEvery), new Purses(Durability.STRICT));
    }

    PostgresIntents(UsageJournal journal, Ids ids, ConnectionSource source, HoldKeeper.Pace pace, Purses purses) {
        this(journal, new ReplicaLife(ids, OwnAddress.UNTOLD), source, pace, purses);
    }

    private PostgresIntents(
            UsageJournal journal, ReplicaLife life, ConnectionSource source, HoldKeeper.Pace pace, Purses purses) {
        this.life = life;
        keeper = new HoldKeeper(source, life, journal, notes, pace);
        slices = new SliceKeeper(source, life, purses, pace);
        writer = new HoldWriter(source, life, keeper, slices);
    }

    @Override
    public int order() {
        return AFTER_ALL_IS_LOADED;
    }

    /// Not with the first call only: a process that nobody calls sees to what others left behind all the same.
    @Override
    public void run() {
        writer.start();
        keeper.start(writer.recent());
        slices.start(writer.recent());
    }

    /// From memory where slices have room for it; else on record, and more is cut off for the calls that follow.
    @Override
    public CompletionStage<Answer> admit(Intent intent) {
        if (!slices.areUsed()) {
            return writer.offer(intent);
        }
        var held = slices.hold(intent);
        return held != null
                ? CompletableFuture.completedStage(held)
                : writer.offer(intent).whenComplete((answer, _) -> slices.missed(intent, answer));
    }

    @Override
    public Pulse now() {
        return life.pulse().at(System.nanoTime());
    }

    @Override
    public Duration longestWait() {
        return writer.longestWait();
    }

    @Override
    public void note(Progress progress) {
        notes.note(progress);
    }

    void end(@Observes @Priority(LAST) ShutdownEvent event) {
        close();
    }

    void close() {
        slices.close();
        writer.close();
        keeper.close();
    }
}
