package dev.farthing.persistence.usage;

import dev.farthing.domain.usage.CallRecord;
import dev.farthing.persistence.BinaryRows;
import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What one batch adds to one sum of an hour, which knows neither key nor provider.
final class HourLine {
    static final String COLUMNS = """
        org_id, bucket, team_id, model, requests, ok_requests, error_requests, cancelled_requests, prompt_tokens, \
        completion_tokens, cost_pico, chars, latency_ms, reported_calls, exact_calls, estimated_calls, newest, \
        cached_tokens, cache_write_tokens, reasoning_tokens, first_token_ms, first_token_calls, further_attempts, \
        fallback_pico, saved_pico, caller_errors, response_hits, response_saving_pico\
        """;
    static final int COUNT = 32;
    static final long HOUR_SECONDS = 3_600;

    /// Which sum: an hour (counted since 1970) of an org, a team and a model.
    record Key(UUID orgId, long hour, @Nullable UUID teamId, String model) {
        private static final UUID NONE = new UUID(0, 0);

        /// The order in which every writer locks.
        static final Comparator<Key> ORDER = Comparator.comparing(Key::orgId)
                .thenComparingLong(Key::hour)
                .thenComparing(Key::teamOrNone)
                .thenComparing(Key::model);

        private UUID teamOrNone() {
            return teamId == null ? NONE : teamId;
        }

        static Key of(CallRecord call) {
            return new Key(
                    call.owner().orgId(),
                    Math.floorDiv(call.startedAt().getEpochSecond(), HOUR_SECONDS),
                    call.owner().teamId(),
                    CallColumns.stored(call.path().model(), CallColumns.MODEL));
        }
    }

    private long ok;
    private long errors;
    private long cancelled;
    private long callersFaults;
    private long promptTokens;
    private long completionTokens;
    private long cachedTokens;
    private long cacheWriteTokens;
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
    private long reported;
    private long exact;
    private long estimated;
    private Instant newest = Instant.MIN;

    void add(CallRecord call) {
        var ending = call.ending();
        switch (ending.status()) {
            case OK -> ok++;
            case ERROR -> errors++;
            case CANCELLED -> cancelled++;
            case REFUSED -> throw new IllegalArgumentException("a refused call is no usage");
        }
        switch (call.metered().source()) {
            case REPORTED -> reported++;
            case EXACT -> exact++;
            case ESTIMATED -> estimated++;
        }
        var tokens = call.metered().tokens();
        promptTokens += tokens.promptTokens();
        completionTokens += tokens.completionTokens();
        cachedTokens += tokens.cacheRead();
        cacheWriteTokens += tokens.cacheWriteTokens();
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
        if (call.startedAt().isAfter(newest)) {
            newest = call.startedAt();
        }
    }

    void put(Key key, BinaryRows rows) {
        rows.row()
                .uuid(key.orgId())
                .epochSecond(key.hour() * HOUR_SECONDS)
                .uuid(key.teamId())
                .text(key.model(), CallColumns.MODEL)
                .int8(ok + errors + cancelled)
                .int8(ok)
                .int8(errors)
                .int8(cancelled)
                .int8(promptTokens)
                .int8(completionTokens);
        cost.put(rows)
                .int8(chars)
                .int8(latencyMillis)
                .int8(reported)
                .int8(exact)
                .int8(estimated)
                .instant(newest)
                .int8(cachedTokens)
                .int8(cacheWriteTokens)
                .int8(reasoningTokens)
                .int8(firstTokenMillis)
                .int8(firstTokenCalls);
        fallback.put(rows.int8(furtherAttempts));
        saved.put(rows).int8(callersFaults).int8(hits);
        savedByHits.put(rows).endRow();
    }
}
