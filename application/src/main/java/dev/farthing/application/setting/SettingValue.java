package dev.farthing.application.setting;

import java.util.List;

/// The value of a setting, typed.
public sealed interface SettingValue {
    record Whole(int number) implements SettingValue {}

    record Choice(String word) implements SettingValue {}

    record Text(String text) implements SettingValue {}

    record Texts(List<String> texts) implements SettingValue {
        public Texts {
            texts = List.copyOf(texts);
        }
    }
}
