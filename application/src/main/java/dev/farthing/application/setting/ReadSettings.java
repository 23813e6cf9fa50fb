package dev.farthing.application.setting;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Map;

/// Shows which settings somebody has set.
@ApplicationScoped
public class ReadSettings {
    private final SettingRepository settings;

    public ReadSettings(SettingRepository settings) {
        this.settings = settings;
    }

    @Transactional
    public Map<Setting, SettingValue> read() {
        return settings.all();
    }
}
