package dev.farthing.domain.upstream;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds cookie headers in a line of text: where it says that one follows, or because the line is nothing else.
final class PastedCookies {
    private static final int LONGEST = 8_192;
    private static final int SHORTEST = 8;
    private static final int SHORTEST_ALONE = 40;
    private static final int SHORTEST_SECRET = 16;
    private static final String MARK = "cookie";
    private static final String BEFORE_A_COOKIE = " \t:='\"$";
    private static final String SIGNS_OF_NAMES = "!#$%&*+-.^_`|~";

    private PastedCookies() {}

    /// A cookie header and where in its line it stood.
    record Cookie(String header, int from, int to) {}

    /// At most so many.
    static List<Cookie> in(String line, int most) {
        var found = new ArrayList<Cookie>();
        var lower = lower(line);
        for (int at = lower.indexOf(MARK); at >= 0 && found.size() < most; at = lower.indexOf(MARK, at)) {
            int from = begin(lower, at + MARK.length());
            int to = from < 0 ? -1 : end(line, from);
            var header = to < 0 ? null : header(line.substring(from, to), 1, SHORTEST);
            if (header != null && !lower.startsWith("set-", Math.max(0, at - 4))) {
                found.add(new Cookie(header, from, to));
            }
            at = Math.max(to, at + MARK.length());
        }
        if (found.isEmpty()) {
            var header = header(line, 2, SHORTEST_ALONE);
            if (header != null) {
                found.add(new Cookie(header, 0, line.length()));
            }
        }
        return found;
    }

    /// Where a cookie begins behind the word, as in `cookies_1": "`; -1 where none does.
    private static int begin(String lower, int behind) {
        int at = behind;
        while (at < lower.length()
                && (lower.charAt(at) == 's' || lower.charAt(at) == '_' || isDigit(lower.charAt(at)))) {
            at++;
        }
        int signs = at;
        while (at < lower.length() && BEFORE_A_COOKIE.indexOf(lower.charAt(at)) >= 0) {
            at++;
        }
        return at == signs ? -1 : at;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /// In small letters, each where it was.
    private static String lower(String line) {
        var lower = line.toCharArray();
        for (int i = 0; i < lower.length; i++) {
            lower[i] = lower[i] >= 'A' && lower[i] <= 'Z' ? (char) (lower[i] | 0x20) : lower[i];
        }
        return new String(lower);
    }

    /// Where the quotes around it are closed, a blank stands that is not between two cookies, or the line ends.
    private static int end(String line, int from) {
        int to = from;
        boolean between = false;
        while (to < line.length()) {
            char c = line.charAt(to);
            if (c == '"' || c == '\'' || (c <= ' ' && !between)) {
                return to;
            }
            between = c == ';' || (c <= ' ' && between);
            to++;
        }
        return to;
    }

    /// The header without blanks; null if it is none.
    private static @Nullable String header(String text, int leastPairs, int shortest) {
        if (text.length() < shortest || text.length() > LONGEST) {
            return null;
        }
        var parts = text.strip().split(";");
        var header = new StringBuilder();
        int pairs = 0;
        boolean secret = false;
        for (var part : parts) {
            var pair = part.strip();
            int sign = pair.indexOf('=');
            if (sign < 1 || !isName(pair, sign) || !isValue(pair, sign + 1)) {
                return null;
            }
            pairs++;
            secret |= pair.length() - sign > SHORTEST_SECRET;
            header.append(header.isEmpty() ? "" : ";").append(pair);
        }
        return pairs >= leastPairs && (secret || leastPairs == 1) ? header.toString() : null;
    }

    private static boolean isName(String pair, int to) {
        for (int i = 0; i < to; i++) {
            char c = pair.charAt(i);
            boolean letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
            if (!letter && !isDigit(c) && SIGNS_OF_NAMES.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isValue(String pair, int from) {
        for (int i = from; i < pair.length(); i++) {
            char c = pair.charAt(i);
            if (c <= ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }
}
