package dev.farthing.web;

import dev.farthing.domain.key.IpRange;
import jakarta.ws.rs.core.MultivaluedMap;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A form's fields, or a page's parameters, read one by one; each mistake is kept in the viewer's language, and
/// [#check()] tells them all at once.
///
/// A field read wrongly yields a harmless value, so that reading goes on: use nothing before `check()` has
/// returned.
public final class Form {
    private static final Pattern BETWEEN = Pattern.compile("[\\s,;]+");
    private static final Pattern BETWEEN_NAMES = Pattern.compile("[,，]|\\R");
    private static final int LONGEST_NUMBER = 32;
    private static final int MOST_DIGITS = 18;

    private final MultivaluedMap<String, String> fields;
    private final Words words;
    private final Language language;
    private final List<String> mistakes = new ArrayList<>();

    Form(MultivaluedMap<String, String> fields, Words words, Language language) {
        this.fields = fields;
        this.words = words;
        this.language = language;
    }

    /// A text that must be there, without blanks around it.
    public String text(String name, String label, int most) {
        var text = optionalText(name, label, most);
        if (text == null) {
            mistakes.add(words.field_missing(label));
            return "";
        }
        return text;
    }

    /// A text that may be left empty, which is null.
    public @Nullable String optionalText(String name, String label, int most) {
        var text = given(name);
        if (text != null && text.codePointCount(0, text.length()) > most) {
            mistakes.add(words.field_too_long(label, most));
            return null;
        }
        return text;
    }

    /// Texts with blanks, commas or ends of lines between them.
    public List<String> texts(String name, String label, int mostTexts, int most) {
        return texts(BETWEEN, name, label, mostTexts, most);
    }

    /// Names that may hold blanks: with commas or ends of lines between them.
    public List<String> names(String name, String label, int mostNames, int most) {
        return texts(BETWEEN_NAMES, name, label, mostNames, most);
    }

    private List<String> texts(Pattern between, String name, String label, int mostTexts, int most) {
        var given = given(name);
        if (given == null) {
            return List.of();
        }
        var texts = Arrays.stream(between.split(given))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .distinct()
                .toList();
        if (texts.size() > mostTexts || texts.stream().anyMatch(text -> text.length() > most)) {
            mistakes.add(words.field_too_long(label, most));
            return List.of();
        }
        return texts;
    }

    /// Addresses and blocks of addresses.
    public List<IpRange> addresses(String name, String label, int most) {
        var ranges = new ArrayList<IpRange>();
        for (var text : texts(name, label, most, 64)) {
            try {
                ranges.add(IpRange.parse(text));
            } catch (IllegalArgumentException _) {
                mistakes.add(words.field_not_address(label, text));
            }
        }
        return ranges;
    }

    public @Nullable Integer whole(String name, String label, int least, int most) {
        var text = given(name);
        if (text == null) {
            return null;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException _) {
            // told below like one that is out of range
        }
        mistakes.add(words.field_not_whole(label, String.valueOf(least), String.valueOf(most)));
        return null;
    }

    /// An exact amount of zero or more.
    public @Nullable BigDecimal amount(String name, String label, int mostDecimals) {
        var amount = signed(name, label, mostDecimals);
        if (amount != null && amount.signum() < 0) {
            mistakes.add(words.field_not_amount(label));
            return null;
        }
        return amount;
    }

    /// An exact amount, be it less than nothing.
    public @Nullable BigDecimal signed(String name, String label, int mostDecimals) {
        var text = given(name);
        if (text == null) {
            return null;
        }
        try {
            var amount = text.length() > LONGEST_NUMBER ? null : new BigDecimal(text);
            if (amount != null
                    && amount.scale() <= mostDecimals
                    && (long) amount.precision() - amount.scale() <= MOST_DIGITS) {
                return amount;
            }
        } catch (NumberFormatException _) {
            // told below like one that is too fine
        }
        mistakes.add(words.field_not_amount(label));
        return null;
    }

    /// A day of the calendar.
    public @Nullable LocalDate day(String name, String label) {
        var text = given(name);
        try {
            return text == null ? null : LocalDate.parse(text);
        } catch (DateTimeException _) {
            mistakes.add(words.field_not_choice(label));
            return null;
        }
    }

    /// A moment, as addresses write it.
    public @Nullable Instant instant(String name, String label) {
        var text = given(name);
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException _) {
            mistakes.add(words.field_not_time(label));
            return null;
        }
    }

    /// A date and a time by the clocks of a zone, still to come.
    public @Nullable Instant future(String name, String label, ZoneId zone, InstantSource clock) {
        var text = given(name);
        if (text == null) {
            return null;
        }
        try {
            var instant = LocalDateTime.parse(text).atZone(zone).toInstant();
            if (instant.isAfter(clock.instant())) {
                return instant;
            }
        } catch (DateTimeException _) {
            // told below like one that is past
        }
        mistakes.add(words.field_not_time(label));
        return null;
    }

    public @Nullable UUID id(String name, String label) {
        var text = given(name);
        return text == null ? null : uuid(text, label);
    }

    /// An id, or a name by which one is known.
    public @Nullable UUID idOrName(String name, String label, Function<String, Optional<UUID>> called) {
        var text = given(name);
        if (text == null) {
            return null;
        }
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException _) {
            var found = called.apply(text);
            return found.isPresent() ? found.get() : uuid(text, label);
        }
    }

    /// All ids under one name.
    public List<UUID> ids(String name, String label, int most) {
        var texts = fields.getOrDefault(name, List.of());
        if (texts.size() > most) {
            mistakes.add(words.field_too_long(label, most));
            return List.of();
        }
        var ids = new ArrayList<UUID>();
        for (var text : texts) {
            var id = uuid(text, label);
            if (id != null) {
                ids.add(id);
            }
        }
        return ids;
    }

    private @Nullable UUID uuid(String text, String label) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException _) {
            mistakes.add(words.field_not_choice(label));
            return null;
        }
    }

    /// One of the constants, by its name in lower case; null when none is chosen.
    public <E extends Enum<E>> @Nullable E choice(String name, String label, Class<E> type) {
        var text = given(name);
        if (text == null) {
            return null;
        }
        for (var constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
                return constant;
            }
        }
        mistakes.add(words.field_not_choice(label));
        return null;
    }

    /// Whether the form has the field at all, be it empty.
    public boolean isThere(String name) {
        return fields.containsKey(name);
    }

    /// Whether a box is ticked.
    public boolean isTicked(String name) {
        return given(name) != null;
    }

    /// What the domain makes of a field; its refusal, of one sentence, is noted as a mistake of that field.
    public <T extends @Nullable Object> T judged(String label, T otherwise, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException refused) {
            refuse(label, String.valueOf(refused.getMessage()));
            return otherwise;
        }
    }

    /// Notes what the domain says of a field, in one sentence, as a mistake of that field.
    public void refuse(String label, String sentence) {
        var said = Said.sentence(sentence, words.field_refused(), language);
        mistakes.add(
                words.field_told(label, said.original() == null ? said.text() : said.text() + " – " + said.original()));
    }

    /// Notes a mistake that only its reader could see.
    public void reject(String sentence) {
        mistakes.add(sentence);
    }

    /// Tells every mistake noted so far.
    public void check() {
        if (!mistakes.isEmpty()) {
            throw new InvalidForm(mistakes);
        }
    }

    private @Nullable String given(String name) {
        var text = fields.getFirst(name);
        return text == null || text.isBlank() ? null : text.strip();
    }
}
