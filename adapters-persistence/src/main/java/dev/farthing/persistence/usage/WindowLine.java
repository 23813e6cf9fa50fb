package dev.farthing.persistence.usage;

import dev.farthing.domain.budget.Booking;
import dev.farthing.domain.budget.Hold;
import dev.farthing.domain.budget.WindowKey;
import dev.farthing.persistence.BinaryRows;
import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What one batch changes in one window, and in one process's lease of it.
final class WindowLine {
    /// @param replica whose lease was held on; null where the window was not leased from
    record Key(WindowKey window, @Nullable UUID replica) {
        private static final UUID NONE = new UUID(0, 0);
        static final Comparator<Key> ORDER =
                Comparator.comparing(Key::window).thenComparing(key -> key.replica() == null ? NONE : key.replica());

        static Key of(Hold hold, @Nullable UUID replica) {
            return new Key(hold.window(), hold.amount() == 0 ? null : replica);
        }
    }

    private final @Nullable Instant windowEnd;
    private long hold;
    private long charge;
    private long overrun;

    WindowLine(@Nullable Instant windowEnd) {
        this.windowEnd = windowEnd;
    }

    @Nullable
    Instant windowEnd() {
        return windowEnd;
    }

    void add(Booking.Line line) {
        hold = Math.addExact(hold, line.hold().amount());
        charge = Math.addExact(charge, line.charge().charged());
        overrun = Math.addExact(overrun, line.charge().overrun());
    }

    void put(Key key, BinaryRows rows) {
        var window = key.window();
        rows.row()
                .uuid(window.orgId())
                .uuid(window.budgetId())
                .instant(window.startsAt())
                .instantOrNull(windowEnd)
                .uuid(key.replica())
                .int8(hold)
                .int8(charge)
                .int8(overrun)
                .endRow();
    }
}
