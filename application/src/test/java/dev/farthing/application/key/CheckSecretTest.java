package dev.farthing.application.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.RelayKeys;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeySecret;
import dev.farthing.domain.key.SecretHash;
import dev.farthing.domain.key.SecretPrefix;
import dev.farthing.domain.key.StoredSecret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A secret opens under the current and the previous master key; one that needed the previous is handed on.
class CheckSecretTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final RelayKeys keys = new RelayKeys();
    private final List<StaleHash> offered = new ArrayList<>();
    private final KeySecret secret = keys.mint(SecretPrefix.LIVE);

    @Test
    void aSecretKeptUnderThePreviousMasterKeyOpensAndIsHandedOn() {
        assertThat(check(new TwoMasterKeys(), keptUnderThePreviousKey(), secret))
                .isNull();
        assertThat(offered)
                .containsExactly(
                        new StaleHash(SecretPrefix.LIVE, secret.publicId(), formerHash(secret), keys.hash(secret)));
    }

    @Test
    void aRightSecretOfADisabledKeyIsHandedOnAndRefusedAllTheSame() {
        var disabled = keptUnderThePreviousKey().disable(NOW);
        assertThat(check(new TwoMasterKeys(), disabled, secret)).isEqualTo(Fault.KEY_DISABLED);
        assertThat(offered).hasSize(1);
    }

    @Test
    void aSecretKeptUnderTheCurrentMasterKeyIsLeftAlone() {
        assertThat(check(new TwoMasterKeys(), keys.aKey(secret, KeyGrant.EVERYTHING), secret))
                .isNull();
        assertThat(offered).isEmpty();
    }

    @Test
    void aWrongSecretIsNeverHandedOn() {
        var other = keys.mint(SecretPrefix.LIVE);
        assertThat(check(new TwoMasterKeys(), keptUnderThePreviousKey(), other)).isEqualTo(Fault.INVALID_API_KEY);
        assertThat(offered).isEmpty();
    }

    @Test
    void withoutThePreviousMasterKeyItOpensNothing() {
        assertThat(check(keys, keptUnderThePreviousKey(), secret)).isEqualTo(Fault.INVALID_API_KEY);
        assertThat(offered).isEmpty();
    }

    /// G91: the same hashes are made for a key that nobody has as for a wrong secret of one that exists.
    @Test
    void g91aSecretThatNobodyHasTakesAsMuchWorkAsAWrongOne() {
        var wrong = new CountedHashes();
        assertThat(check(wrong, keptUnderThePreviousKey(), keys.mint(SecretPrefix.LIVE)))
                .isEqualTo(Fault.INVALID_API_KEY);
        var unknown = new CountedHashes();
        assertThat(check(unknown, null, secret)).isEqualTo(Fault.INVALID_API_KEY);
        assertThat(unknown.made).isEqualTo(wrong.made).isEqualTo(2);
        assertThat(offered).isEmpty();
    }

    private @Nullable Fault check(KeyMint mint, @Nullable IssuedKey key, KeySecret presented) {
        return new CheckSecret(mint, offered::add).check(key, presented, NOW);
    }

    private IssuedKey keptUnderThePreviousKey() {
        var key = keys.aKey(secret, KeyGrant.EVERYTHING);
        return new IssuedKey(
                key.id(),
                key.holder(),
                key.label(),
                key.grant(),
                StoredSecret.of(secret, formerHash(secret)),
                null,
                key.state(),
                key.createdAt());
    }

    private SecretHash formerHash(KeySecret of) {
        return keys.hash("former " + of.reveal());
    }

    private final class TwoMasterKeys implements KeyMint {
        @Override
        public KeySecret mint(SecretPrefix prefix) {
            return keys.mint(prefix);
        }

        @Override
        public SecretHash hash(String secretText) {
            return keys.hash(secretText);
        }

        @Override
        public SecretHash formerHash(String secretText) {
            return keys.hash("former " + secretText);
        }
    }

    /// Two master keys, and how many hashes were made under them.
    private final class CountedHashes implements KeyMint {
        private final KeyMint mint = new TwoMasterKeys();
        private int made;

        @Override
        public KeySecret mint(SecretPrefix prefix) {
            return mint.mint(prefix);
        }

        @Override
        public SecretHash hash(String secretText) {
            made++;
            return mint.hash(secretText);
        }

        @Override
        public @Nullable SecretHash formerHash(String secretText) {
            made++;
            return mint.formerHash(secretText);
        }
    }
}
