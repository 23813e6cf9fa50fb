package dev.farthing.persistence.usage;

import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.CallStatus;
import dev.farthing.persistence.BinaryRows;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What one batch adds to one sum.
final class RollupLine {
    static final String COLUMNS = """
        org_id, bucket, key_id, model, provider, team_id, sandbox, requests, ok_requests, error_requests, \
        cancelled_requests, refused_requests, prompt_tokens, cached_tokens, cache_write_tokens, \
        completion_tokens, reasoning_tokens, cost_pico, chars, latency_ms, first_token_ms, first_token_calls, \
        further_attempts, fallback_pico, saved_pico, caller_errors, response_hits, response_saving_pico\
        """;
    static final int COUNT = 32;
    static final long QUARTER_HOUR_SECONDS = 900;

    /// Which sum: a quarter hour (counted since 1970) of an org, a key, a model, a provider and a team.
    record Key(
            UUID orgId,
            long quarter,
            UUID keyId,
            String model,
            String provider,
            @Nullable UUID teamId) {
        /// The order in which every writer locks.
        static final Comparator<Key> ORDER = Comparator.comparing(Key::orgId)
                .thenComparingLong(Key::quarter)
                .thenComparing(Key::keyId)
                .thenComparing(Key::model)
                .thenComparing(Key::provider)
                .thenComparing(Key::teamOrNone);
        private static final UUID NONE = new UUID(0, 0);

        private UUID teamOrNone() {
            return teamId == null ? NONE : teamId;
        }

        static Key of(CallRecord call) {
            var hop = call.path().hop();
            return new Key(
                    call.owner().orgId(),
                    quarterOf(call),
                    call.owner().keyId(),
                    call.ending().status() == CallStatus.REFUSED
                            ? ""
                            : CallColumns.stored(call.path().model(), CallColumns.MODEL),
                    hop == null ? "" : CallColumns.stored(hop.provider(), CallColumns.NAME),
                    call.owner().teamId());
        }
    }

    static long quarterOf(CallRecord call) {
        return Math.floorDiv(call.startedAt().getEpochSecond(), QUARTER_HOUR_SECONDS);
    }

    private final boolean sandbox;
    private long ok;
    private long errors;
    private long cancelled;
    private long callersFaults;
    private long refused;
    private long promptTokens;
    private long cachedTokens;
    private long cacheWriteTokens;
    private long completionTokens;
    private long reasoningTokens;
    private long chars;
    private long latencyMillis;
    private long firstTokenMillis;
    private long firstTokenCalls;
    private long furtherAttempts;
    private final PicoSum cost = new PicoSum();
    private final PicoSum fallback = new PicoSum();
    private final PicoSum saved = new PicoSum();
    private long hits;
    private final PicoSum savedByHits = new PicoSum();

    RollupLine(CallRecord first) {
        this.sandbox = first.owner().sandbox();
    }

    void add(CallRecord call) {
        var ending = call.ending();
        switch (ending.status()) {
            case OK -> ok++;
            case ERROR -> errors++;
            case CANCELLED -> cancelled++;
            case REFUSED -> refused++;
        }
        if (ending.status() == CallStatus.REFUSED) {
            return;
        }
        var tokens = call.metered().tokens();
        promptTokens += tokens.promptTokens();
        cachedTokens += tokens.cacheRead();
        cacheWriteTokens += tokens.cacheWriteTokens();
        completionTokens += tokens.completionTokens();
        reasoningTokens += tokens.reasoning();
        cost.add(call.cost());
        chars += ending.chars();
        latencyMillis += ending.latencyMillis();
        var firstToken = ending.firstTokenMillis();
        if (firstToken != null) {
            firstTokenMillis += firstToken;
            firstTokenCalls++;
        }
        furtherAttempts += call.attempts().size() - 1;
        fallback.addFallbacks(call);
        saved.add(call.cacheSaving());
        var saving = call.responseSaving();
        if (saving != null) {
            hits++;
            savedByHits.add(saving);
        }
        if (call.isCallersFault()) {
            callersFaults++;
        }
    }

    void put(Key key, BinaryRows rows) {
        rows.row()
                .uuid(key.orgId())
                .epochSecond(key.quarter() * QUARTER_HOUR_SECONDS)
                .uuid(key.keyId())
                .text(key.model(), CallColumns.MODEL)
                .text(key.provider(), CallColumns.NAME)
                .uuid(key.teamId())
                .bool(sandbox)
                .int8(ok + errors + cancelled)
                .int8(ok)
                .int8(errors)
                .int8(cancelled)
                .int8(refused)
                .int8(promptTokens)
                .int8(cachedTokens)
                .int8(cacheWriteTokens)
                .int8(completionTokens)
                .int8(reasoningTokens);
        cost.put(rows).int8(chars).int8(latencyMillis).int8(firstTokenMillis).int8(firstTokenCalls);
        fallback.put(rows.int8(furtherAttempts));
        saved.put(rows).int8(callersFaults).int8(hits);
        savedByHits.put(rows).endRow();
    }
}
