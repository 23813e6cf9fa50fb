package dev.farthing.persistence.observation;

import dev.farthing.application.observation.SessionBook;
import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import java.time.LocalDate;
import javax.sql.DataSource;

@Singleton
class PostgresSessionBook implements SessionBook {
    private final DataSource database;

    PostgresSessionBook(DataSource database) {
        this.database = database;
    }

    @Override
    public void forget(LocalDate before) {
        Sql.of("DELETE FROM conversation WHERE day < ?", before).change(database);
    }
}
