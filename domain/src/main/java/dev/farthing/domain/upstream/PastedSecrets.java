package dev.farthing.domain.upstream;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds vendors' secrets in any text, in one pass: by how vendors begin theirs, as cookie headers, or because a line
/// is nothing else.
public final class PastedSecrets {
    public static final int LONGEST_TEXT = 1_000_000;
    public static final int MOST = 5_000;
    /// Whose secrets are cookie headers.
    public static final String COOKIES = "abacus";

    private static final int SHORTEST_PLAIN = 16;
    private static final int LONGEST = 4_096;

    /// How vendors begin their secrets; a longer beginning comes before one it begins with.
    private static final List<Form> FORMS = List.of(
            new Form("sk-ant-", 20, "anthropic"),
            new Form("sk-or-", 20, "openrouter"),
            new Form("sk-", 20, "openai"),
            new Form("AIza", 35, "gemini"),
            new Form("AQ.", 40, "gemini"),
            new Form("xai-", 20, "xai"),
            new Form("gsk_", 20, "groq"),
            new Form("pplx-", 20, "perplexity"),
            new Form("hf_", 20, "huggingface"),
            new Form("csk-", 20, "cerebras"),
            new Form("nvapi-", 20, "nvidia"),
            new Form("fw_", 20, "fireworks"),
            new Form("tgp_v1_", 20, "together"),
            new Form("r8_", 20, "replicate"));

    private PastedSecrets() {}

    private record Form(String beginning, int rest, String vendor) {
        boolean fits(String word) {
            return word.startsWith(beginning) && word.length() >= beginning.length() + rest;
        }
    }

    /// A secret and where it stood.
    ///
    /// @param vendor whose form it has, many vendors sharing `openai`; null for a line that is nothing but a word
    public record Found(
            UpstreamSecret secret, int line, @Nullable String vendor) {}

    /// The secrets of a text, line by line, each as often as it stands there; at most one more than MOST.
    public static List<Found> in(String text) {
        var found = new ArrayList<Found>();
        int line = 1;
        int begin = 0;
        while (begin <= text.length() && found.size() <= MOST) {
            int end = text.indexOf('\n', begin);
            end = end < 0 ? text.length() : end;
            readLine(text.substring(begin, end), line, found);
            begin = end + 1;
            line++;
        }
        return found;
    }

    private static void readLine(String whole, int number, List<Found> found) {
        int before = found.size();
        var rest = whole.toCharArray();
        for (var cookie : PastedCookies.in(whole, MOST + 1 - before)) {
            found.add(new Found(new UpstreamSecret(cookie.header()), number, COOKIES));
            Arrays.fill(rest, cookie.from(), cookie.to(), ' ');
        }
        var line = new String(rest);
        int begin = 0;
        for (int i = 0; i <= line.length() && found.size() <= MOST; i++) {
            if (i == line.length() || !isWord(line.charAt(i))) {
                if (i - begin <= LONGEST) {
                    readWord(line.substring(begin, i), number, found);
                }
                begin = i + 1;
            }
        }
        var alone = line.strip();
        if (found.size() == before && looksRandom(alone)) {
            found.add(new Found(new UpstreamSecret(alone), number, null));
        }
    }

    private static void readWord(String raw, int line, List<Found> found) {
        int end = raw.length();
        while (end > 0 && (raw.charAt(end - 1) == '.' || raw.charAt(end - 1) == '-')) {
            end--;
        }
        var word = raw.substring(0, end);
        for (var form : FORMS) {
            if (form.fits(word)) {
                found.add(new Found(new UpstreamSecret(word), line, form.vendor));
                return;
            }
        }
    }

    private static boolean isWord(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '_'
                || c == '.';
    }

    /// One long word with letters and digits: a secret of a vendor that marks its own with nothing.
    private static boolean looksRandom(String word) {
        boolean letter = false;
        boolean digit = false;
        if (word.length() < SHORTEST_PLAIN || word.length() > LONGEST) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c <= ' ' || c > '~' || c == '/' || c == '@') {
                return false;
            }
            letter |= (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
            digit |= c >= '0' && c <= '9';
        }
        return letter && digit;
    }
}
