package dev.farthing.persistence.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.postgresql.ds.PGSimpleDataSource;

/// Gives a test class a migrated database of its own on a real server: `@RegisterExtension static final
/// FreshDatabase DATABASE = new FreshDatabase();`.
public final class FreshDatabase implements BeforeAllCallback, AfterAllCallback {
    private String name = "";

    @Override
    public void beforeAll(ExtensionContext context) {
        name = SharedServer.copy();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        SharedServer.drop(name);
    }

    public String url() {
        return SharedServer.get().jdbcUrl(name);
    }

    /// Where the server listens on the loopback.
    public int port() {
        return Integer.parseInt(url().replaceFirst("^[^/]*//[^:/]+:([0-9]+)/.*$", "$1"));
    }

    public String user() {
        return EmbeddedServer.USER;
    }

    public String password() {
        return SharedServer.get().password();
    }

    /// Opens a connection for every asker; nothing is pooled.
    public DataSource dataSource() {
        var source = new PGSimpleDataSource();
        source.setUrl(url());
        source.setUser(user());
        source.setPassword(password());
        return source;
    }

    public Connection connection() throws SQLException {
        return DriverManager.getConnection(url(), user(), password());
    }
}
