package dev.farthing.application.observation;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.List;

/// Lists the maintenance that is under way or ahead; everybody may know.
@ApplicationScoped
public class ListNotices {
    private final NoticeBoard board;
    private final InstantSource clock;

    public ListNotices(NoticeBoard board, InstantSource clock) {
        this.board = board;
        this.clock = clock;
    }

    public List<Notice> list() {
        return board.ahead(clock.instant());
    }
}
