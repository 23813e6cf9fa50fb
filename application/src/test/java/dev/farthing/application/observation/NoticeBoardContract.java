package dev.farthing.application.observation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What every board of notices promises.
public interface NoticeBoardContract {
    Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    NoticeBoard board();

    private static Notice notice(int starts, int ends, String... models) {
        return new Notice(
                UUID.randomUUID(),
                "from " + starts,
                "a note",
                NOW.plusSeconds(starts),
                NOW.plusSeconds(ends),
                List.of(models));
    }

    @Test
    default void whatIsUnderWayOrAheadHangsThereTheFirstToBeginFirst() {
        var later = notice(100, 200);
        var underWay = notice(-10, 1, "large", "small");
        var over = notice(-10, 0);
        List.of(later, underWay, over).forEach(board()::add);
        assertThat(board().ahead(NOW)).containsExactly(underWay, later);
        assertThat(board().find(over.id())).contains(over);
        board().remove(later.id());
        board().remove(later.id());
        assertThat(board().ahead(NOW)).containsExactly(underWay);
        assertThat(board().find(later.id())).isEmpty();
    }
}
