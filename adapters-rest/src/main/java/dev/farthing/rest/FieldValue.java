package dev.farthing.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One value of a request, at its place; read as what it is not, it is a mistake and null.
///
/// @param fromText whether it came as text that stands for numbers and truths too, as in a query
/// @param errors where mistakes are noted
record FieldValue(JsonNode json, List<Object> where, boolean fromText, List<ValidationErrorJson> errors) {
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Pattern DECIMAL_TEXT = Pattern.compile("-?[0-9]{1,40}(\\.[0-9]{1,40})?");
    private static final Pattern INTEGER_TEXT = Pattern.compile("-?[0-9]{1,18}");

    /// A text, stripped of blanks at both ends; lengths count code points.
    @Nullable
    String text(int minLength, int maxLength) {
        if (!json.isTextual()) {
            isWrong("string_type", "Input should be a valid string");
            return null;
        }
        var text = json.textValue().strip();
        int length = text.codePointCount(0, text.length());
        if (length < minLength) {
            isWrong("string_too_short", "String should have at least " + count(minLength, "character"));
        } else if (length > maxLength) {
            isWrong("string_too_long", "String should have at most " + count(maxLength, "character"));
        } else if (!isStorable(text)) {
            isWrong("string_unicode", "String should hold neither NUL nor half a surrogate pair");
        } else {
            return text;
        }
        return null;
    }

    private static boolean isStorable(String text) {
        return text.codePoints()
                .noneMatch(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }

    @Nullable
    Integer integer(int min, int max) {
        var whole = whole();
        if (whole == null) {
            isWrong(fromText ? "int_parsing" : "int_type", "Input should be a valid integer");
        } else if (whole.compareTo(BigInteger.valueOf(min)) < 0) {
            isWrong("greater_than_equal", "Input should be greater than or equal to " + min);
        } else if (whole.compareTo(BigInteger.valueOf(max)) > 0) {
            isWrong("less_than_equal", "Input should be less than or equal to " + max);
        } else {
            return whole.intValueExact();
        }
        return null;
    }

    private @Nullable BigInteger whole() {
        if (json.isIntegralNumber()) {
            return json.bigIntegerValue();
        }
        return fromText && INTEGER_TEXT.matcher(json.textValue()).matches() ? new BigInteger(json.textValue()) : null;
    }

    @Nullable
    Boolean bool() {
        if (json.isBoolean()) {
            return json.booleanValue();
        }
        if (fromText && (json.textValue().equals("true") || json.textValue().equals("false"))) {
            return json.textValue().equals("true");
        }
        isWrong("bool_type", "Input should be a valid boolean");
        return null;
    }

    @Nullable
    UUID uuid() {
        var uuid = json.isTextual() ? readUuid(json.textValue()) : null;
        if (uuid == null) {
            isWrong("uuid_parsing", "Input should be a valid UUID");
        }
        return uuid;
    }

    /// The id a text stands for; null for none.
    static @Nullable UUID readUuid(@Nullable String text) {
        return text != null && UUID_TEXT.matcher(text).matches() ? UUID.fromString(text) : null;
    }

    /// An instant in RFC 3339 with an offset, kept to the microsecond.
    @Nullable
    Instant instant() {
        try {
            var instant = OffsetDateTime.parse(json.isTextual() ? json.textValue() : "");
            if (instant.getYear() >= 1 && instant.getYear() <= 9999) {
                return instant.toInstant().truncatedTo(ChronoUnit.MICROS);
            }
        } catch (DateTimeException _) {
            // said below
        }
        isWrong("datetime_parsing", "Input should be a valid datetime with an offset, like 2027-01-31T00:00:00Z");
        return null;
    }

    /// An exact decimal, given as a text or as a JSON number.
    @Nullable
    BigDecimal decimal(int maxDecimals) {
        var decimal = exact();
        if (decimal == null) {
            isWrong("decimal_parsing", "Input should be a valid decimal");
        } else if (decimal.stripTrailingZeros().scale() > maxDecimals) {
            isWrong(
                    "decimal_max_places",
                    "Decimal input should have no more than " + count(maxDecimals, "decimal place"));
            return null;
        }
        return decimal;
    }

    private @Nullable BigDecimal exact() {
        if (json.isTextual()) {
            return DECIMAL_TEXT.matcher(json.textValue()).matches() ? new BigDecimal(json.textValue()) : null;
        }
        if (!json.isNumber()) {
            return null;
        }
        var decimal = json.decimalValue();
        return decimal.precision() <= 80 && Math.abs((long) decimal.scale()) <= 40 ? decimal : null;
    }

    void isWrong(String type, String msg) {
        note(errors, new ValidationErrorJson(where, msg, type));
    }

    /// A field that is read twice is wrong once.
    static void note(List<ValidationErrorJson> errors, ValidationErrorJson error) {
        if (!errors.contains(error)) {
            errors.add(error);
        }
    }

    static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
