package dev.farthing.application.setting;

import dev.farthing.application.Changes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.Map;

/// Lets settings be again what they are when nobody has set them.
@ApplicationScoped
public class ResetSettings {
    private final SettingRepository settings;
    private final Changes changes;

    public ResetSettings(SettingRepository settings, Changes changes) {
        this.settings = settings;
        this.changes = changes;
    }

    @Transactional
    public Map<Setting, SettingValue> reset(Collection<Setting> names) {
        settings.remove(names);
        changes.ofCatalogue();
        return settings.all();
    }
}
