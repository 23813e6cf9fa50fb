package dev.farthing.domain.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class KeySecretTest {
    private static final KeySecret SECRET = KeySecret.of(SecretPrefix.LIVE, "4fT9xQ2LmB7c", "a".repeat(42) + "Z");

    @Test
    void whatWasJoinedIsReadBack() {
        for (var prefix : SecretPrefix.values()) {
            var secret = KeySecret.of(prefix, "000000000000", "z".repeat(43));
            var read = KeySecret.parse(secret.reveal());
            assertThat(read).isNotNull();
            assertThat(read.prefix()).isEqualTo(prefix);
            assertThat(read.publicId()).isEqualTo("000000000000");
            assertThat(read.reveal()).isEqualTo(secret.reveal()).hasSize(69);
        }
    }

    @Test
    void theChecksumIsTheCrcOfAllBeforeIt() {
        // zlib's crc32 of the 63 characters before, in base62 with the digits 0-9A-Za-z, padded to six
        var body = "sk-far-4fT9xQ2LmB7c_" + "a".repeat(42) + "Z";
        var crc = new java.util.zip.CRC32();
        crc.update(body.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        var digits = new StringBuilder();
        for (long rest = crc.getValue(); digits.length() < 6; rest /= 62) {
            digits.insert(
                    0, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".charAt((int) (rest % 62)));
        }
        assertThat(SECRET.reveal()).isEqualTo(body + digits);
    }

    @Test
    void g89everyEditOfASingleCharacterIsSeen() {
        var text = SECRET.reveal();
        for (int i = 0; i < text.length(); i++) {
            for (var c : (KeySecret.alphabet() + "_- é").toCharArray()) {
                if (c != text.charAt(i)) {
                    assertThat(KeySecret.parse(text.substring(0, i) + c + text.substring(i + 1)))
                            .as("%s at %d", c, i)
                            .isNull();
                }
            }
        }
    }

    @Test
    void strangeTextsAreNoSecrets() {
        var text = SECRET.reveal();
        for (var strange : List.of(
                "",
                "sk-far-",
                text + "0",
                text.substring(1),
                text.substring(0, text.length() - 1),
                " " + text,
                text + "\n",
                text.replace('_', '-'),
                "sk-far-" + "é".repeat(62),
                "\u0000".repeat(69),
                "x".repeat(1_000_000))) {
            assertThat(KeySecret.parse(strange)).isNull();
        }
    }

    @Test
    void itsPartsMustFit() {
        assertThatThrownBy(() -> KeySecret.of(SecretPrefix.LIVE, "short", "a".repeat(43)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> KeySecret.of(SecretPrefix.LIVE, "4fT9xQ2LmB7c", "-".repeat(43)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void g89aMillionDrawnSecretsDifferAndAreReadBack() {
        var random = RandomGenerator.of("L64X128MixRandom");
        var seen = new HashSet<String>();
        for (int i = 0; i < 1_000_000; i++) {
            var secret = KeySecret.of(SecretPrefix.LIVE, draw(random, 12), draw(random, 43));
            if (KeySecret.parse(secret.reveal()) != null) {
                seen.add(secret.reveal().substring(20));
            }
        }
        assertThat(seen.size()).isEqualTo(1_000_000);
    }

    @Test
    void itShowsNothingButItsEnds() {
        assertThat(SECRET.toString()).isEqualTo("[…]");
        assertThat(SECRET.hint())
                .startsWith("sk-far-4fT9xQ2LmB7c…")
                .hasSize(24)
                .endsWith(SECRET.reveal().substring(65));
    }

    private static String draw(RandomGenerator random, int length) {
        var text = new StringBuilder(length);
        random.ints(length, 0, 62).forEach(i -> text.append(KeySecret.alphabet().charAt(i)));
        return text.toString();
    }
}
