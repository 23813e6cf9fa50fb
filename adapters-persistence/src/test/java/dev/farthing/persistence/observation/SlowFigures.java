package dev.farthing.persistence.observation;

import dev.farthing.application.observation.Sums;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.CallStatus;
import dev.farthing.domain.usage.Endpoint;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Works every figure out by looking at one call after another.
public record SlowFigures(List<CallRecord> calls) {
    public static SlowFigures of(List<CallRecord> all) {
        return new SlowFigures(all.stream()
                .filter(call -> call.ending().status() != CallStatus.REFUSED
                        && !call.owner().sandbox())
                .toList());
    }

    /// Those of sandbox keys too.
    public static SlowFigures withSandbox(List<CallRecord> all) {
        return new SlowFigures(all.stream()
                .filter(call -> call.ending().status() != CallStatus.REFUSED)
                .toList());
    }

    /// The calls of both.
    public SlowFigures and(SlowFigures others) {
        return new SlowFigures(
                Stream.concat(calls.stream(), others.calls().stream()).toList());
    }

    public SlowFigures where(Predicate<CallRecord> wanted) {
        return new SlowFigures(calls.stream().filter(wanted).toList());
    }

    public SlowFigures within(Instant start, Instant end) {
        return where(
                call -> !call.startedAt().isBefore(start) && call.startedAt().isBefore(end));
    }

    public <K> Map<K, SlowFigures> by(Function<CallRecord, K> key) {
        return calls.stream()
                .collect(Collectors.groupingBy(
                        key, Collectors.collectingAndThen(Collectors.toList(), SlowFigures::new)));
    }

    /// A call stands in each of the groups it has a key of.
    public <K> Map<K, SlowFigures> byEach(Function<CallRecord, List<K>> keys) {
        var groups = new HashMap<K, List<CallRecord>>();
        for (var call : calls) {
            keys.apply(call)
                    .forEach(key ->
                            groups.computeIfAbsent(key, _ -> new ArrayList<>()).add(call));
        }
        return groups.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, group -> new SlowFigures(group.getValue())));
    }

    public static Function<CallRecord, LocalDate> dayOf(ZoneId zone) {
        return call -> call.startedAt().atZone(zone).toLocalDate();
    }

    public Sums sums() {
        return new Sums(
                calls.size(),
                count(CallStatus.OK),
                count(CallStatus.ERROR),
                count(CallStatus.CANCELLED),
                where(CallRecord::isCallersFault).calls().size(),
                calls.stream()
                        .mapToLong(call -> call.metered().tokens().promptTokens())
                        .sum(),
                calls.stream()
                        .mapToLong(call -> call.metered().tokens().completionTokens())
                        .sum(),
                calls.stream().map(call -> call.cost().toDecimal()).reduce(BigDecimal.ZERO, BigDecimal::add),
                calls.stream().mapToLong(call -> call.ending().chars()).sum(),
                calls.stream().mapToLong(call -> call.ending().latencyMillis()).sum());
    }

    private long count(CallStatus status) {
        return calls.stream().filter(call -> call.ending().status() == status).count();
    }

    /// How many of them talk to a model, those of one session of a key and day taken together.
    long conversations(ZoneId zone) {
        var sessions = new HashSet<List<Object>>();
        long alone = 0;
        for (var call : calls) {
            var session = call.client().sessionId();
            if (call.path().endpoint() == Endpoint.EMBEDDINGS) {
                continue;
            }
            if (session == null) {
                alone++;
            } else {
                sessions.add(List.of(call.owner().keyId(), dayOf(zone).apply(call), session));
            }
        }
        return alone + sessions.size();
    }

    /// What 99 of 100 did not take longer than.
    long p99() {
        return point(call -> call.ending().latencyMillis(), 990).orElse(0);
    }

    /// What so many in a thousand did not take longer than, of those that tell.
    public OptionalLong point(Function<CallRecord, @Nullable Integer> millis, int permille) {
        var sorted = calls.stream()
                .map(millis)
                .filter(Objects::nonNull)
                .mapToLong(Integer::longValue)
                .sorted()
                .toArray();
        return sorted.length == 0
                ? OptionalLong.empty()
                : OptionalLong.of(sorted[Math.max(1, (sorted.length * permille + 999) / 1_000) - 1]);
    }

    /// A figure of every call, added up.
    public long sum(ToLongFunction<CallRecord> figure) {
        return calls.stream().mapToLong(figure).sum();
    }

    /// Money of every call, added up.
    public BigDecimal money(Function<CallRecord, BigDecimal> money) {
        return calls.stream().map(money).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
