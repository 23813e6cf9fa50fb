package dev.farthing.persistence.limit;

import dev.farthing.application.relay.RateLimits;
import dev.farthing.domain.fault.Fault;
import io.github.bucket4j.TimeMeter;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Rate limits of this process alone; keys and orgs without any cost nothing here.
@Singleton
class LocalRateLimits implements RateLimits {
    private static final Duration SOON = Duration.ofSeconds(1);

    private final TimeMeter clock;
    private final ConcurrentHashMap<UUID, Level> keys = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<UUID, Level> orgs = new ConcurrentHashMap<>();

    @Inject
    LocalRateLimits() {
        this(TimeMeter.SYSTEM_NANOTIME);
    }

    LocalRateLimits(TimeMeter clock) {
        this.clock = clock;
    }

    @Override
    public Start tryStart(UUID orgId, UUID keyId, Limits ofKey, Limits ofPlan, long tokens) {
        if (ofKey.isNone() && ofPlan.isNone()) {
            return new Start.Started(Running.UNLIMITED, null);
        }
        synchronized (this) {
            var levels = levels(orgId, keyId, ofKey, ofPlan);
            var refused = refusal(levels, tokens);
            if (refused != null) {
                return refused;
            }
            levels.forEach(level -> level.start(tokens));
            return new Start.Started(new Ticket(levels, tokens), standing(levels));
        }
    }

    /// Forgets those who have all of their limits left: their next call finds them so again.
    @Scheduled(every = "60s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void forgetIdle() {
        synchronized (this) {
            keys.values().removeIf(Level::isIdle);
            orgs.values().removeIf(Level::isIdle);
        }
    }

    int remembered() {
        return keys.size() + orgs.size();
    }

    private List<Level> levels(UUID orgId, UUID keyId, Limits ofKey, Limits ofPlan) {
        var levels = new ArrayList<Level>(2);
        if (!ofKey.isNone()) {
            levels.add(level(keys, keyId, "this API key", ofKey));
        }
        if (!ofPlan.isNone()) {
            levels.add(level(orgs, orgId, "the organisation's plan", ofPlan));
        }
        return levels;
    }

    private Level level(ConcurrentHashMap<UUID, Level> all, UUID id, String whose, Limits limits) {
        var level = all.computeIfAbsent(id, _ -> new Level(whose, clock));
        level.limit(limits);
        return level;
    }

    private static Start.@Nullable Refused refusal(List<Level> levels, long tokens) {
        for (var level : levels) {
            if (level.isFull()) {
                var sentence = "Too many concurrent calls: " + level.whose() + " allows "
                        + level.limits().concurrent() + " at once.";
                return new Start.Refused(Fault.CONCURRENCY_LIMIT_EXCEEDED, sentence, SOON, standing(levels));
            }
        }
        for (var level : levels) {
            var wait = level.waitForRequest();
            if (!wait.isZero()) {
                var sentence = "Rate limit reached: " + level.whose() + " allows "
                        + level.limits().requestsPerMinute() + " requests per minute.";
                return new Start.Refused(Fault.RATE_LIMIT_EXCEEDED, sentence, wait, standing(levels));
            }
        }
        for (var level : levels) {
            var wait = level.waitForTokens(tokens);
            if (!wait.isZero()) {
                var sentence = "Rate limit reached: " + level.whose() + " allows "
                        + level.limits().tokensPerMinute() + " tokens per minute.";
                return new Start.Refused(Fault.RATE_LIMIT_EXCEEDED, sentence, wait, standing(levels));
            }
        }
        return null;
    }

    private static @Nullable Standing standing(List<Level> levels) {
        long limitRequests = -1;
        long remainingRequests = Long.MAX_VALUE;
        long limitTokens = -1;
        long remainingTokens = Long.MAX_VALUE;
        for (var level : levels) {
            var rpm = level.limits().requestsPerMinute();
            if (rpm != null && level.remainingRequests() < remainingRequests) {
                limitRequests = rpm;
                remainingRequests = level.remainingRequests();
            }
            var tpm = level.limits().tokensPerMinute();
            if (tpm != null && level.remainingTokens() < remainingTokens) {
                limitTokens = tpm;
                remainingTokens = level.remainingTokens();
            }
        }
        if (limitRequests < 0 && limitTokens < 0) {
            return null;
        }
        return new Standing(
                limitRequests,
                limitRequests < 0 ? -1 : remainingRequests,
                limitRequests < 0 ? Duration.ZERO : Level.untilFull(limitRequests, remainingRequests),
                limitTokens,
                limitTokens < 0 ? -1 : remainingTokens,
                limitTokens < 0 ? Duration.ZERO : Level.untilFull(limitTokens, remainingTokens));
    }

    private final class Ticket implements Running {
        private final List<Level> levels;
        private final long expected;
        private boolean finished;

        private Ticket(List<Level> levels, long expected) {
            this.levels = levels;
            this.expected = expected;
        }

        @Override
        public void finish(long tokens) {
            synchronized (LocalRateLimits.this) {
                if (!finished) {
                    finished = true;
                    levels.forEach(level -> level.finish(expected, tokens));
                }
            }
        }
    }
}
