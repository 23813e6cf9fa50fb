package dev.farthing.application.stream;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

/// What was settled and is to flow on. It is put by in the transaction that the sums take it up in, so that every
/// record
/// is put by exactly once, or counted as missing. The clock of the database decides, and every method is a
/// transaction of its own.
public interface UsageOutbox {
    /// From now on what is settled is put by, as long as no more than so many records wait; what is beyond that is
    /// counted for each org, with when it was settled. The same holds when nobody has taken a turn for a day.
    void open(long most);

    /// Takes the turn to bring what waits, for so long: the same taker again, and others only when that is over.
    ///
    /// @return false where nothing waits, or another is at it
    boolean take(UUID taker, Duration lasting);

    /// The oldest records, about so many; stays as it is until they were brought.
    Portion next(int most);

    /// Lets go of what was brought. What has changed since it was read stays.
    void brought(Portion portion);

    /// How many records wait, for how long the oldest has, and how many are missing that nobody was told of.
    Backlog backlog();

    /// Records in their order, and the rows they came from.
    record Portion(List<Row> rows, List<UsageRecord> records) {
        public Portion {
            rows = List.copyOf(rows);
            records = List.copyOf(records);
        }

        /// A row as it was read.
        public record Row(long id, long missing) {}
    }

    /// What waits.
    record Backlog(long records, Duration oldest, long missing) {}
}
