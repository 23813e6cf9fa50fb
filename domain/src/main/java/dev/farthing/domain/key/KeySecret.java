package dev.farthing.domain.key;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/// The secret text of a key: prefix, public id, 256 random bits and a checksum; it never prints itself.
///
/// The checksum lets a mistyped or made-up secret be turned away without a look-up, and secret scanners verify a
/// find.
public final class KeySecret {
    public static final int PUBLIC_ID_LENGTH = 12;
    public static final int RANDOM_LENGTH = 43;
    private static final int CHECKSUM_LENGTH = 6;
    private static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// By character; every key that is shown asks sixty times.
    private static final boolean[] IS_BASE62 = isBase62ByCharacter();

    private final SecretPrefix prefix;
    private final String publicId;
    private final String text;

    private KeySecret(SecretPrefix prefix, String publicId, String text) {
        this.prefix = prefix;
        this.publicId = publicId;
        this.text = text;
    }

    /// Joins freshly drawn parts; both must be base62 and of the right length.
    public static KeySecret of(SecretPrefix prefix, String publicId, String random) {
        if (publicId.length() != PUBLIC_ID_LENGTH
                || random.length() != RANDOM_LENGTH
                || !isBase62(publicId, 0)
                || !isBase62(random, 0)) {
            throw new IllegalArgumentException("a key secret is made of base62 parts of fixed length");
        }
        var body = prefix.text() + publicId + "_" + random;
        return new KeySecret(prefix, publicId, body + checksum(body));
    }

    /// Reads what a caller presented; null when it cannot be a secret of ours.
    public static @Nullable KeySecret parse(String text) {
        for (var prefix : SecretPrefix.values()) {
            if (text.startsWith(prefix.text())) {
                return parse(prefix, text);
            }
        }
        return null;
    }

    private static @Nullable KeySecret parse(SecretPrefix prefix, String text) {
        int idEnd = prefix.text().length() + PUBLIC_ID_LENGTH;
        int bodyEnd = idEnd + 1 + RANDOM_LENGTH;
        if (text.length() != bodyEnd + CHECKSUM_LENGTH || text.charAt(idEnd) != '_') {
            return null;
        }
        var publicId = text.substring(prefix.text().length(), idEnd);
        if (!isBase62(publicId, 0)
                || !isBase62(text, idEnd + 1)
                || !text.regionMatches(bodyEnd, checksum(text.substring(0, bodyEnd)), 0, CHECKSUM_LENGTH)) {
            return null;
        }
        return new KeySecret(prefix, publicId, text);
    }

    public SecretPrefix prefix() {
        return prefix;
    }

    /// The part that may be logged and looked up.
    public String publicId() {
        return publicId;
    }

    /// The whole secret, to be shown once or hashed.
    public String reveal() {
        return text;
    }

    /// What lists show in its place: prefix and public id, then an ellipsis and the last four characters.
    public String hint() {
        return prefix.text() + publicId + "…" + text.substring(text.length() - 4);
    }

    /// The alphabet random parts are drawn from, in the order the checksum counts by.
    public static String alphabet() {
        return BASE62;
    }

    private static boolean isBase62(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= IS_BASE62.length || !IS_BASE62[c]) {
                return false;
            }
        }
        return true;
    }

    private static boolean[] isBase62ByCharacter() {
        var is = new boolean[128];
        BASE62.chars().forEach(c -> is[c] = true);
        return is;
    }

    private static String checksum(String body) {
        var crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.US_ASCII));
        long rest = crc.getValue();
        var digits = new char[CHECKSUM_LENGTH];
        for (int i = CHECKSUM_LENGTH - 1; i >= 0; i--) {
            digits[i] = BASE62.charAt((int) (rest % BASE62.length()));
            rest /= BASE62.length();
        }
        return new String(digits);
    }

    @Override
    public String toString() {
        return "[…]";
    }
}
