package dev.farthing.upstream.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.domain.upstream.Scrubbing;
import dev.farthing.domain.upstream.VendorError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the errors of every dialect, by the names that they have in common, wherever these stand.
public final class VendorErrors {
    private static final int MOST_READ_BYTES = 64 * 1024;
    private static final int MOST_WORDS = 16;
    private static final int LONGEST_WORD = 100;
    private static final int DEEPEST = 8;
    private static final int MOST_OF_PAGE = 2_048;
    private static final Pattern TITLE = Pattern.compile("<title[^>]*>([^<]{1,200})", Pattern.CASE_INSENSITIVE);
    private static final Pattern TRY_AGAIN = Pattern.compile("try again in ((?:[0-9]+(?:\\.[0-9]+)?(?:ms|s|m|h|d))+)");

    private final Set<String> words = new HashSet<>();
    private @Nullable Integer named;
    private @Nullable String message;
    private @Nullable String delay;
    private @Nullable String code;
    private @Nullable String param;

    private VendorErrors() {}

    /// What was read of a document.
    ///
    /// @param retryAfter when the vendor wants to be asked again; null when it does not say
    public record Told(VendorError error, @Nullable Duration retryAfter) {}

    /// What a document says.
    ///
    /// @param status the HTTP status; null where the error is told inside a success
    /// @param secret what must not be repeated
    public static Told read(@Nullable Integer status, byte[] document, int from, int to, @Nullable String secret) {
        var read = new VendorErrors();
        if (status != null && isPage(document, from, to)) {
            return new Told(new VendorError(status, Set.of(VendorError.PAGE), title(document, from, to, secret)), null);
        }
        try (var json = Json.parser(document, from, Math.min(to, from + MOST_READ_BYTES))) {
            read.inner(json, json.nextToken(), 0);
        } catch (IOException notJson) {
            // what was understood until then still counts
        }
        var told = status == null ? read.named : status;
        var sentence = read.message == null ? "" : read.message;
        return new Told(
                new VendorError(told, read.words, scrubbed(sentence, secret), read.code, read.param),
                read.wait(sentence));
    }

    /// The text without what looks like a secret.
    public static String scrubbed(String text, @Nullable String secret) {
        var bounded =
                text.length() > VendorError.LONGEST_MESSAGE ? text.substring(0, VendorError.LONGEST_MESSAGE) : text;
        return Scrubbing.scrubbed(bounded, secret);
    }

    private @Nullable Duration wait(String sentence) {
        var told = delay;
        if (told == null) {
            var spoken = TRY_AGAIN.matcher(sentence);
            told = spoken.find() ? spoken.group(1) : null;
        }
        return told == null ? null : RetryHint.wait(told);
    }

    private void object(JsonParser json, int depth) throws IOException {
        for (var name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            var token = json.nextToken();
            switch (name) {
                case "param" -> {
                    var told = Json.text(json);
                    param = param == null && told != null && told.length() <= LONGEST_WORD ? told : param;
                }
                case "code", "type", "status", "reason", "error_type", "errorType" -> {
                    if (name.equals("code") && token == JsonToken.VALUE_STRING) {
                        ownCode(json.getText());
                    }
                    word(json, token, depth);
                }
                case "message", "detail", "error" -> sentence(json, token, depth);
                case "quotaId" -> quota(json, token);
                case "details", "violations", "innererror", "metadata", "errors" -> inner(json, token, depth);
                case "raw" -> raw(json, token);
                case "retryDelay" -> delay = token == JsonToken.VALUE_STRING ? json.getText() : delay;
                default -> json.skipChildren();
            }
        }
    }

    private void ownCode(String text) {
        if (code == null && !text.isEmpty() && text.length() <= LONGEST_WORD && !Character.isDigit(text.charAt(0))) {
            code = text;
        }
    }

    private void word(JsonParser json, JsonToken token, int depth) throws IOException {
        if (token == JsonToken.VALUE_NUMBER_INT) {
            number(json.getText());
        } else if (token == JsonToken.VALUE_STRING) {
            var text = json.getText();
            number(text);
            if (words.size() < MOST_WORDS && text.length() <= LONGEST_WORD) {
                words.add(text.toLowerCase(Locale.ROOT));
            }
        } else {
            inner(json, token, depth);
        }
    }

    /// Google names what is used up, as in `GenerateRequestsPerDayPerProjectPerModel-FreeTier`.
    private void quota(JsonParser json, JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_STRING) {
            var name = json.getText();
            if (name.contains("PerDay")) {
                words.add(VendorError.PER_DAY);
            }
            if (name.contains("PerModel")) {
                words.add(VendorError.PER_MODEL);
            }
        } else {
            json.skipChildren();
        }
    }

    private static boolean isPage(byte[] document, int from, int to) {
        var begins = beginning(document, from, to).stripLeading().toLowerCase(Locale.ROOT);
        return begins.startsWith("<!doctype html") || begins.startsWith("<html") || begins.startsWith("<!--");
    }

    /// What a page is called, for whoever has to find out whose it is.
    private static String title(byte[] document, int from, int to, @Nullable String secret) {
        var titled = TITLE.matcher(beginning(document, from, to));
        return scrubbed(
                "A page for people" + (titled.find() ? ": " + titled.group(1).strip() : "."), secret);
    }

    private static String beginning(byte[] document, int from, int to) {
        return new String(document, from, Math.min(to - from, MOST_OF_PAGE), StandardCharsets.UTF_8)
                .replaceFirst("^\\uFEFF", "");
    }

    private void number(String text) {
        if (named == null && text.length() == 3 && text.chars().allMatch(Character::isDigit)) {
            int number = Integer.parseInt(text);
            named = number >= 400 && number < 600 ? Integer.valueOf(number) : null;
        }
    }

    private void sentence(JsonParser json, JsonToken token, int depth) throws IOException {
        if (token == JsonToken.VALUE_STRING) {
            message = message == null ? json.getText() : message;
        } else {
            inner(json, token, depth);
        }
    }

    private void inner(JsonParser json, JsonToken token, int depth) throws IOException {
        if (depth >= DEEPEST) {
            json.skipChildren();
        } else if (token == JsonToken.START_OBJECT) {
            object(json, depth + 1);
        } else if (token == JsonToken.START_ARRAY) {
            for (var next = json.nextToken(); next != JsonToken.END_ARRAY; next = json.nextToken()) {
                inner(json, next, depth + 1);
            }
        }
    }

    /// What an intermediary was told by the vendor behind it.
    private void raw(JsonParser json, JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_STRING) {
            message = (message == null ? "" : message + " ") + json.getText();
        } else {
            json.skipChildren();
        }
    }
}
