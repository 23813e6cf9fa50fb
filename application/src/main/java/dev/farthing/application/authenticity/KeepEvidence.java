package dev.farthing.application.authenticity;

import dev.farthing.application.Ids;
import dev.farthing.application.relay.HealthDirectory;
import dev.farthing.domain.authenticity.Evidence;
import dev.farthing.domain.quality.Channel;
import dev.farthing.domain.quality.Grain;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/// Writes down what this process heard vendors claim, and lets go of what is old.
@ApplicationScoped
public class KeepEvidence {
    static final Duration KEPT = Duration.ofDays(35);

    private final HealthDirectory health;
    private final EvidenceBook book;
    private final InstantSource clock;
    private final UUID replica;
    private final Map<Channel, Evidence> heard = new HashMap<>();
    private final Set<Channel> unwritten = new HashSet<>();
    private Instant day = Instant.EPOCH;

    KeepEvidence(HealthDirectory health, EvidenceBook book, Ids ids, InstantSource clock) {
        this.health = health;
        this.book = book;
        this.clock = clock;
        this.replica = ids.next();
    }

    /// One round; what cannot be written is tried again in the next one.
    public synchronized void keep() {
        var today = Grain.DAY.begin(clock.instant());
        if (!today.equals(day)) {
            write();
            heard.clear();
            day = today;
            book.forget(today.minus(KEPT));
        }
        health.providers()
                .forEach((id, provider) -> provider.drainedEvidence().forEach((model, evidence) -> {
                    var channel = new Channel(id, model);
                    heard.computeIfAbsent(channel, _ -> new Evidence()).add(evidence);
                    unwritten.add(channel);
                }));
        write();
    }

    private void write() {
        if (!unwritten.isEmpty()) {
            var fresh = new HashMap<>(heard);
            fresh.keySet().retainAll(unwritten);
            book.keep(replica, day, fresh);
            unwritten.clear();
        }
    }
}
