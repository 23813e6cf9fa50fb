package dev.farthing.application.setting;

import dev.farthing.application.Changes;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.EnumMap;
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
        var old = settings.allForChange();
        var set = new EnumMap<Setting, SettingValue>(Setting.class);
        set.putAll(old);
        set.putAll(values);
        mustAgree(old, set);
        settings.save(values);
        changes.ofCatalogue();
        values.forEach(
                (setting, value) -> audit.record(SettingPicture.deed("update", setting, old.get(setting), value)));
        return settings.all();
    }

    /// What whoever asked saw may be out of date by now: another change may have come between.
    static void mustAgree(Map<Setting, SettingValue> before, Map<Setting, SettingValue> after) {
        Setting.contradictions(before, after).forEach((setting, one) -> {
            throw Fault.STATE_CONFLICT.because(setting.label() + " " + one.sentence());
        });
    }
}
