package dev.farthing.persistence.update;

import dev.farthing.application.update.UpdateNote;
import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import java.time.OffsetDateTime;
import java.util.Optional;
import javax.sql.DataSource;

/// One row.
@Singleton
class PostgresUpdateNote implements UpdateNote {
    private final DataSource database;

    PostgresUpdateNote(DataSource database) {
        this.database = database;
    }

    @Override
    public Optional<Heard> last() {
        return Sql.of("SELECT url, latest, error, checked_at FROM update_check")
                .row(
                        database,
                        row -> new Heard(
                                row.getString("url"),
                                row.getString("latest"),
                                row.getString("error"),
                                row.getObject("checked_at", OffsetDateTime.class)
                                        .toInstant()));
    }

    @Override
    public void note(Heard heard) {
        Sql.of("""
                        INSERT INTO update_check (url, latest, error, checked_at) VALUES (?, ?, ?, ?)
                        ON CONFLICT (one) DO UPDATE SET url = excluded.url, latest = excluded.latest,
                            error = excluded.error, checked_at = excluded.checked_at
                        """, heard.url(), heard.latest(), heard.error(), heard.at()).change(database);
    }
}
