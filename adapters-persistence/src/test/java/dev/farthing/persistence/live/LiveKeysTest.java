package dev.farthing.persistence.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.Changes;
import dev.farthing.application.key.KeyRepository;
import dev.farthing.application.relay.KeyDirectory;
import dev.farthing.domain.key.IpRange;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeyHolder;
import dev.farthing.domain.key.KeyLabel;
import dev.farthing.domain.key.KeyState;
import dev.farthing.domain.key.SecretHash;
import dev.farthing.domain.key.StoredSecret;
import dev.farthing.persistence.Scene;
import dev.farthing.persistence.server.FreshDatabaseForQuarkus;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

@QuarkusTest
@QuarkusTestResource(FreshDatabaseForQuarkus.class)
class LiveKeysTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    @Inject
    KeyDirectory directory;

    @Inject
    Changes changes;

    @Inject
    KeyRepository keys;

    @Inject
    LiveKeys live;

    @Inject
    OwnConnection connections;

    @Inject
    AgroalDataSource database;

    @Inject
    Scene scene;

    @Test
    void aCommittedChangeIsThereWhenTheTransactionReturns() {
        for (int i = 0; i < 20; i++) {
            var key = added(aKey());
            assertThat(directory.byPublicId(publicId(key))).isNotNull();
            change(key, old -> old.disable(NOW));
            assertThat(directory.byPublicId(publicId(key)).state()).isInstanceOf(KeyState.Disabled.class);
            change(key, IssuedKey::enable);
            assertThat(directory.byPublicId(publicId(key)).state()).isInstanceOf(KeyState.Active.class);
            change(key, old -> old.delete(NOW));
            assertThat(directory.byPublicId(publicId(key))).isNull();
        }
    }

    @Test
    void manyAtOnceEachFindTheirOwnChange() throws Exception {
        try (var threads = Executors.newFixedThreadPool(64)) {
            var tasks = IntStream.range(0, 300)
                    .mapToObj(_ -> threads.submit(() -> {
                        var key = added(aKey());
                        return directory.byPublicId(publicId(key)) != null;
                    }))
                    .toList();
            for (var task : tasks) {
                assertThat(task.get()).isTrue();
            }
        }
    }

    @Test
    void whatEndsItsConnectionsKeepsNoChangeFromIt() throws Exception {
        endOwnConnections();
        live.follow();
        var key = added(aKey());
        assertThat(directory.byPublicId(publicId(key))).isNotNull();
    }

    private void endOwnConnections() throws Exception {
        try (var first = connections.take();
                var second = connections.take();
                var other = database.getConnection();
                var end = other.prepareStatement("SELECT pg_terminate_backend(?)")) {
            for (var each : List.of(first, second)) {
                end.setInt(1, each.unwrap(PGConnection.class).getBackendPID());
                end.execute();
            }
            assertThatThrownBy(() -> first.prepareStatement("SELECT 1").execute())
                    .isInstanceOf(SQLException.class);
        }
    }

    @Test
    void whatIsRolledBackNeverWas() {
        var key = aKey();
        QuarkusTransaction.begin();
        keys.add(key);
        changes.ofKeys();
        QuarkusTransaction.rollback();
        live.follow();
        assertThat(directory.byPublicId(publicId(key))).isNull();
    }

    @Test
    void bothSecretsOfARotationLeadToTheKey() {
        var key = added(aKey());
        var fresh = secret();
        var rotated = change(key, old -> old.rotate(fresh, NOW, Duration.ofDays(1)));
        assertThat(directory.byPublicId(publicId(key)))
                .isSameAs(directory.byPublicId(fresh.publicId()))
                .isNotNull();
        assertThat(rotated.retiring()).isNotNull();
        change(key, old -> old.rotate(secret(), NOW, Duration.ZERO));
        assertThat(directory.byPublicId(publicId(key))).isNull();
        assertThat(directory.byPublicId(fresh.publicId())).isNull();
    }

    @Test
    void g92whatClosesAKeyOrASecretIsToldOnceItIsInForce() {
        var key = added(aKey());
        var open = new AtomicInteger();
        var closings = new AtomicInteger();
        directory.whenSomeClose(() -> {
            closings.incrementAndGet();
            var now = directory.byPublicId(publicId(key));
            if (now != null && now.state() instanceof KeyState.Active) {
                open.incrementAndGet();
            }
        });
        try {
            change(key, old -> old.granted(KeyGrant.EVERYTHING));
            assertThat(closings).as("nothing is closed").hasValue(0);
            change(key, old -> old.disable(NOW));
            assertThat(closings).hasValue(1);
            change(key, IssuedKey::enable);
            assertThat(closings).hasValue(1);
            var fresh = secret();
            change(key, old -> old.rotate(fresh, NOW, Duration.ofDays(1)));
            assertThat(closings).as("both open").hasValue(1);
            change(key, old -> old.rotate(secret(), NOW, Duration.ZERO));
            assertThat(closings).hasValue(2);
            change(key, old -> old.delete(NOW));
            assertThat(closings).hasValue(3);
            assertThat(open).as("told too early").hasValue(0);
        } finally {
            directory.whenSomeClose(() -> {});
        }
    }

    @Test
    void allThatDecidesAboutACallIsKept() {
        var key = aKey().granted(new KeyGrant(
                List.of("gpt-4o"),
                List.of(),
                List.of(IpRange.parse("10.0.0.0/8")),
                1,
                2,
                3,
                NOW.plusSeconds(5),
                64,
                600));
        var kept = directory.byPublicId(publicId(added(key)));
        assertThat(kept.id()).isEqualTo(key.id());
        assertThat(kept.holder()).isEqualTo(key.holder());
        assertThat(kept.grant()).isEqualTo(key.grant());
        assertThat(kept.secret().hash()).isEqualTo(key.secret().hash());
        assertThat(kept.label().name()).isEqualTo("a key");
        assertThat(kept.createdAt()).isEqualTo(NOW);
    }

    @Test
    void aTransactionThatBeganEarlierAndCommitsLaterIsNotMissed() throws Exception {
        var early = added(aKey());
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try (var slow = connection.prepareStatement("UPDATE issued_key SET state = 'disabled' WHERE id = ?")) {
                slow.setObject(1, early.id());
                slow.executeUpdate();
            }
            for (int i = 0; i < 5; i++) {
                added(aKey());
                live.follow();
            }
            assertThat(directory.byPublicId(publicId(early)).state()).isInstanceOf(KeyState.Active.class);
            connection.commit();
        }
        live.follow();
        assertThat(directory.byPublicId(publicId(early)).state()).isInstanceOf(KeyState.Disabled.class);
    }

    @Test
    void aHundredThousandKeysAreReadQuickly() {
        scene.sql("""
                INSERT INTO issued_key (org_id, id, name, public_id, secret_hash, secret_hint, expires_at)
                SELECT ?1, gen_random_uuid(), 'service ' || i, 'crowd' || lpad(i::text, 7, '0'),
                       sha256(i::text::bytea), 'sk-far-crowd…abcd', NULL
                FROM generate_series(1, 100000) AS i
                """, scene.anOrg());
        var other = new LiveKeys(connections);
        long begin = System.nanoTime();
        other.load();
        var taken = Duration.ofNanos(System.nanoTime() - begin);
        assertThat(other.byPublicId("crowd0100000")).isNotNull();
        assertThat(taken).isLessThan(Duration.ofSeconds(10));
        scene.sql("DELETE FROM issued_key WHERE public_id LIKE 'crowd%'");
    }

    private IssuedKey added(IssuedKey key) {
        return Scene.inTransaction(() -> {
            keys.add(key);
            changes.ofKeys();
            return key;
        });
    }

    private IssuedKey change(IssuedKey key, UnaryOperator<IssuedKey> change) {
        return Scene.inTransaction(() -> {
            var changed = change.apply(
                    keys.findForChange(key.holder().orgId(), key.id()).orElseThrow());
            keys.save(changed);
            changes.ofKeys();
            return changed;
        });
    }

    private IssuedKey aKey() {
        return new IssuedKey(
                UUID.randomUUID(),
                new KeyHolder(scene.anOrg(), null, false),
                new KeyLabel("a key", null, null, List.of()),
                KeyGrant.EVERYTHING,
                secret(),
                null,
                new KeyState.Active(),
                NOW);
    }

    private static String publicId(IssuedKey key) {
        return key.secret().publicId();
    }

    private static StoredSecret secret() {
        var publicId = UUID.randomUUID().toString().replace("-", "").substring(20);
        var hash = new byte[32];
        hash[5] = 7;
        return new StoredSecret(publicId, new SecretHash(hash), "sk-far-" + publicId + "…abcd");
    }
}
