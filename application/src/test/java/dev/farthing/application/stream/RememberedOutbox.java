package dev.farthing.application.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An outbox in memory.
public final class RememberedOutbox implements UsageOutbox {
    private Instant now = SomeUsage.NOON;
    private final List<Row> rows = new ArrayList<>();
    private long most = -1;
    private Instant wantedAt = Instant.MIN;
    private @Nullable UUID takenBy;
    private Instant takenUntil = Instant.MIN;
    private long ids;

    private record Row(long id, UUID org, List<UsageRecord> records, long missing, Instant since, Instant until) {}

    public synchronized void pass(Duration time) {
        now = now.plus(time);
    }

    /// What the sums take up at once.
    public synchronized void putBy(UUID org, List<? extends UsageRecord> records) {
        if (most < 0) {
            return;
        }
        if (backlog().records() < most && wantedAt.isAfter(now.minus(Duration.ofDays(1)))) {
            rows.add(new Row(++ids, org, List.copyOf(records), 0, now, now));
            return;
        }
        for (int i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            if (row.missing() > 0 && row.org().equals(org)) {
                rows.set(i, new Row(row.id(), org, List.of(), row.missing() + records.size(), row.since(), now));
                return;
            }
        }
        rows.add(new Row(++ids, org, List.of(), records.size(), now, now));
    }

    @Override
    public synchronized void open(long atMost) {
        most = atMost;
        wantedAt = now;
    }

    @Override
    public synchronized boolean take(UUID taker, Duration lasting) {
        if (most < 0 || !(taker.equals(takenBy) || takenUntil.isBefore(now))) {
            return false;
        }
        if (rows.isEmpty() && !wantedAt.isBefore(now.minusSeconds(60))) {
            return false;
        }
        takenBy = taker;
        takenUntil = now.plus(lasting);
        wantedAt = now;
        return true;
    }

    @Override
    public synchronized Portion next(int atMost) {
        var taken = new ArrayList<Portion.Row>();
        var records = new ArrayList<UsageRecord>();
        for (var row : rows) {
            if (records.size() >= atMost) {
                break;
            }
            taken.add(new Portion.Row(row.id(), row.missing()));
            records.addAll(row.records());
            if (row.missing() > 0) {
                records.add(new UsageRecord.Missing(row.org(), row.id(), row.since(), row.until(), row.missing()));
            }
        }
        return new Portion(taken, records);
    }

    @Override
    public synchronized void brought(Portion portion) {
        rows.removeIf(row -> portion.rows().contains(new Portion.Row(row.id(), row.missing())));
    }

    @Override
    public synchronized Backlog backlog() {
        return new Backlog(
                rows.stream().mapToLong(row -> row.records().size()).sum(),
                rows.isEmpty()
                        ? Duration.ZERO
                        : Duration.between(rows.getFirst().since(), now),
                rows.stream().mapToLong(Row::missing).sum());
    }
}
