package dev.farthing.rest.moving;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.price.PriceCells;
import dev.farthing.domain.upstream.Model;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A row of a dump, read member by member; what is none of what it should be is an [IllegalArgumentException] that
/// names the member and never repeats its value.
record DumpRow(JsonNode node, String place) {
    private static final int MOST_MODELS = 1_000;

    boolean has(String name) {
        return !node.path(name).isMissingNode() && !node.path(name).isNull();
    }

    /// Stripped; null where it is absent, null or blank. Numbers are texts too.
    @Nullable
    String text(String name) {
        var value = node.path(name);
        if (!has(name)) {
            return null;
        }
        if (!value.isValueNode()) {
            throw new IllegalArgumentException(name + " is no text");
        }
        var text = value.asText().strip();
        return text.isEmpty() ? null : text;
    }

    String text(String name, String otherwise) {
        var text = text(name);
        return text == null ? otherwise : text;
    }

    String required(String name) {
        var text = text(name);
        if (text == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return text;
    }

    @Nullable
    BigDecimal decimal(String name) {
        var text = text(name);
        return text == null ? null : PriceCells.decimal(name, text);
    }

    long whole(String name, long otherwise) {
        var text = text(name);
        try {
            return text == null ? otherwise : new BigDecimal(text).longValueExact();
        } catch (ArithmeticException | NumberFormatException e) {
            throw new IllegalArgumentException(name + " is no whole number", e);
        }
    }

    /// A limit; null where there is none.
    @Nullable
    Integer limit(String name) {
        long limit = whole(name, Long.MAX_VALUE);
        if (limit < 1) {
            throw new IllegalArgumentException(name + " is below 1, and no limit here can be");
        }
        return limit > Integer.MAX_VALUE ? null : (Integer) (int) limit;
    }

    /// Also as numbers, which some databases print them as.
    boolean truth(String name) {
        var text = text(name, "false");
        return switch (text) {
            case "true", "1", "t" -> true;
            case "false", "0", "f" -> false;
            default -> throw new IllegalArgumentException(name + " is neither true nor false");
        };
    }

    /// Without an offset it is UTC.
    @Nullable
    Instant instant(String name) {
        var text = text(name);
        if (text == null) {
            return null;
        }
        var iso = text.replace(' ', 'T');
        try {
            return OffsetDateTime.parse(iso).toInstant();
        } catch (DateTimeException noOffset) {
            try {
                return LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(name + " is no time", e);
            }
        }
    }

    List<String> texts(String name) {
        var texts = new ArrayList<String>();
        if (has(name) && !node.path(name).isArray()) {
            throw new IllegalArgumentException(name + " is no list");
        }
        node.path(name).forEach(item -> texts.add(item.asText()));
        return texts;
    }

    /// Texts joined by commas.
    List<String> parts(String name) {
        var parts = new ArrayList<String>();
        for (var part : text(name, "").split("[,\\n]", -1)) {
            if (!part.isBlank()) {
                parts.add(part.strip());
            }
        }
        return parts;
    }

    /// The member where it is an object with members, else null.
    @Nullable
    JsonNode object(String name) {
        var value = node.path(name);
        return value.isObject() && !value.isEmpty() ? value : null;
    }

    /// Refuses names that no model can have, such as patterns.
    static List<String> models(List<String> names) {
        if (names.size() > MOST_MODELS) {
            throw new IllegalArgumentException("it allows more than " + MOST_MODELS + " models");
        }
        names.forEach(name -> {
            if (!Model.isId(name)) {
                throw new IllegalArgumentException(
                        "it allows models by a pattern or a name that no model here can have");
            }
        });
        return names;
    }

    static String clipped(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most));
    }
}
