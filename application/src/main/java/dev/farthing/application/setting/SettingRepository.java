package dev.farthing.application.setting;

import java.util.Collection;
import java.util.Map;

/// The settings that somebody has set; part of the caller's transaction.
public interface SettingRepository {
    /// Every setting that somebody has set; those of a newer version are left out.
    Map<Setting, SettingValue> all();

    /// The same; whoever else asks for them to change some waits until the caller's transaction has ended.
    Map<Setting, SettingValue> allForChange();

    /// Keeps these values, all of them or none; what was set before and is not among them stays.
    void save(Map<Setting, SettingValue> values);

    /// Forgets these, so that their usual values hold again; one that was not set is no mistake.
    void remove(Collection<Setting> settings);
}
