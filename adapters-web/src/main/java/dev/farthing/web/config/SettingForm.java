package dev.farthing.web.config;

import dev.farthing.application.setting.Setting;
import dev.farthing.application.setting.SettingValue;
import dev.farthing.application.setting.SettingValue.Choice;
import dev.farthing.application.setting.SettingValue.Text;
import dev.farthing.application.setting.SettingValue.Texts;
import dev.farthing.application.setting.SettingValue.Whole;
import dev.farthing.web.Form;
import dev.farthing.web.Language;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What people fill in about settings: only what they have altered is set, so that what somebody else set in the
/// meantime stays.
final class SettingForm {
    /// Before the name of a setting: what the form held when it was shown.
    static final String WAS = "was-";

    private static final int LONGEST = 30_000;
    private static final Pattern BLANKS = Pattern.compile("[\\s,]+");

    private SettingForm() {}

    /// Reads what was altered; every mistake of it is told at once.
    ///
    /// @param set what is set already
    static Map<Setting, SettingValue> read(
            Form form, Language language, ConfigWords words, Map<Setting, SettingValue> set) {
        var values = new EnumMap<Setting, SettingValue>(Setting.class);
        for (var setting : Setting.values()) {
            if (form.isThere(setting.label())) {
                take(form, language, words, setting, values);
            }
        }
        var after = new HashMap<>(set);
        after.putAll(values);
        Setting.contradictions(set, after)
                .forEach((one, contradiction) -> form.reject(told(one, contradiction, words)));
        return values;
    }

    static String told(Setting setting, Setting.Contradiction contradiction, ConfigWords words) {
        return words.contradiction(
                setting.label(), contradiction.other().label(), String.valueOf(contradiction.most()));
    }

    private static void take(
            Form form, Language language, ConfigWords words, Setting setting, Map<Setting, SettingValue> values) {
        var given = form.optionalText(setting.label(), setting.label(), LONGEST);
        var was = form.optionalText(WAS + setting.label(), setting.label(), LONGEST);
        if (Objects.equals(lines(given), lines(was))) {
            return;
        }
        try {
            var value = value(setting, given == null ? "" : given);
            setting.range().check(value);
            values.put(setting, value);
        } catch (IllegalArgumentException _) {
            form.reject(setting.label() + ": " + SettingRows.range(setting, language, words));
        }
    }

    /// Browsers end lines in two characters.
    private static @Nullable String lines(@Nullable String text) {
        return text == null ? null : text.replace("\r\n", "\n");
    }

    private static SettingValue value(Setting setting, String text) {
        return switch (setting.usual()) {
            case Whole _ -> new Whole(Integer.parseInt(text));
            case Choice _ -> new Choice(text);
            case Text _ -> new Text(text);
            case Texts _ -> new Texts(texts(text));
        };
    }

    private static List<String> texts(String text) {
        return Arrays.stream(BLANKS.split(text)).filter(one -> !one.isEmpty()).toList();
    }
}
