package dev.farthing.persistence.usage;

import dev.farthing.domain.budget.WindowKey;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.CallStatus;
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

/// Calls that are committed together, in the form they are sent in: rows, attempts, what they add to the sums, what
/// their budgets are charged, and the postings.
///
/// Its buffers are used again for every batch of a writer.
final class JournalBatch {
    static final List<String> TYPES = List.of(
            "call_in_2",
            "attempt_in_5",
            "rollup_in_2",
            "tag_rollup_in",
            "unit_rollup_in",
            "hour_rollup_in_2",
            "credential_rollup_in",
            "time_rollup_in",
            "conversation_in",
            "intent_out",
            "window_in",
            "posting_in");

    final BinaryRows calls = new BinaryRows("call_in_2", CallColumns.CALL_COUNT);
    final BinaryRows attempts = new BinaryRows("attempt_in_5", CallColumns.ATTEMPT_COUNT);
    final BinaryRows sums = new BinaryRows("rollup_in_2", RollupLine.COUNT);
    final BinaryRows tagSums = new BinaryRows("tag_rollup_in", TagLine.COUNT);
    final BinaryRows unitSums = new BinaryRows("unit_rollup_in", UnitLine.COUNT);
    final BinaryRows hourSums = new BinaryRows("hour_rollup_in_2", HourLine.COUNT);
    final BinaryRows credentialSums = new BinaryRows("credential_rollup_in", CredentialLine.COUNT);
    final BinaryRows times = new BinaryRows("time_rollup_in", TimeLine.COUNT);
    final BinaryRows conversations = new BinaryRows("conversation_in", ConversationLine.COUNT);
    final BinaryRows intents = new BinaryRows("intent_out", 2);
    final BinaryRows windows = new BinaryRows("window_in", WindowRows.COLUMNS);
    final BinaryRows slices = new BinaryRows("window_in", WindowRows.COLUMNS);
    final BinaryRows postings = new BinaryRows("posting_in", PostingLine.COUNT);

    private final String currency;
    private final Map<RollupLine.Key, RollupLine> lines = new HashMap<>();
    private final Map<TagLine.Key, TagLine> tagLines = new HashMap<>();
    private final Map<UnitLine.Key, UnitLine> unitLines = new HashMap<>();
    private final Map<HourLine.Key, HourLine> hourLines = new HashMap<>();
    private final Map<CredentialLine.Key, CredentialLine> credentialLines = new HashMap<>();
    private final Map<TimeLine.Key, TimeLine> timeLines = new HashMap<>();
    private final Map<ConversationLine.Key, ConversationLine> conversationLines = new HashMap<>();
    private final Map<WindowLine.Key, WindowLine> windowLines = new HashMap<>();
    private final Map<WindowLine.Key, WindowLine> sliceLines = new HashMap<>();
    private final Map<PostingLine.Key, PostingLine> postingLines = new HashMap<>();
    private final CountedConversations counted = new CountedConversations();
    private boolean leased;

    JournalBatch(String currency) {
        this.currency = currency;
    }

    /// Takes these calls instead of those before; each request id at most once.
    void fill(List<JournalEntry> entries, RowTypes types) {
        for (var rows : all()) {
            rows.clear(types);
        }
        lines.clear();
        tagLines.clear();
        unitLines.clear();
        hourLines.clear();
        credentialLines.clear();
        timeLines.clear();
        conversationLines.clear();
        windowLines.clear();
        sliceLines.clear();
        postingLines.clear();
        leased = false;
        for (var entry : entries) {
            var call = entry.call();
            CallColumns.put(call, entry.booking(), currency, calls);
            CallColumns.putAttempts(call, attempts);
            lines.computeIfAbsent(RollupLine.Key.of(call), _ -> new RollupLine(call))
                    .add(call);
            addTags(call);
            addUnits(call);
            addHour(call);
            addBooking(entry);
        }
        putInOrder(lines, RollupLine.Key.ORDER, (key, line) -> line.put(key, sums));
        putInOrder(tagLines, TagLine.Key.ORDER, (key, line) -> line.put(key, tagSums));
        putInOrder(unitLines, UnitLine.Key.ORDER, (key, line) -> line.put(key, unitSums));
        putInOrder(hourLines, HourLine.Key.ORDER, (key, line) -> line.put(key, hourSums));
        putInOrder(credentialLines, CredentialLine.Key.ORDER, (key, line) -> line.put(key, credentialSums));
        putInOrder(timeLines, TimeLine.Key.ORDER, (key, line) -> line.put(key, times));
        conversationLines.forEach((key, line) -> line.put(key, conversations));
        putInOrder(windowLines, WindowLine.Key.ORDER, (key, line) -> line.put(key, windows));
        putInOrder(sliceLines, WindowLine.Key.ORDER, (key, line) -> line.put(key, slices));
        putInOrder(postingLines, PostingLine.Key.ORDER, (key, line) -> line.put(key, postings));
    }

    /// What it holds is committed.
    void written() {
        counted.add(conversationLines.keySet());
    }

    private List<BinaryRows> all() {
        return List.of(
                calls,
                attempts,
                sums,
                tagSums,
                unitSums,
                hourSums,
                credentialSums,
                times,
                conversations,
                intents,
                windows,
                slices,
                postings);
    }

    /// Whether any of the calls held a part of a lease on record.
    boolean isLeased() {
        return leased;
    }

    /// Whether any of the calls held a part of a lease's slice.
    boolean isSliced() {
        return slices.rows() > 0;
    }

    /// Whether anything beside the sums is booked.
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

    private void addUnits(CallRecord call) {
        var units = call.metered().vendorUnits();
        if (units != null) {
            units.amounts()
                    .forEach((unit, amount) -> unitLines
                            .computeIfAbsent(
                                    UnitLine.Key.of(call, unit),
                                    _ -> new UnitLine(call.owner().sandbox()))
                            .add(amount));
        }
    }

    private void addHour(CallRecord call) {
        if (call.ending().status() == CallStatus.REFUSED || call.owner().sandbox()) {
            return;
        }
        var key = HourLine.Key.of(call);
        hourLines.computeIfAbsent(key, _ -> new HourLine()).add(call);
        var credential = CredentialLine.Key.of(key, call);
        if (credential != null) {
            credentialLines
                    .computeIfAbsent(credential, _ -> new CredentialLine())
                    .add(call);
        }
        timeLines.computeIfAbsent(TimeLine.Key.ofHour(key), _ -> new TimeLine()).add(call);
        timeLines
                .computeIfAbsent(TimeLine.Key.ofDay(key, call), _ -> new TimeLine())
                .add(call);
        if (call.path().endpoint().writes()) {
            var conversation = ConversationLine.Key.of(call);
            if (!counted.knows(conversation)) {
                conversationLines
                        .computeIfAbsent(conversation, _ -> new ConversationLine())
                        .add();
            }
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
