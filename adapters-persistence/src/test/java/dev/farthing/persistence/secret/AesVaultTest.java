package dev.farthing.persistence.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.upstream.Vault.Place;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AesVaultTest {
    private static final Place HERE = Place.ofCredential(UUID.fromString("00000000-0000-7000-8000-000000000001"));
    private static final Place THERE = Place.ofCredential(UUID.fromString("00000000-0000-7000-8000-000000000002"));

    private final AesVault vault = new AesVault(new MasterKey(key(1), null));

    private static byte[] key(int filler) {
        var key = new byte[MasterKey.LENGTH];
        Arrays.fill(key, (byte) filler);
        return key;
    }

    @Test
    void whatIsSealedOpensAgainInItsPlace() {
        assertThat(vault.open(vault.seal("sk-secret", HERE), HERE)).isEqualTo("sk-secret");
    }

    @Test
    void g113aSecretMovedToAnotherRowDoesNotOpen() {
        var sealed = vault.seal("sk-secret", HERE);
        assertThatThrownBy(() -> vault.open(sealed, THERE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageNotContaining("sk-secret");
        assertThatThrownBy(() -> vault.open(sealed, new Place("credential", HERE.row(), "other")))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void noByteOfItCanBeChanged() {
        var sealed = vault.seal("sk-secret", HERE);
        for (int i = 0; i < sealed.length; i++) {
            var changed = sealed.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> vault.open(changed, HERE)).isInstanceOf(IllegalStateException.class);
        }
        assertThatThrownBy(() -> vault.open(new byte[3], HERE)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theSameSecretIsSealedDifferentlyEachTimeButHasOneDigest() {
        assertThat(vault.seal("sk-secret", HERE)).isNotEqualTo(vault.seal("sk-secret", HERE));
        assertThat(vault.digest("sk-secret"))
                .isEqualTo(vault.digest("sk-secret"))
                .isNotEqualTo(vault.digest("sk-secre"))
                .isNotEqualTo(new AesVault(new MasterKey(key(2), null)).digest("sk-secret"));
    }

    @Test
    void thePreviousMasterKeyStillOpensAndTheNewOneSeals() {
        var old = vault.seal("sk-secret", HERE);
        var rotated = new AesVault(new MasterKey(key(2), key(1)));
        assertThat(rotated.open(old, HERE)).isEqualTo("sk-secret");
        var alone = new AesVault(new MasterKey(key(2), null));
        assertThat(alone.open(rotated.seal("sk-new", HERE), HERE)).isEqualTo("sk-new");
        assertThatThrownBy(() -> alone.open(old, HERE)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aMasterKeyHas32BytesAndNeverPrintsItself() {
        assertThat(new MasterKey(key(1), key(2))).hasToString("[…]");
        assertThatThrownBy(() -> new MasterKey(new byte[31], null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MasterKey(key(1), new byte[33])).isInstanceOf(IllegalArgumentException.class);
    }
}
