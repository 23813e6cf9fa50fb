package dev.farthing.persistence.limit;

import dev.farthing.application.relay.RateLimits.Limits;
import dev.farthing.application.relay.RateLimits.Start;
import dev.farthing.persistence.RedisAddress;
import dev.farthing.persistence.server.RedisProcess;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// One process that shares limits with others; a test makes its rounds.
final class ReplicaOnRedis implements AutoCloseable {
    /// More than any machine needs, where nothing is to fail.
    static final String PATIENT = "?timeout=60s";

    final SharedRateLimits limits;
    /// Whether others were told last that it is cut off.
    volatile boolean toldCutOff;

    ReplicaOnRedis(String url) {
        limits = new SharedRateLimits(
                new RateLimitsInMemory(InstantSource.system()),
                RedisAddress.parse(url),
                (_, cutOff) -> toldCutOff = cutOff,
                new SecureRandom());
        limits.run();
    }

    CompletableFuture<Start> begin(UUID orgId, Limits ofKey, Limits ofPlan, long tokens) {
        return limits.tryStart(orgId, orgId, ofKey, ofPlan, tokens).toCompletableFuture();
    }

    Start start(UUID orgId, Limits ofKey, long tokens) {
        return begin(orgId, ofKey, Limits.NONE, tokens)
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    /// Waits until Redis knows all that has happened here.
    void settle() {
        start(UUID.randomUUID(), new Limits(1, null, null), 0);
    }

    /// Lets time pass for all that Redis keeps: it was written so much earlier.
    static void pass(Duration time, RedisProcess... nodes) {
        for (var node : nodes) {
            node.ask("EVAL", """
                    for _, key in ipairs(redis.call('KEYS', 'farthing:*')) do
                      if redis.call('TYPE', key).ok == 'string' then
                        local at, rest = string.match(redis.call('GET', key), '^(%d+) (.*)$')
                        redis.call('SET', key, string.format('%.0f ', at - ARGV[1]) .. rest, 'KEEPTTL')
                      else
                        for _, call in ipairs(redis.call('ZRANGE', key, 0, -1)) do
                          redis.call('ZINCRBY', key, -ARGV[1], call)
                        end
                      end
                    end
                    """, "0", Long.toString(time.toMillis()));
        }
    }

    @Override
    public void close() {
        limits.end();
    }
}
