package dev.farthing.persistence.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FreshDatabaseTest {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    @Test
    void itIsMigratedAndEmpty() throws SQLException {
        try (var connection = DATABASE.dataSource().getConnection();
                var rows = connection.createStatement().executeQuery("SELECT count(*) FROM org")) {
            rows.next();
            assertThat(rows.getInt(1)).isZero();
        }
    }
}
