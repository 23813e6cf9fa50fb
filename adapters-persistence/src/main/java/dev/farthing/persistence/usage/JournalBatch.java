package dev.farthing.persistence.usage;

import dev.farthing.domain.budget.WindowKey;
import dev.farthing.persistence.BinaryRows;
import dev.farthing.persistence.RowTypes;
import dev.farthing.persistence.WindowRows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Calls that are committed together, in the form they are sent in: rows, attempts, what their budgets are charged,
/// and the postings.
///
/// Its buffers are used again for every batch of a writer.
final class JournalBatch {
    static final List<String> TYPES = List.of("call_in_2", "attempt_in_5", "intent_out", "window_in", "posting_in");

    final BinaryRows calls = new BinaryRows("call_in_2", CallColumns.CALL_COUNT);
    final BinaryRows attempts = new BinaryRows("attempt_in_5", CallColumns.ATTEMPT_COUNT);
    final BinaryRows intents = new BinaryRows("intent_out", 2);
    final BinaryRows windows = new BinaryRows("window_in", WindowRows.COLUMNS);
    final BinaryRows slices = new BinaryRows("window_in", WindowRows.COLUMNS);
    final BinaryRows postings = new BinaryRows("posting_in", PostingLine.COUNT);

    private final String currency;
    private final Map<WindowLine.Key, WindowLine> windowLines = new HashMap<>();
    private final Map<WindowLine.Key, WindowLine> sliceLines = new HashMap<>();
    private final Map<PostingLine.Key, PostingLine> postingLines = new HashMap<>();
    private boolean leased;

    JournalBatch(String currency) {
        this.currency = currency;
    }

    /// Takes these calls instead of those before; each request id at most once.
    void fill(List<JournalEntry> entries, RowTypes types) {
        for (var rows : all()) {
            rows.clear(types);
        }
        windowLines.clear();
        sliceLines.clear();
        postingLines.clear();
        leased = false;
        for (var entry : entries) {
            var call = entry.call();
            CallColumns.put(call, entry.booking(), currency, calls);
            CallColumns.putAttempts(call, attempts);
            addBooking(entry);
        }
        putInOrder(windowLines, WindowLine.Key.ORDER, (key, line) -> line.put(key, windows));
        putInOrder(sliceLines, WindowLine.Key.ORDER, (key, line) -> line.put(key, slices));
        putInOrder(postingLines, PostingLine.Key.ORDER, (key, line) -> line.put(key, postings));
    }

    private List<BinaryRows> all() {
        return List.of(calls, attempts, intents, windows, slices, postings);
    }

    /// Whether any of the calls held a part of a lease on record.
    boolean isLeased() {
        return leased;
    }

    /// Whether any of the calls held a part of a lease's slice.
    boolean isSliced() {
        return slices.rows() > 0;
    }

    /// Whether anything is booked.
    boolean isBooked() {
        return windows.rows() > 0 || slices.rows() > 0 || postings.rows() > 0 || intents.rows() > 0;
    }

    /// The windows that are charged, and their ends.
    Map<WindowKey, @Nullable Instant> windowEnds() {
        var ends = new HashMap<WindowKey, @Nullable Instant>();
        windowLines.forEach((key, line) -> ends.put(key.window(), line.windowEnd()));
        return ends;
    }

    private void addBooking(JournalEntry entry) {
        var call = entry.call();
        var booking = entry.booking();
        if (booking.replica() != null && !booking.isSliced()) {
            intents.row().uuid(call.owner().orgId()).uuid(call.requestId()).endRow();
        }
        for (var line : booking.lines()) {
            boolean sliced = line.isSliced();
            leased |= !sliced && line.hold().amount() > 0;
            (sliced ? sliceLines : windowLines)
                    .computeIfAbsent(
                            WindowLine.Key.of(line.hold(), booking.replica()),
                            _ -> new WindowLine(line.hold().windowEnd()))
                    .add(line);
        }
        if (!call.cost().isZero() || !booking.overrun().isZero()) {
            postingLines
                    .computeIfAbsent(PostingLine.Key.of(call), _ -> new PostingLine(call.requestId()))
                    .add(call, booking);
        }
    }

    private static <K, L> void putInOrder(Map<K, L> lines, Comparator<K> order, BiConsumer<K, L> put) {
        if (lines.size() == 1) {
            lines.forEach(put);
        } else if (!lines.isEmpty()) {
            var keys = new ArrayList<>(lines.keySet());
            keys.sort(order);
            for (var key : keys) {
                put.accept(key, lines.get(key));
            }
        }
    }
}
