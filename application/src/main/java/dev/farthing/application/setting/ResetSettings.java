package dev.farthing.application.setting;

import dev.farthing.application.Changes;
import dev.farthing.application.audit.AuditTrail;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/// Lets settings be again what they are when nobody has set them.
@ApplicationScoped
public class ResetSettings {
    private final SettingRepository settings;
    private final Changes changes;
    private final AuditTrail audit;

    public ResetSettings(SettingRepository settings, Changes changes, AuditTrail audit) {
        this.settings = settings;
        this.changes = changes;
        this.audit = audit;
    }

    @Transactional
    public Map<Setting, SettingValue> reset(Collection<Setting> names) {
        var old = settings.allForChange();
        var set = new EnumMap<Setting, SettingValue>(Setting.class);
        set.putAll(old);
        set.keySet().removeAll(names);
        ChangeSettings.mustAgree(old, set);
        settings.remove(names);
        changes.ofCatalogue();
        names.stream()
                .distinct()
                .filter(old::containsKey)
                .forEach(name -> audit.record(SettingPicture.deed("reset", name, old.get(name), null)));
        return settings.all();
    }
}
