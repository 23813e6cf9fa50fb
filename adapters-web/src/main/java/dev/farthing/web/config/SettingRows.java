package dev.farthing.web.config;

import dev.farthing.application.audit.AuditView;
import dev.farthing.application.setting.Setting;
import dev.farthing.application.setting.SettingRange;
import dev.farthing.application.setting.SettingValue;
import dev.farthing.application.setting.StartSettings.StartSetting;
import dev.farthing.web.Format;
import dev.farthing.web.Language;
import dev.farthing.web.Shown;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How settings look.
final class SettingRows {
    private SettingRows() {}

    /// Settings that belong together.
    ///
    /// @param name by which programs know it
    record Group(String name, String label, List<Row> rows) {}

    /// @param kind `integer`, `choice`, `text` or `list`
    /// @param choices empty but for a choice
    /// @param stored whether somebody has set it
    /// @param change the last one there is a record of; null for none
    record Row(
            String name,
            List<Piece> description,
            String kind,
            String value,
            String usual,
            String range,
            List<String> choices,
            @Nullable Integer least,
            @Nullable Integer most,
            boolean stored,
            @Nullable Change change) {
        public String was() {
            return SettingForm.WAS + name;
        }
    }

    /// A part of a sentence.
    ///
    /// @param code whether it is what one types
    record Piece(String text, boolean code) {}

    /// Who set it, or let it be as usual.
    record Change(String actor, Shown at) {
        static Change of(AuditView view, Format format) {
            return new Change(view.actor(), format.at(view.at()));
        }
    }

    /// What only the environment sets.
    record Fixed(String name, String variable, String value, String usual, boolean given, String told) {
        static Fixed of(StartSetting one, Language language) {
            var told = language == Language.ZH
                    ? SettingsInChinese.ofStart(one.name(), one.description())
                    : one.description();
            return new Fixed(one.name(), one.variable(), one.value(), one.usual(), one.given(), told);
        }

        boolean holds(@Nullable String search) {
            return SettingRows.holds(search, name, variable, told);
        }

        public List<Piece> description() {
            return pieces(told);
        }
    }

    /// Those that hold what is searched for, in the order of their sections.
    static List<Group> groups(
            Map<Setting, SettingValue> set,
            Map<String, Change> changes,
            @Nullable String search,
            Language language,
            ConfigWords words) {
        var sections = new LinkedHashMap<String, List<Row>>();
        for (var setting : Setting.values()) {
            var description = language == Language.ZH ? SettingsInChinese.of(setting) : setting.description();
            if (holds(search, setting.label(), description, setting.description())) {
                sections.computeIfAbsent(setting.section(), _ -> new ArrayList<>())
                        .add(row(setting, description, language, set, changes, words));
            }
        }
        return sections.entrySet().stream()
                .map(section -> new Group(section.getKey(), label(section.getKey(), words), section.getValue()))
                .toList();
    }

    static boolean holds(@Nullable String search, String... texts) {
        if (search == null) {
            return true;
        }
        var wanted = search.toLowerCase(Locale.ROOT);
        return Arrays.stream(texts)
                .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(wanted));
    }

    private static Row row(
            Setting setting,
            String description,
            Language language,
            Map<Setting, SettingValue> set,
            Map<String, Change> changes,
            ConfigWords words) {
        var range = setting.range();
        return new Row(
                setting.label(),
                pieces(description),
                kind(setting.usual()),
                plain(setting.in(set)),
                plain(setting.usual()),
                range(setting, language, words),
                range instanceof SettingRange.OneOf(List<String> choices) ? choices : List.of(),
                range instanceof SettingRange.Between(int least, int _) ? least : null,
                range instanceof SettingRange.Between(int _, int most) ? most : null,
                set.containsKey(setting),
                changes.get(setting.label()));
    }

    private static String kind(SettingValue value) {
        return switch (value) {
            case SettingValue.Whole _ -> "integer";
            case SettingValue.Choice _ -> "choice";
            case SettingValue.Text _ -> "text";
            case SettingValue.Texts _ -> "list";
        };
    }

    private static String plain(SettingValue value) {
        return switch (value) {
            case SettingValue.Whole(int number) -> String.valueOf(number);
            case SettingValue.Choice(String word) -> word;
            case SettingValue.Text(String text) -> text;
            case SettingValue.Texts(List<String> texts) -> String.join("\n", texts);
        };
    }

    /// What it may be, in words.
    static String range(Setting setting, Language language, ConfigWords words) {
        return switch (setting.range()) {
            case SettingRange.Between(int least, int most) ->
                words.range_whole(String.valueOf(least), String.valueOf(most));
            case SettingRange.OneOf(List<String> choices) -> words.range_choice(String.join(", ", choices));
            case SettingRange.Like like ->
                words.range_text(String.valueOf(like.longest()), form(setting, like.described(), language));
            case SettingRange.EachLike each ->
                words.range_list(String.valueOf(each.most()), form(setting, each.described(), language));
        };
    }

    private static String form(Setting setting, String described, Language language) {
        return language == Language.ZH ? SettingsInChinese.formOf(setting, described) : described;
    }

    /// Tells what stands between accents from the rest.
    static List<Piece> pieces(String markdown) {
        var parts = markdown.split("`", -1);
        return Stream.iterate(0, i -> i < parts.length, i -> i + 1)
                .map(i -> new Piece(parts[i], i % 2 == 1))
                .filter(piece -> !piece.text().isEmpty())
                .toList();
    }

    private static String label(String section, ConfigWords words) {
        return switch (section) {
            case "data_plane" -> words.data_plane();
            case "targets" -> words.targets();
            case "keys" -> words.of_keys();
            case "upstream" -> words.upstream();
            case "retention" -> words.retention();
            case "quality" -> words.quality();
            case "console" -> words.console();
            case "support" -> words.support();
            case "log" -> words.log();
            case "updates" -> words.updates();
            default -> section;
        };
    }
}
