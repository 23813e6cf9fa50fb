package dev.farthing.persistence.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.key.KeyRepository;
import dev.farthing.application.key.KeyRepositoryContract;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeyHolder;
import dev.farthing.domain.key.KeyLabel;
import dev.farthing.domain.key.KeyState;
import dev.farthing.domain.key.SecretHash;
import dev.farthing.domain.key.StoredSecret;
import dev.farthing.persistence.Scene;
import dev.farthing.persistence.server.FreshDatabaseForQuarkus;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FreshDatabaseForQuarkus.class)
class PostgresKeysTest implements KeyRepositoryContract {
    @Inject
    KeyRepository keys;

    @Inject
    Scene scene;

    @Inject
    EntityManager entities;

    @Override
    public KeyRepository keys() {
        return keys;
    }

    @Override
    public UUID anOrg() {
        return scene.anOrg();
    }

    @Override
    public UUID aTeamOf(UUID orgId) {
        return scene.aTeamOf(orgId);
    }

    @Override
    public void use(IssuedKey key, Instant at) {
        inTransaction(() -> entities.createNativeQuery(
                        "INSERT INTO key_use (org_id, key_id, last_used_at) VALUES (?1, ?2, ?3)")
                .setParameter(1, key.holder().orgId())
                .setParameter(2, key.id())
                .setParameter(3, at)
                .executeUpdate());
    }

    @Override
    public void allow(UUID orgId, int most) {
        scene.onAPlanOf(orgId, most);
    }

    @Override
    public <T> T inTransaction(Supplier<T> work) {
        return Scene.inTransaction(work);
    }

    @Test
    void g95aHundredRotationsOfOneKeyGoOneAfterTheOther() throws Exception {
        var org = scene.anOrg();
        var key = new IssuedKey(
                UUID.randomUUID(),
                new KeyHolder(org, null, false),
                new KeyLabel("wanted", null, null, List.of()),
                KeyGrant.EVERYTHING,
                secret(0),
                null,
                new KeyState.Active(),
                NOW);
        inTransaction(() -> {
            keys.add(key);
            return key;
        });
        try (var threads = Executors.newFixedThreadPool(10)) {
            var rotations = IntStream.rangeClosed(1, 100)
                    .mapToObj(i -> threads.submit(() -> inTransaction(() -> {
                        var old = keys.findForChange(org, key.id()).orElseThrow();
                        var rotated = old.rotate(secret(i), NOW, Duration.ofDays(1));
                        keys.save(rotated);
                        return rotated;
                    })))
                    .toList();
            for (Future<IssuedKey> rotation : rotations) {
                assertThat(rotation.get().retiring()).isNotNull();
            }
        }
        var last = inTransaction(() -> keys.find(org, key.id())).orElseThrow();
        assertThat(last.retiring()).isNotNull();
        assertThat(last.retiring().secret()).isNotEqualTo(last.secret());
    }

    @Test
    void ofManyAtOnceNoMoreAreIssuedThanThePlanAllows() throws Exception {
        var org = scene.anOrg();
        allow(org, 5);
        int issued = 0;
        try (var threads = Executors.newFixedThreadPool(8)) {
            var additions = IntStream.range(1_000, 1_020)
                    .mapToObj(i -> threads.submit(() -> {
                        try {
                            inTransaction(() -> {
                                keys.add(new IssuedKey(
                                        UUID.randomUUID(),
                                        new KeyHolder(org, null, false),
                                        new KeyLabel("k" + i, null, null, List.of()),
                                        KeyGrant.EVERYTHING,
                                        secret(i),
                                        null,
                                        new KeyState.Active(),
                                        NOW));
                                return i;
                            });
                            return 1;
                        } catch (FaultException refused) {
                            assertThat(refused.fault()).isEqualTo(Fault.LIMIT_REACHED);
                            return 0;
                        }
                    }))
                    .toList();
            for (var addition : additions) {
                issued += addition.get();
            }
        }
        assertThat(issued).isEqualTo(5);
    }

    private static StoredSecret secret(int number) {
        var publicId = "%012d".formatted(number);
        return new StoredSecret(publicId, new SecretHash(new byte[32]), "sk-far-" + publicId + "…abcd");
    }
}
