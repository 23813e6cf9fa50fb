package dev.farthing.persistence.observation;

import dev.farthing.application.observation.NoticeBoard;
import dev.farthing.application.observation.NoticeBoardContract;
import dev.farthing.persistence.server.FreshDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresNoticeBoardTest implements NoticeBoardContract {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    private final PostgresNoticeBoard board = new PostgresNoticeBoard(DATABASE.dataSource());

    @Override
    public NoticeBoard board() {
        return board;
    }
}
