package dev.farthing.persistence.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.audit.AuditFilter;
import dev.farthing.application.audit.AuditHistory;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.application.audit.VerifyAudit;
import dev.farthing.domain.account.Actor;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.audit.Picture;
import dev.farthing.persistence.ActingNow;
import dev.farthing.persistence.Scene;
import dev.farthing.persistence.server.FreshDatabaseForQuarkus;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FreshDatabaseForQuarkus.class)
class PostgresAuditTest {
    private static final Caller OPERATOR = new Caller.Operator(new UUID(0, 1));

    @Inject
    AuditTrail trail;

    @Inject
    AuditHistory history;

    @Inject
    DataSource database;

    @Inject
    ActingNow acting;

    @Inject
    Scene scene;

    private VerifyAudit.Verdict verify(UUID chain) {
        return new VerifyAudit(history).verify(OPERATOR, chain);
    }

    private void does(Deed... deeds) {
        Scene.inTransaction(() -> {
            List.of(deeds).forEach(trail::record);
            return true;
        });
    }

    private static Deed deed(UUID org, String action) {
        return new Deed(
                org, action, "key", "k", null, Picture.EMPTY.with("name", "née").hiding("key"));
    }

    @Test
    void aDeedIsReadBackAsItWasDone() {
        var org = UUID.randomUUID();
        var key = UUID.randomUUID();
        var actor = new Actor.Administrator(new Caller.OrgAdmin(org), key, "203.0.113.7");
        acting.as(actor, () -> {
            does(deed(org, "create"));
            return true;
        });
        does(deed(org, "rotate"));
        var all = new AuditFilter(org, null, null, null, null, null, null);
        assertThat(history.newest(all, null, 10))
                .extracting(record -> record.seq() + " " + record.actor() + " " + record.action())
                .containsExactly("2 system rotate", "1 admin_key create");
        var first = history.newest(new AuditFilter(org, key.toString(), null, null, null, null, null), null, 10)
                .getFirst();
        assertThat(first.role()).isEqualTo("org_admin");
        assertThat(first.address()).isEqualTo("203.0.113.7");
        assertThat(first.keyId()).isEqualTo(key);
        assertThat(first.reason()).isEqualTo("a test");
        assertThat(first.before()).isNull();
        assertThat(first.after()).isEqualTo("{\"key\":\"[…]\",\"name\":\"née\"}");
        assertThat(history.newest(all, history.newest(all, null, 1).getFirst().id(), 10))
                .containsExactly(first);
        assertThat(history.newest(new AuditFilter(org, "system", "rotate", "key", "k", null, null), null, 10))
                .hasSize(1);
        assertThat(history.newest(new AuditFilter(org, null, null, null, null, null, first.at()), null, 10))
                .isEmpty();
        assertThat(verify(org)).isEqualTo(new VerifyAudit.Verdict(1, 2, List.of()));
    }

    @Test
    void manyAtOnceMakeOneChainEach() throws InterruptedException {
        var orgs = List.of(UUID.randomUUID(), UUID.randomUUID());
        try (var threads = Executors.newFixedThreadPool(8)) {
            IntStream.range(0, 100)
                    .forEach(i -> threads.execute(() -> does(
                            deed(orgs.get(i % 2), "create"),
                            deed(orgs.get((i + 1) % 2), "update"),
                            deed(orgs.get(i % 2), "delete"))));
        }
        for (var org : orgs) {
            assertThat(verify(org)).isEqualTo(new VerifyAudit.Verdict(1, 150, List.of()));
        }
    }

