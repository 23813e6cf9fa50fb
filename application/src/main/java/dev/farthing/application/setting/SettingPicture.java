package dev.farthing.application.setting;

import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.audit.Picture;
import org.jspecify.annotations.Nullable;

/// What of settings goes on record.
final class SettingPicture {
    private SettingPicture() {}

    /// A setting that somebody set or let be as usual; null: nobody has set it.
    static Deed deed(String action, Setting setting, @Nullable SettingValue before, @Nullable SettingValue after) {
        return Deed.ofPlatform(
                action,
                "setting",
                setting.label(),
                before == null ? null : of(before),
                after == null ? null : of(after));
    }

    private static Picture of(SettingValue value) {
        return Picture.EMPTY.with(
                "value",
                switch (value) {
                    case SettingValue.Whole(int number) -> number;
                    case SettingValue.Choice(String word) -> word;
                    case SettingValue.Text(String text) -> text;
                    case SettingValue.Texts(var texts) -> texts;
                });
    }
}
