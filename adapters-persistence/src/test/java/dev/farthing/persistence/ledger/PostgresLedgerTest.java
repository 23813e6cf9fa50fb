package dev.farthing.persistence.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.billing.Ledger;
import dev.farthing.application.billing.LedgerContract;
import dev.farthing.persistence.server.FreshDatabaseForQuarkus;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FreshDatabaseForQuarkus.class)
class PostgresLedgerTest implements LedgerContract {
    @Inject
    Ledger ledger;

    @Inject
    DataSource database;

    private final UUID org = UUID.randomUUID();

    @Override
    public Ledger ledger() {
        return ledger;
    }

    @Override
    public <T> T inTransaction(Supplier<T> work) {
        return QuarkusTransaction.requiringNew().call(work::get);
    }

    @Test
    void a18TheDatabaseItselfRefusesWhatDoesNotSumToZero() throws SQLException {
        assertThatThrownBy(() -> run(txn("odd"), entries("odd", "unbilled", 5, "usage_revenue", -4)))
                .hasMessageContaining("sums to 1");
        assertThatThrownBy(() -> run(txn("empty"))).hasMessageContaining("no entries");
        run(txn("even"), entries("even", "unbilled", 5, "usage_revenue", -5));
        assertThatThrownBy(() -> run(entries("even", "cash", 1, "wallet", -2)))
                .as("entries that come later must not unsettle the transaction")
                .hasMessageContaining("sums to -1");
        assertThatThrownBy(() -> run(entries("never posted", "cash", 1, "wallet", -1)))
                .hasMessageContaining("which is not there");
        assertThatThrownBy(() -> run(txn("far"), entries("far", "moon", 1, "cash", -1)))
                .hasMessageContaining("ledger_entry_account_check");
    }

    @Test
    void whatIsPostedStays() throws SQLException {
        run(txn("kept"), entries("kept", "cash", 7, "wallet", -7));
        for (var table : new String[] {"ledger_txn", "ledger_entry"}) {
            for (var change : new String[] {
                "DELETE FROM " + table, "UPDATE " + table + " SET org_id = org_id", "TRUNCATE " + table + " CASCADE"
            }) {
                assertThatThrownBy(() -> run(change)).as(change).hasMessageContaining("append-only");
            }
        }
        assertThat(inTransaction(() -> ledger.trialBalance(org, null)).balances())
                .hasSize(2);
    }

    private String txn(String key) {
        return "INSERT INTO ledger_txn (org_id, id, idempotency_key, kind, bucket) VALUES ('%s', '%s', '%s', 'usage', now())"
                .formatted(org, id(key), key);
    }

    private String entries(String key, String account, long pico, String other, long otherPico) {
        return "INSERT INTO ledger_entry VALUES ('%1$s', '%2$s', '%3$s', %4$d), ('%1$s', '%2$s', '%5$s', %6$d)"
                .formatted(org, id(key), account, pico, other, otherPico);
    }

    private static UUID id(String key) {
        return UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8));
    }

    private void run(String... statements) throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                for (var sql : statements) {
                    statement.execute(sql);
                }
                connection.commit();
            } finally {
                connection.rollback();
            }
        }
    }
}
