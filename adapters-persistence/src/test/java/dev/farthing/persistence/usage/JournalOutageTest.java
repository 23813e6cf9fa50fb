package dev.farthing.persistence.usage;

import static dev.farthing.application.relay.SomeCall.aCall;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.Durability;
import dev.farthing.application.relay.UsageJournalContract;
import dev.farthing.persistence.DirectConnections;
import dev.farthing.persistence.server.EmbeddedServer;
import dev.farthing.persistence.server.FolderLock;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Currency;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalOutageTest {
    @TempDir
    Path folder;

    private volatile EmbeddedServer server;

    @Test
    void rowsWaitForAServerThatRestartsAndAreThereOnce() throws SQLException {
        var org = UUID.randomUUID();
        var key = UUID.randomUUID();
        var stages = new ArrayList<CompletionStage<Void>>();
        try (var lock = FolderLock.take(folder)) {
            server = EmbeddedServer.start(lock);
            Flyway.configure()
                    .dataSource(server.jdbcUrl(), EmbeddedServer.USER, server.password())
                    .load()
                    .migrate();
            var journal = new PostgresJournal(
                    JournalSettings.of(Durability.STRICT), Currency.getInstance("CNY"), this::connect);
            for (int restart = 0; restart < 3; restart++) {
                var caller = Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < 2_000; i++) {
                        stages.add(journal.record(aCall().of(org, null, key).record()));
                    }
                });
                server.close();
                join(caller);
                server = EmbeddedServer.start(lock);
            }
            stages.forEach(UsageJournalContract::await);
            assertThat(journal.accepting()).isTrue();
            journal.close();
            assertThat(number("SELECT count(*) FROM usage_row WHERE org_id = '" + org + "'"))
                    .isEqualTo(6_000);
            assertThat(number("SELECT sum(requests) FROM usage_rollup_now WHERE org_id = '" + org + "'"))
                    .isEqualTo(6_000);
            server.close();
        }
    }

    private java.sql.Connection connect(String binaryTypes) throws SQLException {
        return new DirectConnections(server.jdbcUrl(), EmbeddedServer.USER, server.password()).open(binaryTypes);
    }

    private long number(String sql) throws SQLException {
        try (var connection = connect("");
                var result = connection.createStatement().executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
