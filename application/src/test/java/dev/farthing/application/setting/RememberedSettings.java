package dev.farthing.application.setting;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

/// Keeps settings in a map.
public final class RememberedSettings implements SettingRepository {
    private final Map<Setting, SettingValue> set = new EnumMap<>(Setting.class);

    @Override
    public Map<Setting, SettingValue> all() {
        return Map.copyOf(set);
    }

    @Override
    public Map<Setting, SettingValue> allForChange() {
        return all();
    }

    @Override
    public void save(Map<Setting, SettingValue> values) {
        set.putAll(values);
    }

    @Override
    public void remove(Collection<Setting> settings) {
        settings.forEach(set::remove);
    }
}
