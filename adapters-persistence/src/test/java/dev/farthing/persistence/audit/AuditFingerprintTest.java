package dev.farthing.persistence.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.audit.AuditEntry;
import dev.farthing.domain.audit.ChainedEntry;
import dev.farthing.persistence.server.FreshDatabase;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The database works out the fingerprint that was written.
class AuditFingerprintTest {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    private static final Instant AT = Instant.parse("2026-11-22T01:02:03Z");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "{\"name\":\"née 键 \uD83D\uDD11\"}",
                "back\\slash and \"quote\"",
                "line\nbreak\r\ttab\b\f\u0001\u001f",
                "\\n is not \n",
                "\u007f\u2028"
            })
    void whateverIsSaid(String text) throws SQLException {
        assertThat(byTheDatabase(entry(AT, text))).isEqualTo(hash(entry(AT, text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-22T01:02:03Z",
                "2026-11-22T01:02:00Z",
                "2026-11-22T01:02:03.5Z",
                "2026-11-22T01:02:03.045Z",
                "2026-11-22T01:02:03.000007Z",
                "2026-11-22T01:02:03.120400Z"
            })
    void wheneverItWas(String at) throws SQLException {
        var instant = Instant.parse(at);
        assertThat(byTheDatabase(entry(instant, null))).isEqualTo(hash(entry(instant, null)));
    }

    @Test
    void anythingElseHasAnother() throws SQLException {
        assertThat(byTheDatabase(entry(AT, "one"))).isNotEqualTo(hash(entry(AT, "other")));
    }

    private static AuditEntry entry(Instant at, @Nullable String text) {
        return new AuditEntry(
                new UUID(1, 2),
                1,
                new UUID(3, at.getNano()),
                at,
                new AuditEntry.Doer("admin_key", new UUID(5, 6), "operator", "203.0.113.7"),
                new AuditEntry.What("update", "key", "k", text, text),
                text);
    }

    private static String hash(AuditEntry entry) {
        return entry.hashAfter(AuditEntry.BEGINNING);
    }

    private static String byTheDatabase(AuditEntry entry) throws SQLException {
        try (var connection = DATABASE.connection();
                var insert = connection.prepareStatement("INSERT INTO audit_record (" + AuditColumns.ALL
                        + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
                var select = connection.prepareStatement("SELECT audit_fingerprint(r) FROM audit_record r")) {
            connection.setAutoCommit(false);
            AuditColumns.write(insert, ChainedEntry.after(AuditEntry.BEGINNING, entry));
            insert.executeUpdate();
            try (var row = select.executeQuery()) {
                row.next();
                return row.getString(1);
            } finally {
                connection.rollback();
            }
        }
    }
}
