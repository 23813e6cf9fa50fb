package dev.farthing.persistence.retention;

import dev.farthing.application.retention.DeletedOrgs;
import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/// Works with the rights of the tables' owner, who alone may take away what otherwise only grows.
@Singleton
class PostgresDeletedOrgs implements DeletedOrgs {
    private static final int PORTION = 20_000;
    private static final String WAITING = """
        SELECT o.id FROM org o WHERE o.erasing_since < clock_timestamp() - interval '1 minute'
            AND NOT EXISTS (SELECT FROM intent i WHERE i.org_id = o.id)
        ORDER BY o.erasing_since
        """;

    /// No sum is folded meanwhile: none of the org is left once it is gone.
    private static final String ERASE = """
        WITH alone AS MATERIALIZED (SELECT pg_advisory_xact_lock(hashtext('fold_usage')))
        SELECT CASE WHEN erase_details(?, ?) > 0 THEN false ELSE erase_org(?, ?) END FROM alone
        """;

    private final DataSource database;

    PostgresDeletedOrgs(DataSource database) {
        this.database = database;
    }

    @Override
    public List<UUID> waiting() {
        return Sql.of(WAITING).rows(database, row -> row.getObject(1, UUID.class));
    }

    @Override
    public boolean erase(UUID orgId) {
        return Sql.of(ERASE, orgId, PORTION, orgId, PORTION)
                .rows(database, row -> row.getBoolean(1))
                .getFirst();
    }
}
