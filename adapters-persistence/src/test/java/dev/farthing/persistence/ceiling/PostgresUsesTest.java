package dev.farthing.persistence.ceiling;

import dev.farthing.application.ceiling.UseBook;
import dev.farthing.application.ceiling.UseBookContract;
import dev.farthing.persistence.Sql;
import dev.farthing.persistence.server.FreshDatabase;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresUsesTest implements UseBookContract {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    @BeforeEach
    void anEmptyBook() {
        sql("DELETE FROM credential");
        sql("DELETE FROM provider");
    }

    private static void sql(String text, Object... values) {
        Sql.of(text, values).change(DATABASE.dataSource());
    }

    @Override
    public UseBook book() {
        return new PostgresUses(DATABASE.dataSource());
    }

    @Override
    public UUID aCredential() {
        var id = UUID.randomUUID();
        sql(
                "INSERT INTO provider (id, name, protocol, connect_ms, first_byte_ms, idle_ms, total_ms)"
                        + " VALUES (?, ?, 'demo', 1, 1, 1, 1)",
                id,
                id.toString());
        sql(
                "INSERT INTO credential (id, provider_id, name, secret_sealed, secret_digest, secret_hint)"
                        + " VALUES (?, ?, 'c', '', ?, '…')",
                id,
                id,
                id.toString().getBytes(StandardCharsets.UTF_8));
        return id;
    }
}
