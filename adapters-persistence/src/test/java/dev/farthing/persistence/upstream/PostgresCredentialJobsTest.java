package dev.farthing.persistence.upstream;

import dev.farthing.application.upstream.CredentialJobs;
import dev.farthing.application.upstream.CredentialJobsContract;
import dev.farthing.persistence.Sql;
import dev.farthing.persistence.server.FreshDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresCredentialJobsTest implements CredentialJobsContract {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    @BeforeEach
    void begin() {
        Sql.of("DELETE FROM credential_job").change(DATABASE.dataSource());
    }

    @Override
    public CredentialJobs jobs() {
        return new PostgresCredentialJobs(DATABASE.dataSource());
    }
}
