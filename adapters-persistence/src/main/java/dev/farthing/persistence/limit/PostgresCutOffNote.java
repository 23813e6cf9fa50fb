package dev.farthing.persistence.limit;

import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import javax.sql.DataSource;

/// One row for each process that is cut off; those of dead ones go in time.
@Singleton
class PostgresCutOffNote implements CutOffNote {
    private final DataSource database;

    PostgresCutOffNote(DataSource database) {
        this.database = database;
    }

    @Override
    public void note(String replica, boolean cutOff) {
        Sql.of(
                        "DELETE FROM limits_cut_off WHERE replica = ? OR seen_at < clock_timestamp() - interval '1 hour'",
                        replica)
                .change(database);
        if (cutOff) {
            Sql.of("INSERT INTO limits_cut_off (replica) VALUES (?)", replica).change(database);
        }
    }
}
