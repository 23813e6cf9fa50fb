package dev.farthing.persistence.account;

import dev.farthing.application.account.HolderNames;
import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Looks both up by their ids.
@Singleton
class PostgresHolderNames implements HolderNames {
    private final DataSource database;

    PostgresHolderNames(DataSource database) {
        this.database = database;
    }

    @Override
    public Map<UUID, String> of(UUID orgId, @Nullable UUID onlyTeam, Collection<UUID> ids) {
        var wanted = ids.toArray(UUID[]::new);
        var names = new HashMap<UUID, String>();
        Sql.of("SELECT id, name FROM team WHERE org_id = ? AND id = ANY (?)", orgId, wanted)
                .and("id = ?", onlyTeam)
                .add(" UNION ALL SELECT id, name FROM issued_key WHERE org_id = ? AND id = ANY (?)", orgId, wanted)
                .and("team_id = ?", onlyTeam)
                .rows(database, row -> names.put(row.getObject("id", UUID.class), row.getString("name")));
        return names;
    }
}
