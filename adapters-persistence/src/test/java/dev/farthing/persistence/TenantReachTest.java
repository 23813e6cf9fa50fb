package dev.farthing.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.audit.AuditHistory;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.application.audit.VerifyAudit;
import dev.farthing.domain.account.Actor;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.audit.Deed;
import dev.farthing.persistence.server.FreshDatabaseForQuarkus;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/// Whoever acts sees the rows of its org and no others, whichever connection of the pool it happens to get.
@QuarkusTest
@QuarkusTestResource(FreshDatabaseForQuarkus.class)
@QuarkusTestResource(value = AppRole.class, restrictToAnnotatedClass = true)
class TenantReachTest {
    private static final int THREADS = 8;
    private static final int CHECK_OUTS = Boolean.getBoolean("farthing.long") ? 1_000_000 : 8_000;
    private static final String TEAMS = "SELECT DISTINCT org_id FROM team WHERE name LIKE 'team-%'";

    @ConfigProperty(name = "quarkus.datasource.jdbc.url")
    String url;

    @ConfigProperty(name = "quarkus.datasource.username")
    String user;

    @ConfigProperty(name = "quarkus.datasource.password")
    String password;

    @Inject
    DataSource database;

    @Inject
    EntityManager entities;

    @Inject
    ActingNow acting;

    @Inject
    Scene scene;

    @Inject
    AuditTrail trail;

    @Inject
    AuditHistory history;

    private List<UUID> straight() {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(TEAMS)) {
            var seen = new ArrayList<UUID>();
            while (rows.next()) {
                seen.add(rows.getObject(1, UUID.class));
            }
            return seen;
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private List<UUID> byHibernate() {
        @SuppressWarnings("unchecked") // one column of ids
        List<UUID> seen = entities.createNativeQuery(TEAMS, UUID.class).getResultList();
        return seen;
    }

    // G100
    @Test
    void g100noReachLeaksThroughThePool() throws Exception {
        var orgs = new ArrayList<UUID>();
        for (int i = 0; i < 5; i++) {
            var org = scene.anOrg();
            scene.aTeamOf(org);
            orgs.add(org);
        }
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            var futures = new ArrayList<Future<?>>();
            for (int thread = 0; thread < THREADS; thread++) {
                var random = new Random(thread);
                Callable<Boolean> work = () -> {
                    for (int i = 0; i < CHECK_OUTS / THREADS; i++) {
                        checkOut(orgs, random);
                    }
                    return true;
                };
                futures.add(threads.submit(work));
            }
            for (var future : futures) {
                future.get();
            }
        }
    }

    private void checkOut(List<UUID> orgs, Random random) {
        int who = random.nextInt(orgs.size() + 2);
        Actor actor = who == orgs.size()
                ? new Actor.Stranger()
                : who > orgs.size()
                        ? new Actor.Administrator(new Caller.Operator(orgs.getFirst()), null, null)
                        : new Actor.Administrator(new Caller.Viewer(orgs.get(who)), UUID.randomUUID(), null);
        Supplier<List<UUID>> look = switch (random.nextInt(3)) {
            case 0 -> this::straight;
            case 1 -> () -> Scene.inTransaction(this::straight);
            default -> () -> Scene.inTransaction(this::byHibernate);
        };
        var seen = acting.as(actor, look);
        switch (actor.reach()) {
            case Actor.Reach.Nothing _ -> assertThat(seen).isEmpty();
            case Actor.Reach.OneOrg(var org) -> assertThat(seen).containsExactly(org);
            case Actor.Reach.Everything _ -> assertThat(seen).containsAll(orgs);
        }
    }

    // What the database cut off is let go of, and costs the pool no place.
    @Test
    void aPoolWhoseConnectionsWereCutRecovers() throws Exception {
        var org = scene.anOrg();
        scene.aTeamOf(org);
        var actor = new Actor.Administrator(new Caller.Viewer(org), UUID.randomUUID(), null);
        for (int round = 0; round < 5; round++) {
            try (var threads = Executors.newFixedThreadPool(THREADS)) {
                var wide = new ArrayList<Future<?>>();
                for (int i = 0; i < THREADS * 4; i++) {
                    wide.add(threads.submit(this::straight));
                }
                for (var one : wide) {
                    one.get();
                }
            }
            cutAll();
            int failures = 0;
            for (int i = 0; i < 200; i++) {
                try {
                    assertThat(acting.as(actor, this::straight)).containsExactly(org);
                } catch (AssertionError cut) {
                    if (!(cut.getCause() instanceof SQLException)) {
                        throw cut;
                    }
                    failures++;
                }
            }
            assertThat(failures).isLessThan(100);
            assertThat(acting.as(actor, this::straight)).containsExactly(org);
        }
    }

    private void cutAll() throws SQLException {
        try (var owner = DriverManager.getConnection(url, user, password);
                var statement = owner.createStatement()) {
            statement.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                            + " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'");
        }
    }

    @Test
    void tenantsRecordTheirOwnDeedsAlone() {
        var org = scene.anOrg();
        var actor = new Actor.Administrator(new Caller.OrgAdmin(org), UUID.randomUUID(), null);
        acting.as(
                actor,
                () -> Scene.inTransaction(() -> {
                    trail.record(new Deed(org, "create", "key", "k", null, null));
                    return true;
                }));
        assertThat(acting.as(actor, () -> new VerifyAudit(history).verify(new Caller.OrgAdmin(org), org)))
                .isEqualTo(new VerifyAudit.Verdict(1, 1, List.of()));
    }

    // An erased org leaves one record, which the chain goes on from.
    @Test
    void anErasedChainEndsInATombstoneAndStaysWhole() {
        var org = scene.anOrg();
        Runnable deed = () -> Scene.inTransaction(() -> {
            trail.record(new Deed(org, "create", "key", "k", null, null));
            return true;
        });
        deed.run();
        deed.run();
        Scene.inTransaction(() -> entities.createNativeQuery("SELECT 1 FROM (SELECT erase_audit(?1)) AS erased")
                .setParameter(1, org)
                .getResultList());
        var operator = new Caller.Operator(org);
        assertThat(history.following(org, 0, 10)).singleElement().satisfies(record -> {
            assertThat(record.entry().what().action()).isEqualTo("erase");
            assertThat(record.entry().seq()).isEqualTo(3);
        });
        assertThat(new VerifyAudit(history).verify(operator, org)).isEqualTo(new VerifyAudit.Verdict(1, 1, List.of()));
        deed.run();
        assertThat(new VerifyAudit(history).verify(operator, org)).isEqualTo(new VerifyAudit.Verdict(1, 2, List.of()));
    }
}
