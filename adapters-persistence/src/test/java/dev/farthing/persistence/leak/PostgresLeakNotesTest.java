package dev.farthing.persistence.leak;

import dev.farthing.application.leak.LeakNotes;
import dev.farthing.application.leak.LeakNotesContract;
import dev.farthing.persistence.server.FreshDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresLeakNotesTest implements LeakNotesContract {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    @Override
    public LeakNotes notes() {
        return new PostgresLeakNotes(DATABASE.dataSource());
    }
}
