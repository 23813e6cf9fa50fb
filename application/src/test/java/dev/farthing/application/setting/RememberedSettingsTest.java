package dev.farthing.application.setting;

import java.util.function.Supplier;

class RememberedSettingsTest implements SettingRepositoryContract {
    private final RememberedSettings settings = new RememberedSettings();

    @Override
    public SettingRepository settings() {
        return settings;
    }

    @Override
    public <T> T inTransaction(Supplier<T> work) {
        return work.get();
    }
}
