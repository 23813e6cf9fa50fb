package dev.farthing.persistence.limit;

import dev.farthing.application.relay.RateLimits;
import dev.farthing.domain.fault.Fault;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Limits of this process alone: each replica counts what it serves itself.
@Singleton
@Typed(RateLimitsInMemory.class)
class RateLimitsInMemory implements RateLimits {
    static final Start FREE = new Start.Started(Running.UNLIMITED, null);
    static final String OF_KEY = "this API key";
    static final String OF_PLAN = "this plan";
    private static final Duration SOON = Duration.ofSeconds(1);

    private final InstantSource clock;
    private final Map<UUID, Level> orgs = new ConcurrentHashMap<>();
    private final Map<UUID, Level> keys = new ConcurrentHashMap<>();

    RateLimitsInMemory(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public CompletionStage<Start> tryStart(UUID orgId, UUID keyId, Limits ofKey, Limits ofPlan, long tokens) {
        return CompletableFuture.completedStage(start(orgId, keyId, ofKey, ofPlan, tokens));
    }

    /// The same, for it is decided at once.
    Start start(UUID orgId, UUID keyId, Limits ofKey, Limits ofPlan, long tokens) {
        if (ofKey.isNone() && ofPlan.isNone()) {
            return FREE;
        }
        return begin(orgId, keyId, ofKey, ofPlan, Math.max(0, tokens), RateLimitsInMemory::decide);
    }

    /// Counts a call that somebody else let in, so that the limits are known here should they be needed.
    Running count(UUID orgId, UUID keyId, Limits ofKey, Limits ofPlan, long tokens) {
        return begin(orgId, keyId, ofKey, ofPlan, Math.max(0, tokens), RateLimitsInMemory::letIn);
    }

    private <T> T begin(UUID orgId, UUID keyId, Limits ofKey, Limits ofPlan, long expected, Beginning<T> beginning) {
        while (true) {
            var key = ofKey.isNone() ? null : keys.computeIfAbsent(keyId, _ -> new Level(OF_KEY, clock));
            var org = ofPlan.isNone() ? null : orgs.computeIfAbsent(orgId, _ -> new Level(OF_PLAN, clock));
            var begun = key == null
                    ? begin(present(org), ofPlan, null, Limits.NONE, expected, beginning)
                    : begin(key, ofKey, org, ofPlan, expected, beginning);
            if (begun != null) {
                return begun;
            }
        }
    }

    private static Level present(@Nullable Level level) {
        if (level == null) {
            throw new IllegalStateException("a limited call belongs to a level");
        }
        return level;
    }

    /// Null when one of the levels was forgotten meanwhile. Keys are locked before orgs.
    private static <T> @Nullable T begin(
            Level first,
            Limits ofFirst,
            @Nullable Level second,
            Limits ofSecond,
            long expected,
            Beginning<T> beginning) {
        synchronized (first) {
            first.look();
            if (second == null) {
                if (first.forgotten()) {
                    return null;
                }
                first.adopt(ofFirst);
                return beginning.begin(first, first, expected);
            }
            synchronized (second) {
                second.look();
                if (first.forgotten() || second.forgotten()) {
                    return null;
                }
                first.adopt(ofFirst);
                second.adopt(ofSecond);
                return beginning.begin(first, second, expected);
            }
        }
    }

    /// What is done under the locks of both, which may be one and the same.
    private interface Beginning<T> {
        T begin(Level first, Level second, long expected);
    }

    private static Place letIn(Level first, Level second, long expected) {
        first.start(expected);
        if (second != first) {
            second.start(expected);
        }
        return new Place(first, second, expected);
    }

    private static Start decide(Level first, Level second, long expected) {
        if (!first.hasPlace() || !second.hasPlace()) {
            var full = first.hasPlace() ? second : first;
            return full(full.name(), full.limits(), standing(first, second));
        }
        var late = later(first, first.waitForRequest(), second, second.waitForRequest());
        if (late != null) {
            return late.refusal(late.level.limits().requestsPerMinute() + " requests", standing(first, second));
        }
        late = later(first, first.waitForTokens(expected), second, second.waitForTokens(expected));
        if (late != null) {
            return late.refusal(late.level.limits().tokensPerMinute() + " tokens", standing(first, second));
        }
        return new Start.Started(letIn(first, second, expected), standing(first, second));
    }

    /// @param name whose limits these are
    static Start.Refused full(String name, Limits limits, @Nullable Standing standing) {
        return new Start.Refused(
                Fault.CONCURRENCY_LIMIT_EXCEEDED,
                "Too many calls at once: " + name + " allows " + limits.concurrent() + ".",
                SOON,
                standing);
    }

    /// @param limit so many of what
    static Start.Refused tooMany(String name, String limit, Duration delay, @Nullable Standing standing) {
        return new Start.Refused(
                Fault.RATE_LIMIT_EXCEEDED,
                "Rate limit reached: " + name + " allows " + limit + " per minute.",
                delay,
                standing);
    }

    private static @Nullable Late later(Level first, Duration ofFirst, Level second, Duration ofSecond) {
        var late = ofFirst.compareTo(ofSecond) >= 0 ? new Late(first, ofFirst) : new Late(second, ofSecond);
        return late.delay.isZero() ? null : late;
    }

    private static @Nullable Standing standing(Level first, Level second) {
        var requests = tighter(first.requests(), second.requests());
        var tokens = tighter(first.tokens(), second.tokens());
        if (requests == null && tokens == null) {
            return null;
        }
        return new Standing(
                requests == null ? -1 : requests.limit(),
                requests == null ? -1 : requests.left(),
                requests == null ? Duration.ZERO : requests.untilFull(),
                tokens == null ? -1 : tokens.limit(),
                tokens == null ? -1 : tokens.left(),
                tokens == null ? Duration.ZERO : tokens.untilFull());
    }

    private static @Nullable MinuteBucket tighter(@Nullable MinuteBucket one, @Nullable MinuteBucket other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.left() <= other.left() ? one : other;
    }

    /// Drops what a new level would say as well, so that memory follows the keys in use.
    @Scheduled(every = "60s")
    void forgetIdle() {
        forgetIdle(keys);
        forgetIdle(orgs);
    }

    private static void forgetIdle(Map<UUID, Level> levels) {
        levels.values().removeIf(level -> {
            synchronized (level) {
                level.look();
                return level.forgetIfIdle();
            }
        });
    }

    /// How many keys and orgs are in memory.
    int size() {
        return keys.size() + orgs.size();
    }

    /// Who makes the call wait longest.
    private record Late(Level level, Duration delay) {
        Start refusal(String limit, @Nullable Standing standing) {
            return tooMany(level.name(), limit, delay, standing);
        }
    }

    private static final class Place implements Running {
        private final Level first;
        private final Level second;
        private final long expected;
        private final AtomicBoolean over = new AtomicBoolean();

        Place(Level first, Level second, long expected) {
            this.first = first;
            this.second = second;
            this.expected = expected;
        }

        @Override
        public void finish(long tokens) {
            if (!over.compareAndSet(false, true)) {
                return;
            }
            synchronized (first) {
                first.look();
                first.finish(tokens - expected);
            }
            if (second != first) {
                synchronized (second) {
                    second.look();
                    second.finish(tokens - expected);
                }
            }
        }
    }
}
