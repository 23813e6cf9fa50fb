package dev.farthing.application.setting;

import java.util.List;
import java.util.Optional;

/// What the environment sets once and what holds until the next start; no secret is among it.
public record StartSettings(List<StartSetting> all) {
    public StartSettings {
        all = List.copyOf(all);
    }

    /// The one of this name.
    public Optional<StartSetting> named(String name) {
        return all.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /// One of them.
    ///
    /// @param variable the variable that sets it
    /// @param value as text; empty for none
    /// @param usual what it is where the variable is not set
    /// @param given whether the variable is set
    public record StartSetting(
            String name, String variable, String value, String usual, boolean given, String description) {}
}
