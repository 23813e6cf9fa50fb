package dev.farthing.persistence.secret;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.key.KeyMint;
import dev.farthing.application.key.KeyMintContract;
import dev.farthing.domain.key.KeySecret;
import dev.farthing.domain.key.SecretPrefix;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class HmacKeyMintTest implements KeyMintContract {
    private static final MasterKey ONE = new MasterKey(new byte[MasterKey.LENGTH], null);
    private static final byte[] ANOTHER = "another master key of 32 bytes..".getBytes(StandardCharsets.US_ASCII);

    private static final int KEYS = Boolean.getBoolean("farthing.long") ? 1_000_000 : 20_000;

    private final HmacKeyMint mint = new HmacKeyMint(new MasterKey(ANOTHER, ONE.current()));

    @Override
    public KeyMint mint() {
        return mint;
    }

    /// Bounds that a fair source passes but once in a hundred million runs.
    @Test
    void g89everyLetterIsDrawnAsOftenAsEveryOther() {
        var alphabet = KeySecret.alphabet();
        var drawn = new long[alphabet.length()];
        var ids = new HashSet<String>();
        var randoms = new HashSet<String>();
        for (int i = 0; i < KEYS; i++) {
            var secret = mint.mint(SecretPrefix.LIVE);
            var text = secret.reveal();
            int from = SecretPrefix.LIVE.text().length() + KeySecret.PUBLIC_ID_LENGTH + 1;
            var random = text.substring(from, from + KeySecret.RANDOM_LENGTH);
            random.chars().forEach(letter -> drawn[alphabet.indexOf(letter)]++);
            ids.add(secret.publicId());
            randoms.add(random);
        }
        assertThat(ids).hasSize(KEYS);
        assertThat(randoms).hasSize(KEYS);

        long all = (long) KEYS * KeySecret.RANDOM_LENGTH;
        double expected = (double) all / drawn.length;
        double chiSquare = Arrays.stream(drawn)
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();
        assertThat(chiSquare).as("61 degrees of freedom").isLessThan(145);
        long odd = 0;
        for (int i = 1; i < drawn.length; i += 2) {
            odd += drawn[i];
        }
        assertThat(Math.abs(2 * odd - all) / Math.sqrt(all)).as("monobit").isLessThan(5.8);
    }

    @Test
    void theFormerHashIsTheHashOfThePreviousMasterKey() {
        var secret = mint.mint(SecretPrefix.LIVE);
        assertThat(mint.formerHash(secret)).isEqualTo(new HmacKeyMint(ONE).hash(secret));
        assertThat(new HmacKeyMint(ONE).formerHash(secret)).isNull();
    }
}
