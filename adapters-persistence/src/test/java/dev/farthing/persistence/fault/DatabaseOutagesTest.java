package dev.farthing.persistence.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.farthing.application.fault.Outages;
import dev.farthing.persistence.Scene;
import dev.farthing.persistence.Sql;
import dev.farthing.persistence.server.FreshDatabaseForQuarkus;
import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The real database's ways to be away, as they come out of pool, transactions and Hibernate.
@QuarkusTest
@QuarkusTestResource(FreshDatabaseForQuarkus.class)
class DatabaseOutagesTest {
    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    @ConfigProperty(name = "quarkus.datasource.username")
    String user;

    @ConfigProperty(name = "quarkus.datasource.password")
    String password;

    @Inject
    Outages outages;

    @Inject
    DataSource database;

    @Inject
    EntityManager entities;

    @Inject
    Scene scene;

    @AfterEach
    void endTransaction() {
        if (QuarkusTransaction.getStatus() != Status.STATUS_NO_TRANSACTION) {
            QuarkusTransaction.rollback();
        }
    }

    private void isOutage(ThrowingCallable work) {
        var failure = catchThrowable(work);
        assertThat(failure).isNotNull();
        assertThat(outages.caused(failure)).as(failure.toString()).isTrue();
    }

    private void isNoOutage(ThrowingCallable work) {
        var failure = catchThrowable(work);
        assertThat(failure).isNotNull();
        assertThat(outages.caused(failure)).as(failure.toString()).isFalse();
    }

    private void cutAll() {
        try (var owner = DriverManager.getConnection(url, user, password);
                var statement = owner.createStatement()) {
            statement.execute(
                    "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                            + " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'");
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsCutAmidATransactionIs(boolean byHibernate) {
        Runnable ask = () -> {
            if (byHibernate) {
                entities.createNativeQuery("SELECT 1").getResultList();
            } else {
                Sql.of("SELECT 1").rows(database, row -> row.getInt(1));
            }
        };
        isOutage(() -> Scene.inTransaction(() -> {
            ask.run();
            cutAll();
            ask.run();
            return true;
        }));
    }

    @Test
    void aCommitThatIsCutOffIs() {
        isOutage(() -> Scene.inTransaction(() -> {
            scene.sqlHere("UPDATE org SET name = name");
            cutAll();
            return true;
        }));
        isOutage(() -> {
            QuarkusTransaction.begin();
            scene.sqlHere("UPDATE org SET name = name");
            cutAll();
            QuarkusTransaction.commit();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET LOCAL statement_timeout = 1; SELECT pg_sleep(10)",
                "SET TRANSACTION READ ONLY; DELETE FROM org",
                "DO $$ BEGIN RAISE 'full' USING ERRCODE = '53100'; END $$",
                "DO $$ BEGIN RAISE 'starting' USING ERRCODE = '57P03'; END $$",
                "DO $$ BEGIN RAISE 'taken' USING ERRCODE = '55P03'; END $$"
            })
    void aServerThatCannotJustThenIs(String sql) {
        isOutage(() -> Scene.inTransaction(() -> Sql.of(sql).change(database)));
        isOutage(() -> Scene.inTransaction(() -> entities.createNativeQuery(sql).executeUpdate()));
    }

    @Test
    void aServerThatIsNotThereIs() throws IOException {
        int free;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        isOutage(() -> DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + free + "/none", user, password));
    }

    private AgroalDataSource pool(String jdbcUrl, Duration patience) throws SQLException {
        return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(size -> size.maxSize(1)
                        .acquisitionTimeout(patience)
                        .connectionFactoryConfiguration(factory -> factory.jdbcUrl(jdbcUrl)
                                .jdbcProperty("loginTimeout", "1")
                                .principal(new NamePrincipal(user))
                                .credential(new SimplePassword(password)))));
    }

    @Test
    void aPoolThatHasNoneLeftIs() throws SQLException {
        try (var pool = pool(url, Duration.ofMillis(50));
                var taken = pool.getConnection()) {
            assertThat(taken.isValid(5)).isTrue();
            isOutage(() -> Sql.of("SELECT 1").rows(pool, row -> row.getInt(1)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 3_000})
    void aServerThatTakesConnectionsAndSaysNothingIs(int patienceMillis) throws Exception {
        try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                var pool = pool(
                        "jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/none",
                        Duration.ofMillis(patienceMillis))) {
            isOutage(() -> Sql.of("SELECT 1").rows(pool, row -> row.getInt(1)));
            isOutage(() -> Sql.of("SELECT 1").rows(pool, row -> row.getInt(1)));
        }
    }

    @Test
    void whatIsRefusedForItsContentIsNot() {
        isNoOutage(() -> Sql.of("SELECT 1 / 0").rows(database, row -> row.getInt(1)));
        isNoOutage(() -> Sql.of("INSERT INTO org (id) VALUES (NULL)").change(database));
        isNoOutage(() -> Scene.inTransaction(
                () -> entities.createNativeQuery("SELECT no_such_thing").getResultList()));
        isNoOutage(() -> {
            throw new SQLException("a sentence of whoever");
        });
        isNoOutage(() -> {
            throw new NullPointerException();
        });
    }

    @Test
    void failuresThatNameEachOtherAreLookedAtOnce() {
        var one = new IllegalStateException("one");
        one.addSuppressed(new IllegalStateException("two", one));
        assertThat(outages.caused(one)).isFalse();
    }
}
