package dev.farthing.bootstrap;

import dev.farthing.application.start.StartUpStep;
import dev.farthing.application.stream.OpenUsageStream;
import dev.farthing.application.stream.StreamUsage;
import dev.farthing.application.stream.UsageOutbox;
import dev.farthing.application.stream.WatchUsageStream;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/// Lets usage flow on, where somebody wants it.
@Singleton
class StreamSchedule implements StartUpStep {
    private static final Logger LOG = Logger.getLogger(StreamSchedule.class);
    private static final int AFTER_EVERYTHING_ELSE = 1_000;
    private static final String ROUND = "the stream of usage";

    private final OpenUsageStream openUsageStream;
    private final StreamUsage streamUsage;
    private final WatchUsageStream watchUsageStream;
    private final Caretaker caretaker;
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong waitingMillis = new AtomicLong();
    private final AtomicLong missing = new AtomicLong();

    StreamSchedule(
            OpenUsageStream openUsageStream,
            StreamUsage streamUsage,
            WatchUsageStream watchUsageStream,
            Caretaker caretaker,
            MeterRegistry meters) {
        this.openUsageStream = openUsageStream;
        this.streamUsage = streamUsage;
        this.watchUsageStream = watchUsageStream;
        this.caretaker = caretaker;
        meters.gauge("farthing.usage.stream.waiting", waiting);
        meters.gauge("farthing.usage.stream.waiting.millis", waitingMillis);
        meters.gauge("farthing.usage.stream.missing", missing);
    }

    @Override
    public int order() {
        return AFTER_EVERYTHING_ELSE;
    }

    @Override
    public void run() {
        openUsageStream.open();
    }

    /// Whichever replica comes by sends what waits.
    @Scheduled(every = "1s", delayed = "2s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void stream() {
        caretaker.lookAfter(ROUND, () -> streamUsage.stream(caretaker::goesOn));
    }

    @Scheduled(every = "5s", delayed = "3s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void watch() {
        caretaker.lookAfter(
                "what waits for the stream of usage",
                () -> watchUsageStream.watch().ifPresent(this::tell));
    }

    private void tell(UsageOutbox.Backlog backlog) {
        waiting.set(backlog.records());
        waitingMillis.set(backlog.oldest().toMillis());
        if (missing.getAndSet(backlog.missing()) == 0 && backlog.missing() > 0) {
            LOG.warn(
                    "there is no room for more usage that waits for Kafka: from now on the stream lacks records, and will"
                            + " say how many and from when until when; they have to be copied through the API");
        }
    }
}
