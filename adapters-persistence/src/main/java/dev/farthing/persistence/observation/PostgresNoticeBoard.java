package dev.farthing.persistence.observation;

import dev.farthing.application.observation.Notice;
import dev.farthing.application.observation.NoticeBoard;
import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

@Singleton
class PostgresNoticeBoard implements NoticeBoard {
    private static final String ALL = "SELECT id, title, note, starts_at, ends_at, models FROM maintenance_notice";

    private final DataSource database;

    PostgresNoticeBoard(DataSource database) {
        this.database = database;
    }

    @Override
    public List<Notice> ahead(Instant now) {
        return Sql.of(ALL + " WHERE ends_at > ? ORDER BY starts_at, id", now).rows(database, PostgresNoticeBoard::read);
    }

    @Override
    public Optional<Notice> find(UUID id) {
        return Sql.of(ALL + " WHERE id = ?", id).row(database, PostgresNoticeBoard::read);
    }

    private static Notice read(ResultSet row) throws SQLException {
        return new Notice(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getString(3),
                row.getObject(4, OffsetDateTime.class).toInstant(),
                row.getObject(5, OffsetDateTime.class).toInstant(),
                List.of((String[]) row.getArray(6).getArray()));
    }

    @Override
    public void add(Notice notice) {
        Sql.of(
                        "INSERT INTO maintenance_notice (id, title, note, starts_at, ends_at, models)"
                                + " VALUES (?, ?, ?, ?, ?, ?)",
                        notice.id(),
                        notice.title(),
                        notice.note(),
                        notice.startsAt(),
                        notice.endsAt(),
                        notice.models().toArray(String[]::new))
                .change(database);
    }

    @Override
    public void remove(UUID id) {
        Sql.of("DELETE FROM maintenance_notice WHERE id = ?", id).change(database);
    }
}
