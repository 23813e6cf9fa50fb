package dev.farthing.application.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.key.KeySecret;
import dev.farthing.domain.key.SecretPrefix;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

/// What every [KeyMint] does.
public interface KeyMintContract {
    KeyMint mint();

    @Test
    default void noTwoSecretsAreAlikeAndEachIsOfItsKind() {
        var texts = new HashSet<String>();
        var publicIds = new HashSet<String>();
        for (var prefix : SecretPrefix.values()) {
            for (int i = 0; i < 100; i++) {
                var secret = mint().mint(prefix);
                assertThat(secret.prefix()).isEqualTo(prefix);
                assertThat(KeySecret.parse(secret.reveal())).isNotNull().satisfies(read -> {
                    assertThat(read.reveal()).isEqualTo(secret.reveal());
                    assertThat(read.publicId()).isEqualTo(secret.publicId());
                });
                texts.add(secret.reveal());
                publicIds.add(secret.publicId());
            }
        }
        assertThat(texts).hasSize(100 * SecretPrefix.values().length);
        assertThat(publicIds).hasSize(100 * SecretPrefix.values().length);
    }

    @Test
    default void theSameSecretHasTheSameHashAndAnotherOneAnother() {
        var one = mint().mint(SecretPrefix.LIVE);
        var other = mint().mint(SecretPrefix.LIVE);
        assertThat(mint().hash(one)).isEqualTo(mint().hash(one.reveal())).isNotEqualTo(mint().hash(other));
    }

    @Test
    default void aHashUnderThePreviousMasterKeyIsNoneUnderTheCurrentOne() {
        var secret = mint().mint(SecretPrefix.LIVE);
        assertThat(mint().formerHash(secret)).isNotEqualTo(mint().hash(secret));
    }

    @Test
    default void whatIsKeptOfASecretOpensForItAndDoesNotTellIt() {
        var secret = mint().mint(SecretPrefix.ADMIN);
        var kept = mint().store(secret);
        assertThat(kept.publicId()).isEqualTo(secret.publicId());
        assertThat(kept.hash()).isEqualTo(mint().hash(secret));
        assertThat(kept.toString()).doesNotContain(secret.reveal());
        assertThat(kept.hint().length()).isLessThan(secret.reveal().length() / 2);
    }
}
