package dev.farthing.domain.upstream;

import java.math.BigDecimal;
import java.time.Duration;
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
        circuits.clear();
        recent.forget();
        return true;
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
                rest(rules.limitScope() != LimitScope.ACCOUNT, upstreamModel, now, resting(hint, rules));
            case CREDENTIAL_COOLS ->
                rest(rules.limitScope() == LimitScope.MODEL, upstreamModel, now, resting(hint, rules));
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

    private static long resting(@Nullable Duration hint, PoolRules rules) {
        long told = hint == null ? rules.usualCooling().toMillis() : hint.toMillis();
        return Math.min(told, rules.longestCooling().toMillis());
    }

    private void rest(boolean modelAlone, String upstreamModel, long now, long millis) {
        if (modelAlone) {
            circuit(upstreamModel, now).rest(now + millis);
        } else {
            cool(now + millis);
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
            circuits.values().removeIf(circuit -> circuit.isClean(now));
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
            circuits.clear();
            recent.forget();
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
