package dev.farthing.rest.setting;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.setting.Setting;
import dev.farthing.application.setting.SettingValue;
import dev.farthing.application.setting.SettingValue.Choice;
import dev.farthing.application.setting.SettingValue.Text;
import dev.farthing.application.setting.SettingValue.Texts;
import dev.farthing.application.setting.SettingValue.Whole;
import dev.farthing.application.setting.StartSettings;
import dev.farthing.rest.Fields;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// New values by name; all of them are taken or none.
@Schema(
        name = "SettingsPatch",
        type = SchemaType.OBJECT,
        additionalProperties = Object.class,
        description = "values by the names of settings; GET tells the type and the range of each")
final class SettingsPatchJson {
    private static final int LONGEST_NAME = 100;
    private static final String VALUE = "value_error";

    private SettingsPatchJson() {}

    /// Which settings are to be what they are by default.
    @Schema(name = "SettingsReset")
    record Reset(
            @Schema(description = "one at least; absent, or without a body: all of them") @Nullable
            List<String> names) {}

    /// @param set what is set already
    /// @param fixed what cannot be changed here
    static Map<Setting, SettingValue> read(
            @Nullable JsonNode body, Map<Setting, SettingValue> set, StartSettings fixed) {
        var fields = Fields.of(body);
        var values = new EnumMap<Setting, SettingValue>(Setting.class);
        if (body != null && body.isObject()) {
            body.properties().forEach(member -> {
                var name = member.getKey();
                Setting.named(name)
                        .ifPresentOrElse(
                                setting -> take(fields, values, setting, member.getValue()),
                                () -> fields.reject(
                                        name,
                                        "extra_forbidden",
                                        fixed.named(name)
                                                .map(one -> "is set by " + one.variable() + " until the next start")
                                                .orElse("there is no such setting")));
            });
        }
        var after = new HashMap<>(set);
        after.putAll(values);
        Setting.contradictions(set, after)
                .forEach((setting, one) -> fields.reject(setting.label(), VALUE, one.sentence()));
        fields.check();
        return values;
    }

    /// The names a reset is about; all of them where the member is absent, and nowhere else.
    ///
    /// @param set what is set already
    static Collection<Setting> names(@Nullable JsonNode body, Map<Setting, SettingValue> set) {
        var fields = Fields.ofOptional(body);
        var names = fields.texts("names", Setting.values().length, LONGEST_NAME);
        boolean all = !fields.has("names");
        if (!all && names.isEmpty()) {
            fields.reject("names", "too_short", "List should have at least 1 item; without names all are reset");
        }
        var settings = EnumSet.noneOf(Setting.class);
        for (var name : names) {
            Setting.named(name)
                    .ifPresentOrElse(settings::add, () -> fields.reject("names", VALUE, "no setting is named " + name));
        }
        var after = new HashMap<>(set);
        after.keySet().removeAll(all ? EnumSet.allOf(Setting.class) : settings);
        Setting.contradictions(set, after)
                .forEach((setting, one) -> fields.reject("names", VALUE, setting.label() + " " + one.sentence()));
        fields.checkAll();
        return all ? EnumSet.allOf(Setting.class) : settings;
    }

    private static void take(Fields fields, Map<Setting, SettingValue> values, Setting setting, JsonNode given) {
        try {
            var value = value(setting, given);
            setting.range().check(value);
            values.put(setting, value);
        } catch (IllegalArgumentException refused) {
            fields.reject(setting.label(), VALUE, String.valueOf(refused.getMessage()));
        }
    }

    private static SettingValue value(Setting setting, JsonNode given) {
        if (given.isIntegralNumber() && given.canConvertToInt()) {
            return new Whole(given.intValue());
        }
        if (given.isArray() && StreamSupport.stream(given.spliterator(), false).allMatch(JsonNode::isTextual)) {
            return new Texts(StreamSupport.stream(given.spliterator(), false)
                    .map(JsonNode::textValue)
                    .toList());
        }
        if (setting.usual() instanceof Text) {
            return given.isTextual() ? new Text(given.textValue().strip()) : new Choice("");
        }
        return new Choice(given.isTextual() ? given.textValue() : "");
    }
}
