package dev.farthing.persistence.leak;

import dev.farthing.application.leak.LeakNotes;
import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import javax.sql.DataSource;

@Singleton
class PostgresLeakNotes implements LeakNotes {
    private final DataSource database;

    PostgresLeakNotes(DataSource database) {
        this.database = database;
    }

    @Override
    public boolean isNew(String mark) {
        return Sql.of("INSERT INTO leak_report (mark) VALUES (?) ON CONFLICT DO NOTHING", mark)
                        .change(database)
                == 1;
    }
}
