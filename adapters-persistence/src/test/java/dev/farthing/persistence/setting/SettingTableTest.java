package dev.farthing.persistence.setting;

import dev.farthing.application.setting.SettingRepository;
import dev.farthing.application.setting.SettingRepositoryContract;
import dev.farthing.persistence.Scene;
import dev.farthing.persistence.server.FreshDatabaseForQuarkus;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.function.Supplier;

@QuarkusTest
@QuarkusTestResource(FreshDatabaseForQuarkus.class)
class SettingTableTest implements SettingRepositoryContract {
    @Inject
    SettingRepository settings;

    @Override
    public SettingRepository settings() {
        return settings;
    }

    @Override
    public <T> T inTransaction(Supplier<T> work) {
        return Scene.inTransaction(work);
    }
}
