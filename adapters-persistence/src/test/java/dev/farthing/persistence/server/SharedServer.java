package dev.farthing.persistence.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;

/// One real server for all tests of a JVM, with a migrated database to copy from; gone when the JVM is.
final class SharedServer {
    private static final String TEMPLATE = "migrated";
    private static final AtomicInteger COPIES = new AtomicInteger();

    private SharedServer() {}

    private static final class Holder {
        static final EmbeddedServer SERVER = start();
    }

    /// The server, with the template made.
    static EmbeddedServer get() {
        return Holder.SERVER;
    }

    private static EmbeddedServer start() {
        try {
            var folder = TestFolders.fresh();
            var lock = FolderLock.take(folder);
            var server = EmbeddedServer.start(lock);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                server.close();
                lock.close();
                TestFolders.delete(folder);
            }));
            execute(server, "CREATE DATABASE " + TEMPLATE);
            Flyway.configure()
                    .dataSource(server.jdbcUrl(TEMPLATE), EmbeddedServer.USER, server.password())
                    .load()
                    .migrate();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A new database like the template; its name.
    static String copy() {
        var name = "copy_" + COPIES.incrementAndGet();
        execute(get(), "CREATE DATABASE " + name + " TEMPLATE " + TEMPLATE);
        return name;
    }

    static void drop(String name) {
        execute(get(), "DROP DATABASE " + name + " WITH (FORCE)");
    }

    private static void execute(EmbeddedServer server, String sql) {
        try (var connection = DriverManager.getConnection(
                        server.jdbcUrl("postgres"), EmbeddedServer.USER, server.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }
}
