package dev.farthing.persistence.hold;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// For how long others have given no sign of life, told by what cannot be set.
///
/// Signs bear the database's time. Were it alone to tell, all would seem silent once its clock is set forward, and
/// whoever has died would seem to live once it is set back.
final class Silence {
    private static final int MOMENTS = 12;

    private final Duration lostAfter;
    private final Map<UUID, Heard> others = new HashMap<>();

    Silence(Duration lostAfter) {
        this.lostAfter = lostAfter;
    }

    /// When a process gave its last sign, by the database's clock as it is now.
    enum Sign {
        /// Within a moment.
        HEARD,
        /// So long ago that it is lost, unless the clock was set.
        LONG_AGO,
        /// Neither; perhaps in the future.
        AT_NO_TIME
    }

    private record Heard(long nanos, Sign last) {}

    /// How many seconds may pass between two signs of one that lives.
    int moment() {
        return Math.toIntExact(Math.max(1, lostAfter.toSeconds() / MOMENTS));
    }

    /// Takes note of all that are said to be alive.
    void note(Map<UUID, Sign> signs, long nanos) {
        others.keySet().retainAll(signs.keySet());
        signs.forEach((id, sign) -> others.merge(
                id, new Heard(nanos, sign), (old, _) -> new Heard(sign == Sign.HEARD ? nanos : old.nanos, sign)));
    }

    /// Who has been silent for so long that others have to see to what they left.
    List<UUID> lost(long nanos) {
        return others.entrySet().stream()
                .filter(other -> isLost(other.getValue(), Duration.ofNanos(nanos - other.getValue().nanos)))
                .map(Map.Entry::getKey)
                .toList();
    }

    private boolean isLost(Heard heard, Duration silent) {
        return switch (heard.last) {
            case HEARD -> false;
            case LONG_AGO -> silent.toSeconds() >= moment();
            case AT_NO_TIME -> silent.compareTo(lostAfter) >= 0;
        };
    }
}
