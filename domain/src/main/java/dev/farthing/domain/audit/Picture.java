package dev.farthing.domain.audit;

import dev.farthing.domain.money.Amount;
import dev.farthing.domain.money.Money;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How a thing looked at an instant, as one canonical JSON object: members sorted by name, numbers of money as
/// texts.
///
/// Only what is named comes in, and only plain values do, so that no secret gets here by being part of something.
///
/// @param members each name with its value, which is JSON already
public record Picture(SortedMap<String, String> members) {
    /// What stands for a secret.
    public static final String HIDDEN = "[…]";

    /// Nothing yet.
    public static final Picture EMPTY = new Picture(Collections.emptySortedMap());

    private static final int FIRST_PRINTABLE = 0x20;

    public Picture {
        members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
    }

    /// The same with one more member; a value that is no plain one is a bug.
    public Picture with(String name, @Nullable Object value) {
        var more = new TreeMap<>(members);
        more.put(name, json(value));
        return new Picture(more);
    }

    /// The same with a member that may not be shown.
    public Picture hiding(String name) {
        return with(name, HIDDEN);
    }

    /// One line of JSON; equal pictures give equal lines.
    public String json() {
        return members.entrySet().stream()
                .map(member -> quoted(member.getKey()) + ":" + member.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String json(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Boolean yes -> yes.toString();
            case Integer number -> number.toString();
            case Long number -> number.toString();
            case BigInteger number -> quoted(number.toString());
            case BigDecimal number -> quoted(Money.plain(number));
            case Money money -> quoted(Money.plain(money.toDecimal()));
            case Amount amount -> quoted(Money.plain(amount.toDecimal()));
            case String text -> quoted(text);
            case Enum<?> choice -> quoted(choice.name().toLowerCase(Locale.ROOT));
            case Instant instant -> quoted(instant.toString());
            case LocalDate date -> quoted(date.toString());
            case ZoneId zone -> quoted(zone.getId());
            case UUID id -> quoted(id.toString());
            case URI uri -> quoted(uri.toString());
            case Picture picture -> picture.json();
            case Collection<?> many -> many.stream().map(Picture::json).collect(Collectors.joining(",", "[", "]"));
            case Map<?, ?> map -> ofMap(map).json();
            default ->
                throw new IllegalArgumentException("a " + value.getClass().getName() + " is no plain value");
        };
    }

    private static Picture ofMap(Map<?, ?> map) {
        var members = new TreeMap<String, String>();
        map.forEach((name, value) -> members.put(String.valueOf(name).toLowerCase(Locale.ROOT), json(value)));
        return new Picture(members);
    }

    private static String quoted(String text) {
        var out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < FIRST_PRINTABLE) {
                out.append("\\u%04x".formatted((int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
