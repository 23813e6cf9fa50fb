package dev.farthing.application.setting;

import java.util.Collection;
import java.util.Map;

/// The settings that somebody has set; part of the caller's transaction.
public interface SettingRepository {
    Map<Setting, SettingValue> all();

    void save(Map<Setting, SettingValue> values);

    void remove(Collection<Setting> settings);
}
