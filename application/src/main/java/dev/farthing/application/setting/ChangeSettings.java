package dev.farthing.application.setting;

import dev.farthing.application.Changes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Map;

/// Sets several settings at once or none of them.
@ApplicationScoped
public class ChangeSettings {
    private final SettingRepository settings;
    private final Changes changes;

    public ChangeSettings(SettingRepository settings, Changes changes) {
        this.settings = settings;
        this.changes = changes;
    }

    @Transactional
    public Map<Setting, SettingValue> change(Map<Setting, SettingValue> values) {
        values.forEach((setting, value) -> setting.range().check(value));
        settings.save(values);
        changes.ofCatalogue();
        return settings.all();
    }
}
