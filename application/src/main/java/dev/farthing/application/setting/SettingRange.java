package dev.farthing.application.setting;

import dev.farthing.application.setting.SettingValue.Choice;
import dev.farthing.application.setting.SettingValue.Text;
import dev.farthing.application.setting.SettingValue.Texts;
import dev.farthing.application.setting.SettingValue.Whole;
import java.util.List;
import java.util.regex.Pattern;

/// Which values a setting may take.
public sealed interface SettingRange {
    /// Refuses a value outside with an [IllegalArgumentException] of one sentence.
    void check(SettingValue value);

    /// A whole number between two bounds, both included.
    record Between(int least, int most) implements SettingRange {
        @Override
        public void check(SettingValue value) {
            if (!(value instanceof Whole(int number)) || number < least || number > most) {
                throw new IllegalArgumentException("must be a whole number from " + least + " to " + most);
            }
        }
    }

    /// One of these words.
    record OneOf(List<String> words) implements SettingRange {
        @Override
        public void check(SettingValue value) {
            if (!(value instanceof Choice(String word)) || !words.contains(word)) {
                throw new IllegalArgumentException("must be one of " + String.join(", ", words));
            }
        }
    }

    /// A text of one form, or none.
    record Like(Pattern form, int longest, String described) implements SettingRange {
        @Override
        public void check(SettingValue value) {
            if (!(value instanceof Text(String text))
                    || text.codePointCount(0, text.length()) > longest
                    || !(text.isEmpty() || form.matcher(text).matches())) {
                throw new IllegalArgumentException(
                        "must be " + described + " of up to " + longest + " characters, or empty");
            }
        }
    }

    /// A bounded list of texts of one form.
    record EachLike(Pattern form, int most, String described) implements SettingRange {
        @Override
        public void check(SettingValue value) {
            if (!(value instanceof Texts(List<String> texts))
                    || texts.size() > most
                    || !texts.stream().allMatch(text -> form.matcher(text).matches())) {
                throw new IllegalArgumentException("must be a list of up to " + most + " " + described);
            }
        }
    }
}
