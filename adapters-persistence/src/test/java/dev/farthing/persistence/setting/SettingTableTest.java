package dev.farthing.persistence.setting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.setting.SettingRepository;
import dev.farthing.application.setting.SettingRepositoryContract;
import dev.farthing.persistence.Scene;
import dev.farthing.persistence.server.FreshDatabaseForQuarkus;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FreshDatabaseForQuarkus.class)
class SettingTableTest implements SettingRepositoryContract {
    @Inject
    SettingRepository settings;

    @Inject
    EntityManager entities;

    @Override
    public SettingRepository settings() {
        return settings;
    }

    @Test
    void whoeverElseWantsToChangeSomeWaits() {
        Supplier<Boolean> another = () -> Scene.inTransaction(
                () -> (Boolean) entities.createNativeQuery("SELECT pg_try_advisory_xact_lock(hashtext('settings'))")
                        .getSingleResult());
        inTransaction(() -> {
            settings.allForChange();
            assertThat(another.get()).isFalse();
            return true;
        });
        assertThat(another.get()).isTrue();
    }

    @Override
    public <T> T inTransaction(Supplier<T> work) {
        return Scene.inTransaction(work);
    }
}
