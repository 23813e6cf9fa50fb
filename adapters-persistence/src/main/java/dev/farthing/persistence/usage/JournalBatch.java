package dev.farthing.persistence.usage;

import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.CallStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/// Calls that are committed together, in the form they are sent in: rows, attempts, and what they add to the sums.
///
/// Its buffers are used again for every batch of a writer.
final class JournalBatch {
    final BinaryRows calls = new BinaryRows("call_in", CallColumns.CALL_COUNT);
    final BinaryRows attempts = new BinaryRows("attempt_in", CallColumns.ATTEMPT_COUNT);
    final BinaryRows sums = new BinaryRows("rollup_in", RollupLine.COUNT);
    final BinaryRows tagSums = new BinaryRows("tag_rollup_in", TagLine.COUNT);

    private final String currency;
    private final Map<RollupLine.Key, RollupLine> lines = new HashMap<>();
    private final Map<TagLine.Key, TagLine> tagLines = new HashMap<>();

    JournalBatch(String currency) {
        this.currency = currency;
    }

    /// Takes these calls instead of those before; each request id at most once.
    void fill(List<JournalEntry> entries, JournalTypes types) {
        calls.clear(types.call());
        attempts.clear(types.attempt());
        sums.clear(types.rollup());
        tagSums.clear(types.tagRollup());
        for (var entry : entries) {
            var call = entry.call();
            CallColumns.put(call, currency, calls);
            CallColumns.putAttempts(call, attempts);
            lines.computeIfAbsent(RollupLine.Key.of(call), _ -> new RollupLine(call))
                    .add(call);
            addTags(call);
        }
        putInOrder(lines, RollupLine.Key.ORDER, (key, line) -> line.put(key, sums));
        putInOrder(tagLines, TagLine.Key.ORDER, (key, line) -> line.put(key, tagSums));
    }

    private void addTags(CallRecord call) {
        var tags = call.owner().tags();
        if (tags.isEmpty()
                || call.ending().status() == CallStatus.REFUSED
                || call.owner().sandbox()) {
            return;
        }
        tags.stream()
                .limit(CallColumns.MOST_TAGS)
                .map(tag -> TagLine.Key.of(call, tag))
                .distinct()
                .forEach(
                        key -> tagLines.computeIfAbsent(key, _ -> new TagLine()).add(call));
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
        lines.clear();
    }
}
