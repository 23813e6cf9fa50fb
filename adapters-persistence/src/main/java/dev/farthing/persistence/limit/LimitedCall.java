package dev.farthing.persistence.limit;

import dev.farthing.application.relay.RateLimits.Limits;
import dev.farthing.application.relay.RateLimits.Running;
import dev.farthing.application.relay.RateLimits.Standing;
import dev.farthing.application.relay.RateLimits.Start;
import dev.farthing.application.relay.RateLimits.Start.Refused;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A call that limits apply to, in the words of `limits.lua`.
final class LimitedCall {
    /// How many numbers Redis says of a call that would start.
    static final int SAID = 10;

    private static final int FULL = 1;
    private static final long NO_LIMIT = -1;

    private final String id;
    private final UUID orgId;
    private final UUID keyId;
    private final Limits ofKey;
    private final Limits ofPlan;
    private final long expected;
    private final List<Level> levels = new ArrayList<>(2);

    /// One that limits are kept of.
    ///
    /// @param name whose limits these are, for a sentence
    private record Level(String name, String key, Limits limits) {}

    /// @param id one that no other call of any process has
    /// @param expected the tokens it is expected to use
    LimitedCall(String id, UUID orgId, UUID keyId, Limits ofKey, Limits ofPlan, long expected) {
        this.id = id;
        this.orgId = orgId;
        this.keyId = keyId;
        this.ofKey = ofKey;
        this.ofPlan = ofPlan;
        this.expected = expected;
        var org = RedisLink.prefix(orgId);
        if (!ofKey.isNone()) {
            levels.add(new Level(RateLimitsInMemory.OF_KEY, org + "key:" + keyId, ofKey));
        }
        if (!ofPlan.isNone()) {
            levels.add(new Level(RateLimitsInMemory.OF_PLAN, org + "plan", ofPlan));
        }
    }

    UUID orgId() {
        return orgId;
    }

    long expected() {
        return expected;
    }

    /// Whether others must know that it runs.
    boolean takesPlace() {
        return ofKey.concurrent() != null || ofPlan.concurrent() != null;
    }

    boolean countsTokens() {
        return ofKey.tokensPerMinute() != null || ofPlan.tokensPerMinute() != null;
    }

    void writeStart(Words words) {
        words.add("start").add(id).add(expected);
        writeLevels(words);
    }

    /// @param beyond the tokens that it used beyond what it was expected to
    void writeFinish(Words words, long beyond) {
        words.add("finish").add(id).add(beyond);
        writeLevels(words);
    }

    void writeGoesOn(Words words) {
        words.add("go on").add(id);
        writeLevels(words);
    }

    private void writeLevels(Words words) {
        words.add(levels.size());
        for (var level : levels) {
            var limits = level.limits;
            words.key(level.key)
                    .add(number(limits.requestsPerMinute()))
                    .add(number(limits.tokensPerMinute()))
                    .add(number(limits.concurrent()));
            if (limits.concurrent() != null) {
                words.key(level.key + ":calls");
            }
        }
    }

    private static long number(@Nullable Integer limit) {
        return limit == null ? NO_LIMIT : limit;
    }

    /// Whether it may not start for want of places.
    static boolean isFull(List<Long> said, int from) {
        return said.get(from) == FULL;
    }

    /// What Redis said of it, from a place on; null when it may start.
    @Nullable
    Refused refusal(List<Long> said, int from) {
        int verdict = said.get(from).intValue();
        if (verdict == 0) {
            return null;
        }
        var level = levels.get(said.get(from + 1).intValue() - 1);
        var delay = Duration.ofMillis(said.get(from + 2));
        var standing = standing(said, from);
        return switch (verdict) {
            case FULL -> RateLimitsInMemory.full(level.name, level.limits, standing);
            case 2 ->
                RateLimitsInMemory.tooMany(level.name, level.limits.requestsPerMinute() + " requests", delay, standing);
            case 3 ->
                RateLimitsInMemory.tooMany(level.name, level.limits.tokensPerMinute() + " tokens", delay, standing);
            default -> throw new IllegalStateException("Redis knows a verdict " + verdict);
        };
    }

    /// Whether places were scarce when it took its own.
    static boolean isScarce(List<Long> said, int from) {
        return said.get(from + 9) != 0;
    }

    /// How the tightest limits stand; null where no rate applies.
    @Nullable
    Standing standing(List<Long> said, int from) {
        var requests = tightest(said.get(from + 3));
        var tokens = tightest(said.get(from + 6));
        if (requests == null && tokens == null) {
            return null;
        }
        return new Standing(
                requests == null ? NO_LIMIT : number(requests.requestsPerMinute()),
                requests == null ? NO_LIMIT : said.get(from + 4),
                requests == null ? Duration.ZERO : Duration.ofMillis(said.get(from + 5)),
                tokens == null ? NO_LIMIT : number(tokens.tokensPerMinute()),
                tokens == null ? NO_LIMIT : said.get(from + 7),
                tokens == null ? Duration.ZERO : Duration.ofMillis(said.get(from + 8)));
    }

    private @Nullable Limits tightest(long level) {
        return level == 0 ? null : levels.get((int) level - 1).limits;
    }

    /// Tries it by what this process alone knows.
    Start alone(RateLimitsInMemory local) {
        return local.start(orgId, keyId, ofKey, ofPlan, expected);
    }

    /// Notes in this process that it has started.
    Running count(RateLimitsInMemory local) {
        return local.count(orgId, keyId, ofKey, ofPlan, expected);
    }
}
