package dev.farthing.persistence.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a database must be like, and whom it must let us be, before Farthing starts on it.
class DurabilityTest {
    private Path folder;
    private FolderLock lock;
    private EmbeddedServer server;

    @BeforeEach
    void start() throws IOException {
        folder = TestFolders.fresh();
        lock = FolderLock.take(folder);
        server = EmbeddedServer.start(lock);
    }

    @AfterEach
    void end() {
        server.close();
        lock.close();
        TestFolders.delete(folder);
    }

    @Test
    void c55AServerThatForgetsCommitsIsRefused() throws SQLException {
        assertThat(check(EmbeddedServer.USER, server.password())).isEmpty();
        run("ALTER ROLE farthing SET synchronous_commit = off");
        assertThatThrownBy(() -> check(EmbeddedServer.USER, server.password()))
                .isInstanceOf(ServerRefusedException.class)
                .hasMessageContaining("synchronous_commit")
                .hasMessageContaining("FARTHING_DB_USER");
        run("ALTER ROLE farthing RESET synchronous_commit");
        for (var setting : new String[] {"fsync", "full_page_writes"}) {
            configure(setting, "off");
            assertThatThrownBy(() -> check(EmbeddedServer.USER, server.password()))
                    .isInstanceOf(ServerRefusedException.class)
                    .hasMessageContaining(setting);
            configure(setting, "on");
        }
        assertThat(check(EmbeddedServer.USER, server.password())).isEmpty();
    }

    @Test
    void aUserThatCannotTakeOnTheRolesIsToldWhatIsMissing() throws SQLException {
        run("CREATE ROLE poor LOGIN PASSWORD 'poor'");
        assertThatThrownBy(() -> check("poor", "poor"))
                .isInstanceOf(ServerRefusedException.class)
                .hasMessageContaining("CREATEROLE")
                .hasMessageContaining("GRANT farthing_app, farthing_engine TO \"poor\"");
        run("GRANT farthing_app, farthing_engine TO poor");
        assertThat(check("poor", "poor")).isEmpty();
        run("ALTER ROLE farthing_app BYPASSRLS");
        assertThatThrownBy(() -> check("poor", "poor"))
                .isInstanceOf(ServerRefusedException.class)
                .hasMessageContaining("farthing_app")
                .hasMessageContaining("BYPASSRLS");
    }

    @Test
    void aUserThatMayMakeRolesMakesThem() throws SQLException {
        run("DROP ROLE farthing_app, farthing_engine");
        run("CREATE ROLE maker LOGIN CREATEROLE PASSWORD 'maker'");
        assertThat(check("maker", "maker")).isEmpty();
        try (var connection = DriverManager.getConnection(server.jdbcUrl(), "maker", "maker");
                var statement = connection.createStatement()) {
            statement.execute(DatabaseRoles.AS_APP);
            statement.execute("RESET ROLE");
            statement.execute(DatabaseRoles.AS_ENGINE);
        }
    }

    @Test
    void databasesThatStartTogetherMakeTheRolesTogether() throws Exception {
        for (int database = 0; database < 4; database++) {
            run("CREATE DATABASE together_" + database);
        }
        for (int round = 0; round < 5; round++) {
            run("DROP ROLE farthing_app, farthing_engine");
            try (var threads = Executors.newFixedThreadPool(8)) {
                var all = new ArrayList<Future<?>>();
                for (int i = 0; i < 8; i++) {
                    var url = server.jdbcUrl("together_" + i % 4);
                    Callable<Boolean> work = () -> {
                        ExternalServer.check(url, EmbeddedServer.USER, server.password());
                        return true;
                    };
                    all.add(threads.submit(work));
                }
                for (var one : all) {
                    one.get();
                }
            }
        }
    }

    private java.util.List<String> check(String user, String password) {
        return ExternalServer.check(server.jdbcUrl(), user, password);
    }

    private void configure(String setting, String value) throws SQLException {
        run("ALTER SYSTEM SET " + setting + " = " + value);
        run("SELECT pg_reload_conf()");
        while (!shown(setting).equals(value)) {
            Thread.onSpinWait();
        }
    }

    private String shown(String setting) throws SQLException {
        try (var connection = DriverManager.getConnection(server.jdbcUrl(), EmbeddedServer.USER, server.password());
                var statement = connection.createStatement();
                var row = statement.executeQuery("SHOW " + setting)) {
            row.next();
            return row.getString(1);
        }
    }

    private void run(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(server.jdbcUrl(), EmbeddedServer.USER, server.password());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
