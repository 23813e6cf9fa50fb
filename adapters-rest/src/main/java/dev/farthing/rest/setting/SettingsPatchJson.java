package dev.farthing.rest.setting;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.setting.Setting;
import dev.farthing.application.setting.SettingValue;
import dev.farthing.application.setting.SettingValue.Choice;
import dev.farthing.application.setting.SettingValue.Texts;
import dev.farthing.application.setting.SettingValue.Whole;
import dev.farthing.rest.Fields;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// New values by name; all of them are taken or none.
@Schema(name = "SettingsPatch")
record SettingsPatchJson(
        @Schema(examples = "[\"https://app.example\"]") @Nullable
        List<String> corsOrigins,

        @Schema(enumeration = {"refuse", "free"}) @Nullable String unpricedModels,
        @Nullable Integer maxRequestBytes,
        @Nullable Integer maxResponseBytes,
        @Nullable Integer maxEventBytes) {
    private static final int LONGEST_NAME = 100;

    /// Which settings are to be what they are by default.
    @Schema(name = "SettingsReset")
    record Reset(
            @Schema(description = "absent: all of them") @Nullable
            List<String> names) {}

    static Map<Setting, SettingValue> read(@Nullable JsonNode body) {
        var fields = Fields.of(body);
        var values = new EnumMap<Setting, SettingValue>(Setting.class);
        if (body != null && body.isObject()) {
            body.properties().forEach(member -> {
                var name = member.getKey();
                Setting.named(name)
                        .ifPresentOrElse(
                                setting -> take(fields, values, setting, member.getValue()),
                                () -> fields.reject(name, "extra_forbidden", "there is no such setting"));
            });
        }
        fields.check();
        return values;
    }

    /// The names a reset is about; all of them when none is given.
    static Collection<Setting> names(@Nullable JsonNode body) {
        var fields = Fields.ofOptional(body);
        var names = fields.texts("names", Setting.values().length, LONGEST_NAME);
        var settings = EnumSet.noneOf(Setting.class);
        for (var name : names) {
            Setting.named(name)
                    .ifPresentOrElse(
                            settings::add, () -> fields.reject("names", "value_error", "no setting is named " + name));
        }
        fields.check();
        return names.isEmpty() ? EnumSet.allOf(Setting.class) : settings;
    }

    private static void take(Fields fields, Map<Setting, SettingValue> values, Setting setting, JsonNode given) {
        try {
            var value = value(given);
            setting.range().check(value);
            values.put(setting, value);
        } catch (IllegalArgumentException refused) {
            fields.reject(setting.label(), "value_error", String.valueOf(refused.getMessage()));
        }
    }

    private static SettingValue value(JsonNode given) {
        if (given.isIntegralNumber() && given.canConvertToInt()) {
            return new Whole(given.intValue());
        }
        if (given.isArray() && StreamSupport.stream(given.spliterator(), false).allMatch(JsonNode::isTextual)) {
            return new Texts(StreamSupport.stream(given.spliterator(), false)
                    .map(JsonNode::textValue)
                    .toList());
        }
        return new Choice(given.isTextual() ? given.textValue() : "");
    }
}
