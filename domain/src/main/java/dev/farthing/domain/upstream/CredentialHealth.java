package dev.farthing.domain.upstream;

import dev.farthing.domain.upstream.Circuit.Rest;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// What this process knows of a credential at the moment: its state, its load, and the circuit of each model.
///
/// Times are milliseconds since 1970. Safe for all threads; asking is cheap, for every call asks.
public final class CredentialHealth {
    private static final int SMOOTHING = 8;
    private static final int MOST_CIRCUITS = 1_000;
    /// One on which clocks are set back.
    private static final Duration LONGEST_DAY = Duration.ofHours(25);

    private final AtomicInteger running = new AtomicInteger();
    private final Map<String, Circuit> circuits = new ConcurrentHashMap<>(1);
    private final Spending spending = new Spending();
    private final RecentSuccess recent = new RecentSuccess();
    private volatile CredentialStatus status = CredentialStatus.ACTIVE;
    private volatile long coolingUntil;
    private volatile long latencyNanos;
    private volatile int failures;
    private volatile long usedAt;
    private volatile @Nullable String lastError;
    private volatile @Nullable Left left;
    /// How its models rest as far as is known beyond this process.
    private Map<String, Rest> told = Map.of();

    public Spending spending() {
        return spending;
    }

    /// How its calls went of late.
    public RecentSuccess recent() {
        return recent;
    }

    /// What its account was said to hold, in its vendor's unit.
    public record Left(String unit, BigDecimal amount) {}

    /// @param known null when nobody says it
    public void left(@Nullable Left known) {
        left = known;
    }

    /// Whether more is left on its account; no, where the two cannot be compared.
    public boolean hasMoreLeftThan(CredentialHealth other) {
        var mine = left;
        var its = other.left;
        return mine != null && its != null && mine.unit.equals(its.unit) && mine.amount.compareTo(its.amount) > 0;
    }

    /// What of it is kept beyond this process.
    public record Kept(
            CredentialStatus status,
            int failures,
            long coolingUntil,
            @Nullable String lastError) {}

    public boolean isReady(String upstreamModel, long now) {
        if (!isServing(now)) {
            return false;
        }
        var circuit = circuits.get(upstreamModel);
        return circuit == null || circuit.admits(now);
    }

    private boolean isServing(long now) {
        return switch (status) {
            case ACTIVE -> true;
            case COOLING -> now >= coolingUntil;
            case INVALID, DISABLED -> false;
        };
    }

    /// Takes a place for one call; false when it is not ready or has none free. What is taken must be given back by
    /// [#release].
    public boolean take(String upstreamModel, @Nullable Integer most, long now, PoolRules rules) {
        if (!isServing(now)) {
            return false;
        }
        if (running.incrementAndGet() > (most == null ? Integer.MAX_VALUE : most)) {
            running.decrementAndGet();
            return false;
        }
        var circuit = circuits.get(upstreamModel);
        if (circuit != null && !circuit.take(now, rules)) {
            running.decrementAndGet();
            return false;
        }
        usedAt = now;
        return true;
    }

    public void release() {
        running.decrementAndGet();
    }

    /// A call was answered; true when what is kept has changed by it. It may have begun before a limit was met: a
    /// rest lasts as long as the vendor asked for.
    public boolean succeeded(String upstreamModel, long firstByteNanos, long now) {
        latencyNanos = smoothed(latencyNanos, firstByteNanos);
        var circuit = circuits.get(upstreamModel);
        if (circuit != null) {
            circuit.succeeded();
        }
        return !(failures == 0 && status == CredentialStatus.ACTIVE) && forgive(now);
    }

    private synchronized boolean forgive(long now) {
        if (status == CredentialStatus.COOLING && now < coolingUntil) {
            return false;
        }
        failures = 0;
        lastError = null;
        if (status == CredentialStatus.COOLING) {
            status = CredentialStatus.ACTIVE;
            coolingUntil = 0;
        }
        return true;
    }

    /// Another one, asked beside it, answered after this long: it would have taken longer.
    public void overtaken(long afterNanos) {
        latencyNanos = atLeast(latencyNanos, afterNanos);
    }

    /// What is known at least pulls an estimate up, and never down.
    static long atLeast(long before, long least) {
        return least > before ? smoothed(before, least) : before;
    }

    static long smoothed(long before, long now) {
        return before == 0 ? now : before + (now - before) / SMOOTHING;
    }

    /// Whether it still rests for longer than this.
    public boolean isRestingFor(Duration longer, long now) {
        return status == CredentialStatus.COOLING && coolingUntil - now > longer.toMillis();
    }

    /// A refused or resting credential turned out to work again; true when what is kept has changed by it.
    public synchronized boolean recovered() {
        if (status != CredentialStatus.INVALID && status != CredentialStatus.COOLING) {
            return false;
        }
        status = CredentialStatus.ACTIVE;
        coolingUntil = 0;
        failures = 0;
        lastError = null;
        beginAnew();
        return true;
    }

    /// What failed in a row is forgotten; what its vendor limits for a time goes on resting.
    private void beginAnew() {
        circuits.values().forEach(Circuit::succeeded);
        recent.forget();
    }

    /// Whether it still rests for this model alone, and for longer than this; one that comes back with the day is
    /// left to do so.
    public boolean isRestingFor(String upstreamModel, Duration longer, long now) {
        var circuit = circuits.get(upstreamModel);
        if (circuit == null) {
            return false;
        }
        var rest = circuit.rest();
        return rest.until() - now > longer.toMillis() && !rest.reason().equals(FailureClass.DAY_LIMITED.label());
    }

