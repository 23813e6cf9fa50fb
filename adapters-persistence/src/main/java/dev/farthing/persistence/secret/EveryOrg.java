package dev.farthing.persistence.secret;

import java.sql.Connection;
import java.sql.SQLException;

/// The reach of what concerns the installation and no tenant: master keys know no orgs.
final class EveryOrg {
    private EveryOrg() {}

    /// Lets the transaction that has begun see the rows of all orgs, whoever asked for it.
    static void seenBy(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("SELECT set_config('farthing.org_id', '*', true)");
        }
    }
}
