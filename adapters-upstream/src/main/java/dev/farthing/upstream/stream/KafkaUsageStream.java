package dev.farthing.upstream.stream;

import dev.farthing.application.start.StartRefusedException;
import dev.farthing.application.start.StartUpStep;
import dev.farthing.application.stream.StreamTarget;
import dev.farthing.application.stream.UsageRecord;
import dev.farthing.application.stream.UsageStream;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// Nothing of Kafka's client is loaded where no server is named.
@Singleton
class KafkaUsageStream implements UsageStream, StartUpStep {
    private static final int BEFORE_ANYTHING_IS_MADE = -10;

    /// Shorter than a replica's turn.
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final StreamTarget target;
    private final Duration patience;
    private @Nullable KafkaTopic topic;

    @Inject
    KafkaUsageStream(StreamTarget target) {
        this(target, PATIENCE);
    }

    KafkaUsageStream(StreamTarget target, Duration patience) {
        this.target = target;
        this.patience = patience;
    }

    @Override
    public int order() {
        return BEFORE_ANYTHING_IS_MADE;
    }

    /// Refuses a client's configuration that no client can be made of. The servers need not be there.
    @Override
    public void run() {
        if (isOpen()) {
            try {
                KafkaTopic.check(target);
            } catch (IllegalArgumentException e) {
                throw new StartRefusedException("FARTHING_KAFKA_CONFIG " + e.getMessage());
            }
        }
    }

    @Override
    public boolean isOpen() {
        return !target.isNone();
    }

    /// After a failure the client is given up with all it has under way: nothing of it can arrive later.
    @Override
    public synchronized CompletionStage<?> send(List<UsageRecord> records) {
        try {
            var open = topic == null ? new KafkaTopic(target, patience) : topic;
            topic = open;
            return open.send(records).whenComplete((_, failure) -> {
                if (failure != null) {
                    giveUp(open);
                }
            });
        } catch (RuntimeException e) {
            close();
            return CompletableFuture.failedFuture(e);
        }
    }

    private synchronized void giveUp(KafkaTopic failed) {
        if (topic == failed) {
            topic = null;
        }
        failed.close();
    }

    @PreDestroy
    synchronized void close() {
        if (topic != null) {
            topic.close();
            topic = null;
        }
    }
}