    /// A model it rested for turned out to be served again; false when it did not rest.
    public synchronized boolean recovered(String upstreamModel) {
        var circuit = circuits.get(upstreamModel);
        if (circuit == null || circuit.rest().equals(Rest.NONE)) {
            return false;
        }
        circuit.restInstead(Rest.NONE);
        return true;
    }

    /// How models rest that is not known beyond this process yet; one that rests no more has [Rest#NONE].
    public synchronized Map<String, Rest> untoldRests() {
        var untold = new HashMap<String, Rest>();
        circuits.forEach((model, circuit) -> {
            if (!circuit.rest().equals(told.getOrDefault(model, Rest.NONE))) {
                untold.put(model, circuit.rest());
            }
        });
        return untold;
    }

    /// Takes over how its models rest as far as is known beyond this process; what is untold stays as it is.
    public synchronized void adoptRests(Map<String, Rest> all) {
        var models = new HashSet<>(circuits.keySet());
        models.addAll(all.keySet());
        for (var model : models) {
            var theirs = all.getOrDefault(model, Rest.NONE);
            var circuit = circuits.get(model);
            if (circuit == null) {
                circuit = new Circuit();
                circuits.put(model, circuit);
            }
            if (circuit.rest().equals(told.getOrDefault(model, Rest.NONE))) {
                circuit.restInstead(theirs);
            } else if (!circuit.rest().equals(Rest.NONE)) {
                circuit.rest(theirs);
            }
        }
        told = Map.copyOf(all);
    }

    /// A call failed; true when what is kept has changed by it.
    ///
    /// @param hint when the vendor wants to be asked again; null when it did not say
    public synchronized boolean failed(
            FailureClass why, String upstreamModel, @Nullable Duration hint, PoolRules rules, long now) {
        if (why.blame() == FailureClass.Blame.NOBODY) {
            return false;
        }
        failures++;
        lastError = why.label();
        switch (why.blame()) {
            case MODEL_OF_CREDENTIAL -> circuit(upstreamModel, now).failed(now, rules);
            case MODEL_COOLS ->
                rest(
                        rules.limitScope() != LimitScope.ACCOUNT,
                        why,
                        upstreamModel,
                        now + resting(why, hint, rules),
                        now);
            case CREDENTIAL_COOLS ->
                rest(rules.limitScope() == LimitScope.MODEL, why, upstreamModel, now + resting(why, hint, rules), now);
            case CREDENTIAL_DIES -> become(CredentialStatus.INVALID);
            case ACCOUNT_IS_EMPTY -> {
                switch (rules.emptyAccount()) {
                    case COOL -> cool(now + rules.emptyCooling().toMillis());
                    case DISABLE -> become(CredentialStatus.DISABLED);
                }
            }
            case NOBODY -> throw new IllegalStateException("nobody is to blame");
        }
        return true;
    }

    /// What is given by the day does not come back sooner for being asked for.
    private static long resting(FailureClass why, @Nullable Duration hint, PoolRules rules) {
        long told = hint == null ? rules.usualCooling().toMillis() : hint.toMillis();
        return Math.min(
                told,
                why == FailureClass.DAY_LIMITED
                        ? LONGEST_DAY.toMillis()
                        : rules.longestCooling().toMillis());
    }

    private void rest(boolean modelAlone, FailureClass why, String upstreamModel, long until, long now) {
        if (modelAlone) {
            circuit(upstreamModel, now).rest(new Rest(until, why.label()));
        } else {
            cool(until);
        }
    }

    private void cool(long until) {
        if (isServing(Long.MAX_VALUE)) {
            coolingUntil = Math.max(coolingUntil, until);
            status = CredentialStatus.COOLING;
        }
    }

    /// What is switched off stays off.
    private void become(CredentialStatus other) {
        if (status != CredentialStatus.DISABLED) {
            status = other;
        }
    }

    private Circuit circuit(String upstreamModel, long now) {
        if (circuits.size() > MOST_CIRCUITS) {
            circuits.entrySet().removeIf(entry -> entry.getValue().isClean(now) && !told.containsKey(entry.getKey()));
        }
        return circuits.computeIfAbsent(upstreamModel, _ -> new Circuit());
    }

    /// When a call of this model would be let through as far as can be known; [Long#MAX_VALUE] when not by itself.
    public long readyAt(String upstreamModel, long now) {
        var circuit = circuits.get(upstreamModel);
        long afterCircuit = circuit == null ? now : circuit.admitsAt(now);
        return switch (status) {
            case ACTIVE -> afterCircuit;
            case COOLING -> Math.max(coolingUntil, afterCircuit);
            case INVALID, DISABLED -> Long.MAX_VALUE;
        };
    }

    /// What is kept of it.
    public Kept kept() {
        return new Kept(status, failures, coolingUntil, lastError);
    }

    /// Takes over what others found out or somebody decided; what is well again is so for all its models.
    public synchronized void adopt(Kept other) {
        if (other.status() == CredentialStatus.ACTIVE && other.failures() == 0 && failures > 0) {
            beginAnew();
        }
        failures = other.failures();
        lastError = other.lastError();
        coolingUntil = other.coolingUntil();
        status = other.status();
    }

    public CredentialStatus status() {
        return status;
    }

    public int running() {
        return running.get();
    }

    /// How soon the first byte came of late; 0 while nothing is known.
    public long latencyNanos() {
        return latencyNanos;
    }

    /// When a call last took it; 0 when none has.
    public long usedAt() {
        return usedAt;
    }
}
