package dev.farthing.persistence.limit;

import dev.farthing.application.relay.RateLimits;
import dev.farthing.domain.fault.Fault;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Limits of this process alone: each replica counts what it serves itself.
@Singleton
class RateLimitsInMemory implements RateLimits {
    private static final Start FREE = new Start.Started(Running.UNLIMITED, null);
    private static final Duration SOON = Duration.ofSeconds(1);

    private final InstantSource clock;
    private final Map<UUID, Level> orgs = new ConcurrentHashMap<>();
    private final Map<UUID, Level> keys = new ConcurrentHashMap<>();

    RateLimitsInMemory(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Start tryStart(UUID orgId, UUID keyId, Limits ofKey, Limits ofPlan, long tokens) {
        if (ofKey.isNone() && ofPlan.isNone()) {
            return FREE;
        }
        long expected = Math.max(0, tokens);
        while (true) {
            var key = ofKey.isNone() ? null : keys.computeIfAbsent(keyId, _ -> new Level("this API key", clock));
            var org = ofPlan.isNone() ? null : orgs.computeIfAbsent(orgId, _ -> new Level("this plan", clock));
            var start = key == null
                    ? start(present(org), ofPlan, null, Limits.NONE, expected)
                    : start(key, ofKey, org, ofPlan, expected);
            if (start != null) {
                return start;
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
    private static @Nullable Start start(
            Level first, Limits ofFirst, @Nullable Level second, Limits ofSecond, long expected) {
        synchronized (first) {
            first.look();
            if (second == null) {
                return first.forgotten() ? null : decide(first, ofFirst, first, expected);
            }
            synchronized (second) {
                second.look();
                if (first.forgotten() || second.forgotten()) {
                    return null;
                }
                second.adopt(ofSecond);
                return decide(first, ofFirst, second, expected);
            }
        }
    }

    /// Under the locks of both, which may be one and the same.
    private static Start decide(Level first, Limits ofFirst, Level second, long expected) {
        first.adopt(ofFirst);
        if (!first.hasPlace() || !second.hasPlace()) {
            var full = first.hasPlace() ? second : first;
            return new Start.Refused(
                    Fault.CONCURRENCY_LIMIT_EXCEEDED,
                    "Too many calls at once: " + full.name() + " allows "
                            + full.limits().concurrent() + ".",
                    SOON,
                    standing(first, second));
        }
        var late = later(first, first.waitForRequest(), second, second.waitForRequest());
        if (late != null) {
            return late.refusal(late.level.limits().requestsPerMinute() + " requests", standing(first, second));
        }
        late = later(first, first.waitForTokens(expected), second, second.waitForTokens(expected));
        if (late != null) {
            return late.refusal(late.level.limits().tokensPerMinute() + " tokens", standing(first, second));
        }
        first.start(expected);
        if (second != first) {
            second.start(expected);
        }
        return new Start.Started(new Place(first, second, expected), standing(first, second));
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
            return new Start.Refused(
                    Fault.RATE_LIMIT_EXCEEDED,
                    "Rate limit reached: " + level.name() + " allows " + limit + " per minute.",
                    delay,
                    standing);
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
