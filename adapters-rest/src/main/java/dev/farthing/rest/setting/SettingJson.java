package dev.farthing.rest.setting;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.farthing.application.setting.Setting;
import dev.farthing.application.setting.SettingRange;
import dev.farthing.application.setting.SettingValue;
import dev.farthing.application.setting.SettingValue.Choice;
import dev.farthing.application.setting.SettingValue.Text;
import dev.farthing.application.setting.SettingValue.Texts;
import dev.farthing.application.setting.SettingValue.Whole;
import dev.farthing.application.setting.StartSettings.StartSetting;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A run-time setting: what it is, what it would be, and what it may be.
///
/// @param defaultValue shown as `default`
/// @param source `default`, `stored` when somebody has set it, or `environment`
/// @param variable the variable of the environment that sets it, until the next start; null for what can be changed
///     here
@Schema(name = "Setting")
record SettingJson(
        String name,
        String section,

        @Schema(enumeration = {"integer", "choice", "text", "list"})
        String type,

        @Schema(description = "a number, a word, a text or a list of texts, by type")
        Object value,

        @JsonProperty("default") Object defaultValue,

        @Schema(enumeration = {"default", "environment", "stored"})
        String source,

        RangeJson range,

        @Schema(description = "what it is for, in Markdown", examples = "\"the largest request body taken\"")
        String description,

        boolean editable,
        @Nullable String variable) {

    /// What a setting may be: bounds, words, so many texts, or a text of so many characters; and of what form.
    @Schema(name = "SettingRange")
    record RangeJson(
            @Nullable Integer min,
            @Nullable Integer max,
            @Nullable List<String> choices,
            @Nullable Integer maxItems,
            @Nullable Integer maxLength,
            @Nullable String form) {}

    static SettingJson of(Setting setting, Map<Setting, SettingValue> set) {
        var own = set.get(setting);
        return new SettingJson(
                setting.label(),
                setting.section(),
                type(setting.usual()),
                plain(own == null ? setting.usual() : own),
                plain(setting.usual()),
                own == null ? "default" : "stored",
                range(setting.range()),
                setting.description(),
                true,
                null);
    }

    /// What only the environment sets.
    static SettingJson of(StartSetting setting) {
        return new SettingJson(
                setting.name(),
                "start",
                "text",
                setting.value(),
                setting.usual(),
                setting.given() ? "environment" : "default",
                new RangeJson(null, null, null, null, null, null),
                setting.description(),
                false,
                setting.variable());
    }

    private static String type(SettingValue value) {
        return switch (value) {
            case Whole _ -> "integer";
            case Choice _ -> "choice";
            case Text _ -> "text";
            case Texts _ -> "list";
        };
    }

    private static Object plain(SettingValue value) {
        return switch (value) {
            case Whole(int number) -> number;
            case Choice(String word) -> word;
            case Text(String text) -> text;
            case Texts(List<String> texts) -> texts;
        };
    }

    private static RangeJson range(SettingRange range) {
        return switch (range) {
            case SettingRange.Between(int least, int most) -> new RangeJson(least, most, null, null, null, null);
            case SettingRange.OneOf(List<String> words) -> new RangeJson(null, null, words, null, null, null);
            case SettingRange.Like text -> new RangeJson(null, null, null, null, text.longest(), text.described());
            case SettingRange.EachLike each -> new RangeJson(null, null, null, each.most(), null, each.described());
        };
    }
}