    @Test
    void aChangeThatIsUndoneIsNotRecorded() {
        var org = UUID.randomUUID();
        assertThatThrownBy(() -> Scene.inTransaction(() -> {
                    trail.record(deed(org, "create"));
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        assertThat(verify(org)).isEqualTo(new VerifyAudit.Verdict(0, 0, List.of()));
        assertThatThrownBy(() -> trail.record(deed(org, "create"))).isInstanceOf(IllegalStateException.class);
    }

    // G111: what cannot be recorded does not happen.
    @Test
    void g111aChangeThatCannotBeRecordedIsUndone() {
        var org = scene.anOrg();
        scene.sql("""
            CREATE FUNCTION fail_for_once() RETURNS trigger LANGUAGE plpgsql AS
            'BEGIN IF NEW.action = ''unlucky'' THEN RAISE EXCEPTION ''disk full''; END IF; RETURN NEW; END'
            """);
        scene.sql("CREATE TRIGGER unlucky BEFORE INSERT ON audit_record FOR EACH ROW EXECUTE FUNCTION fail_for_once()");
        var team = UUID.randomUUID();
        assertThatThrownBy(() -> Scene.inTransaction(() -> {
                    scene.sqlHere("INSERT INTO team (org_id, id, name) VALUES (?1, ?2, 'lost')", org, team);
                    trail.record(deed(org, "create"));
                    trail.record(deed(org, "unlucky"));
                    return true;
                }))
                .isNotNull();
        assertThat(count("SELECT count(*) FROM team WHERE id = '" + team + "'")).isZero();
        assertThat(verify(org).records()).isZero();
    }

    // G111: one altered byte is found, whichever it is, and the first bad record is named.
    @Test
    void g111anAlteredByteIsFound() throws SQLException {
        for (var change : List.of(
                "after = replace(after, 'née', 'nee')",
                "before = '{}'",
                "action = 'delete'",
                "object_id = 'l'",
                "object_type = 'kez'",
                "actor = 'operator_key'",
                "role = 'viewer'",
                "address = '10.0.0.1'",
                "reason = 'another'",
                "at = at + interval '1 microsecond'",
                "id = gen_random_uuid()",
                "prev_hash = overlay(prev_hash PLACING CASE left(prev_hash, 1) WHEN '0' THEN '1' ELSE '0' END FROM 1)",
                "hash = overlay(hash PLACING CASE left(hash, 1) WHEN '0' THEN '1' ELSE '0' END FROM 1)")) {
            var org = UUID.randomUUID();
            IntStream.range(0, 5).forEach(_ -> does(deed(org, "create")));
            tamper("UPDATE audit_record SET " + change + " WHERE seq = 3 AND org_id = '" + org + "'");
            var verdict = verify(org);
            assertThat(verdict.intact()).as(change).isFalse();
            assertThat(verdict.broken().getFirst().seq()).as(change).isEqualTo(3);
            assertThat(verdict.records()).isEqualTo(2);
        }
    }

    @Test
    void aRecordThatIsTakenAwayIsMissed() throws SQLException {
        for (long gone = 1; gone <= 3; gone++) {
            var org = UUID.randomUUID();
            IntStream.range(0, 3).forEach(_ -> does(deed(org, "create")));
            tamper("DELETE FROM audit_record WHERE seq = " + gone + " AND org_id = '" + org + "'");
            assertThat(verify(org).intact()).isFalse();
        }
        var org = UUID.randomUUID();
        does(deed(org, "create"));
        tamper("DELETE FROM audit_head WHERE org_id = '" + org + "'");
        assertThat(verify(org).intact()).isFalse();
    }

    @Test
    void recordsOnlyGrow() {
        var org = UUID.randomUUID();
        does(deed(org, "create"));
        for (var change : List.of(
                "UPDATE audit_record SET reason = 'x' WHERE org_id = '" + org + "'",
                "DELETE FROM audit_record WHERE org_id = '" + org + "'",
                "TRUNCATE audit_record")) {
            assertThatThrownBy(() -> run(change)).hasMessageContaining("it only grows");
        }
    }

    /// As somebody who owns the server and switches the triggers off.
    private void tamper(String sql) throws SQLException {
        run("SET session_replication_role = replica; " + sql + "; SET session_replication_role = origin");
    }

    private void run(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long count(String sql) {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
