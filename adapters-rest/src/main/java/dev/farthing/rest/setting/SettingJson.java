package dev.farthing.rest.setting;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.farthing.application.setting.Setting;
import dev.farthing.application.setting.SettingRange;
import dev.farthing.application.setting.SettingValue;
import dev.farthing.application.setting.SettingValue.Choice;
import dev.farthing.application.setting.SettingValue.Texts;
import dev.farthing.application.setting.SettingValue.Whole;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A run-time setting: what it is, what it would be, and what it may be.
///
/// @param defaultValue shown as `default`
/// @param source `default`, or `database` when somebody has set it
@Schema(name = "Setting")
record SettingJson(
        String name,
        String section,
        @Schema(enumeration = {"integer", "choice", "list"}) String type,

        @Schema(description = "a number, a word or a list of texts, by type")
        Object value,

        @JsonProperty("default") Object defaultValue,
        @Schema(enumeration = {"default", "database"}) String source,
        RangeJson range) {

    /// What a setting may be: bounds, words, or so many texts.
    @Schema(name = "SettingRange")
    record RangeJson(
            @Nullable Integer min,
            @Nullable Integer max,
            @Nullable List<String> choices,
            @Nullable Integer maxItems) {}

    static SettingJson of(Setting setting, Map<Setting, SettingValue> set) {
        var own = set.get(setting);
        return new SettingJson(
                setting.label(),
                setting.section(),
                type(setting.usual()),
                plain(own == null ? setting.usual() : own),
                plain(setting.usual()),
                own == null ? "default" : "database",
                range(setting.range()));
    }

    private static String type(SettingValue value) {
        return switch (value) {
            case Whole _ -> "integer";
            case Choice _ -> "choice";
            case Texts _ -> "list";
        };
    }

    private static Object plain(SettingValue value) {
        return switch (value) {
            case Whole(int number) -> number;
            case Choice(String word) -> word;
            case Texts(List<String> texts) -> texts;
        };
    }

    private static RangeJson range(SettingRange range) {
        return switch (range) {
            case SettingRange.Between(int least, int most) -> new RangeJson(least, most, null, null);
            case SettingRange.OneOf(List<String> words) -> new RangeJson(null, null, words, null);
            case SettingRange.EachLike each -> new RangeJson(null, null, null, each.most());
        };
    }
}
