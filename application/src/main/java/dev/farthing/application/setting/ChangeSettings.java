package dev.farthing.application.setting;

import dev.farthing.application.Changes;
import dev.farthing.application.audit.AuditTrail;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Map;

/// Sets several settings at once or none of them.
@ApplicationScoped
public class ChangeSettings {
    private final SettingRepository settings;
    private final Changes changes;
    private final AuditTrail audit;

    public ChangeSettings(SettingRepository settings, Changes changes, AuditTrail audit) {
        this.settings = settings;
        this.changes = changes;
        this.audit = audit;
    }

    @Transactional
    public Map<Setting, SettingValue> change(Map<Setting, SettingValue> values) {
        values.forEach((setting, value) -> setting.range().check(value));
        var old = settings.all();
        settings.save(values);
        changes.ofCatalogue();
        values.forEach(
                (setting, value) -> audit.record(SettingPicture.deed("update", setting, old.get(setting), value)));
        return settings.all();
    }
}
