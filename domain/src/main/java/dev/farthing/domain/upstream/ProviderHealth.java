package dev.farthing.domain.upstream;

import dev.farthing.domain.authenticity.Claim;
import dev.farthing.domain.authenticity.Evidence;
import dev.farthing.domain.quality.LongWaits;
import dev.farthing.domain.quality.Outcome;
import dev.farthing.domain.quality.Shift;
import dev.farthing.domain.quality.Tally;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// What this process knows of a provider at the moment: its load, and for each of its models a circuit of its own, so
/// that a vendor that is down is not found down by each of a thousand credentials anew.
public final class ProviderHealth {
    private final AtomicInteger running = new AtomicInteger();
    private final Map<String, Circuit> circuits = new ConcurrentHashMap<>(1);
    private final Map<String, Long> latencies = new ConcurrentHashMap<>(1);
    private final Map<String, Tally> tallies = new ConcurrentHashMap<>(1);
    private final Map<String, Evidence> evidence = new ConcurrentHashMap<>(1);
    private volatile Map<String, Integer> shares = Map.of();
    private volatile Map<String, LongWaits> longWaits = Map.of();
    private volatile int lastStatus;
    private volatile long failedAt;

    /// @param most how many calls may run at once; 0: any number
    public boolean isReady(String upstreamModel, int most, long now) {
        var circuit = circuits.get(upstreamModel);
        return (most == 0 || running.get() < most) && (circuit == null || circuit.admits(now));
    }

    /// Takes a place for one call, to be given back by [#release].
    public boolean take(String upstreamModel, int most, long now, PoolRules rules) {
        if (running.incrementAndGet() > (most == 0 ? Integer.MAX_VALUE : most)) {
            running.decrementAndGet();
            return false;
        }
        var circuit = circuits.get(upstreamModel);
        if (circuit != null && !circuit.take(now, rules)) {
            running.decrementAndGet();
            return false;
        }
        return true;
    }

    public void release() {
        running.decrementAndGet();
    }

    public void succeeded(String upstreamModel, long firstByteNanos) {
        latencies.merge(upstreamModel, firstByteNanos, CredentialHealth::smoothed);
        var circuit = circuits.get(upstreamModel);
        if (circuit != null) {
            circuit.succeeded();
        }
    }

    /// Another one, asked beside it, answered after this long: it would have taken longer.
    public void overtaken(String upstreamModel, long afterNanos) {
        latencies.merge(upstreamModel, afterNanos, CredentialHealth::atLeast);
    }

    /// Counts what no other credential of this provider would do better.
    public void failed(FailureClass why, String upstreamModel, PoolRules rules, long now) {
        switch (why) {
            case VENDOR_TROUBLE, NETWORK, TIMEOUT, EMPTY_ANSWER ->
                circuits.computeIfAbsent(upstreamModel, _ -> new Circuit()).failed(now, rules);
            case CALLER,
                    OVERSIZED,
                    MODEL_MISSING,
                    RATE_LIMITED,
                    MODEL_RATE_LIMITED,
                    DAY_LIMITED,
                    CREDENTIAL_DEAD,
                    ACCOUNT_EMPTY,
                    STREAM_BROKEN,
                    INTERNAL -> {}
        }
    }

    /// When a call of this model would be let through.
    public long readyAt(String upstreamModel, long now) {
        var circuit = circuits.get(upstreamModel);
        return circuit == null ? now : circuit.admitsAt(now);
    }

    public int running() {
        return running.get();
    }

    /// How soon the first byte of this model came of late; 0 while nothing is known.
    public long latencyNanos(String upstreamModel) {
        return latencies.getOrDefault(upstreamModel, 0L);
    }

    /// The status it last answered a failed call with; 0 when none is known.
    public int lastStatus() {
        return lastStatus;
    }

    /// When that was.
    public long failedAt() {
        return failedAt;
    }

    public void failedWith(int httpStatus, long now) {
        lastStatus = httpStatus;
        failedAt = now;
    }

    /// Counts what an attempt came to, until it is [#drained].
    public void count(String upstreamModel, Outcome outcome) {
        tallies.compute(upstreamModel, (_, known) -> {
            var tally = known == null ? new Tally() : known;
            tally.add(outcome);
            return tally;
        });
    }

    /// Counts how long the first byte of an answer was waited for, until it is [#drained].
    public void waited(String upstreamModel, boolean stream, int millis) {
        tallies.compute(upstreamModel, (_, known) -> {
            var tally = known == null ? new Tally() : known;
            tally.addWait(stream, millis);
            return tally;
        });
    }

    /// Hands over what was counted since the last time, by upstream model.
    public Map<String, Tally> drained() {
        return drained(tallies);
    }

    private static <T> Map<String, T> drained(Map<String, T> full) {
        if (full.isEmpty()) {
            return Map.of();
        }
        var all = new HashMap<String, T>();
        for (var model : List.copyOf(full.keySet())) {
            var one = full.remove(model);
            if (one != null) {
                all.put(model, one);
            }
        }
        return all;
    }

    /// Hears what the vendor says of an answer, until it is [#drainedEvidence].
    public void hear(String upstreamModel, Claim claim) {
        evidence.compute(upstreamModel, (_, known) -> {
            var all = known == null ? new Evidence() : known;
            all.add(claim);
            return all;
        });
    }

    /// A prompt was counted that the vendor has billed.
    public void weighed(String upstreamModel, long billed, long counted) {
        evidence.compute(upstreamModel, (_, known) -> {
            var all = known == null ? new Evidence() : known;
            all.addCount(billed, counted);
            return all;
        });
    }

    /// Hands over what was heard since the last time, by upstream model.
    public Map<String, Evidence> drainedEvidence() {
        return drained(evidence);
    }

    /// The time that nineteen of twenty answers of this model take to begin; 0 while that is not known.
    public int longWaitMillis(String upstreamModel, boolean stream) {
        var waits = longWaits.getOrDefault(upstreamModel, LongWaits.UNKNOWN);
        return stream ? waits.streamMillis() : waits.wholeMillis();
    }

    /// @param known by upstream model
    public void longWaits(Map<String, LongWaits> known) {
        longWaits = Map.copyOf(known);
    }

    /// How many calls in a hundred this model gets while others can serve them too.
    public int share(String upstreamModel) {
        var known = shares;
        return known.isEmpty() ? Shift.ALL : known.getOrDefault(upstreamModel, Shift.ALL);
    }

    /// @param less the models that get fewer than all calls
    public void share(Map<String, Integer> less) {
        shares = Map.copyOf(less);
    }
}
