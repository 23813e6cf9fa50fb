package dev.farthing.persistence;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a time is covered by of what is counted of how long calls took: whole days, whole hours at its two ends, and
/// single calls for what is left of those.
public final class Covering {
    private final ZoneDays zone;
    private final boolean byDays;
    private final boolean byQuarters;
    private final List<Stretch> days = new ArrayList<>();
    private final List<Stretch> hours = new ArrayList<>();
    private final List<Stretch> calls = new ArrayList<>();

    /// @param to not included; null: without an end
    private record Stretch(Instant from, @Nullable Instant to) {}

    public Covering(ZoneDays zone) {
        this(zone, true, false);
    }

    private Covering(ZoneDays zone, boolean byDays, boolean byQuarters) {
        this.zone = zone;
        this.byDays = byDays;
        this.byQuarters = byQuarters;
    }

    /// By the sums by everything, which know quarters of an hour where clocks show full hours when those of UTC do not.
    ///
    /// @param byDays whether whole days may be taken together
    public static Covering ofDetails(ZoneDays zone, boolean byDays) {
        return new Covering(zone, byDays, true);
    }

    /// Covers one time more, which no other overlaps.
    ///
    /// @param end null: up to what was written last
    public void add(Instant start, @Nullable Instant end) {
        var since = zone.since();
        if (since == null || !byDays) {
            addHours(start, end);
            return;
        }
        var first = zone.notBefore(start.isBefore(since) ? since : start);
        var last = end == null ? null : zone.notAfter(end);
        if (last != null && last.isBefore(first)) {
            addHours(start, end);
            return;
        }
        if (!first.equals(last)) {
            days.add(new Stretch(first, last));
        }
        addHours(start, first);
        if (last != null) {
            addHours(last, end);
        }
    }

    private void addHours(Instant start, @Nullable Instant end) {
        var first = grain(start).notBefore(start);
        var last = end == null ? null : grain(end).notAfter(end);
        if (last != null && !first.isBefore(last)) {
            addCalls(start, end);
            return;
        }
        hours.add(new Stretch(first, last));
        addCalls(start, first);
        if (last != null) {
            addCalls(last, end);
        }
    }

    private Grain grain(Instant instant) {
        return byQuarters ? zone.detailAt(instant) : Grain.HOUR;
    }

    private void addCalls(Instant start, @Nullable Instant end) {
        if (end == null || start.isBefore(end)) {
            calls.add(new Stretch(start, end));
        }
    }

    /// A part of a statement and its values.
    public record Condition(String text, List<Object> values) {}

    /// What counts of days and of hours are wanted, one condition for each stretch of them.
    public List<Condition> ofCounts() {
        var wanted = new ArrayList<Condition>();
        days.forEach(stretch -> wanted.add(between("grain = 'day' AND bucket >= ?", "bucket < ?", stretch, 1)));
        hours.forEach(stretch -> wanted.add(between("grain = 'hour' AND bucket >= ?", "bucket < ?", stretch, 1)));
        return wanted;
    }

    /// What calls are wanted; they are found by their ids, which tell nearly when they began.
    public List<Condition> ofCalls() {
        return calls.stream()
                .map(stretch -> between(
                        "started_at >= ? AND request_id >= uuid_v7_floor(?::timestamptz - interval '1 minute')",
                        "started_at < ? AND request_id < uuid_v7_floor(?::timestamptz + interval '1 minute')",
                        stretch,
                        2))
                .toList();
    }

    /// Since when calls themselves are wanted; empty where none are.
    public Optional<Instant> callsSince() {
        return calls.stream().map(Stretch::from).min(Comparator.naturalOrder());
    }

    private static Condition between(String from, String to, Stretch stretch, int times) {
        var values = new ArrayList<Object>(Collections.nCopies(times, stretch.from()));
        var end = stretch.to();
        if (end == null) {
            return new Condition(from, values);
        }
        values.addAll(Collections.nCopies(times, end));
        return new Condition(from + " AND " + to, values);
    }

    /// The counts of a column, under the places they have; the driver forgets under which place an array begins.
    ///
    /// @param first where the array's lower bound stands
    public static long[] counts(ResultSet row, String first, String column) throws SQLException {
        var counts = (Integer[]) row.getArray(column).getArray();
        int skipped = Math.max(0, row.getInt(first) - 1);
        var placed = new long[skipped + counts.length];
        for (int i = 0; i < counts.length; i++) {
            placed[skipped + i] = counts[i] == null ? 0 : counts[i];
        }
        return placed;
    }
}
