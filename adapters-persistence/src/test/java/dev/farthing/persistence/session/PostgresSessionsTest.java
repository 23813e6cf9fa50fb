package dev.farthing.persistence.session;

import dev.farthing.application.session.SessionRepository;
import dev.farthing.application.session.SessionRepositoryContract;
import dev.farthing.persistence.PlainOrgs;
import dev.farthing.persistence.server.FreshDatabase;
import java.time.InstantSource;
import java.util.UUID;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresSessionsTest implements SessionRepositoryContract {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    private final PostgresSessions sessions = new PostgresSessions(DATABASE.dataSource(), InstantSource.system());

    @Override
    public SessionRepository sessions() {
        return sessions;
    }

    @Override
    public UUID anOrg() {
        return PlainOrgs.anOrg(DATABASE.dataSource(), false);
    }
}
