package dev.farthing.domain.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IssuedKeyTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final StoredSecret FIRST = secret("aaaaaaaaaaaa", 1);
    private static final StoredSecret SECOND = secret("bbbbbbbbbbbb", 2);
    private static final StoredSecret THIRD = secret("cccccccccccc", 3);

    @Test
    void anActiveKeyOpensForItsSecretAlone() {
        var key = aKey(KeyGrant.EVERYTHING);
        assertThat(opens(key, FIRST, NOW)).isNull();
        assertThat(key.refusal(FIRST.publicId(), SECOND.hash(), NOW)).isEqualTo(Fault.INVALID_API_KEY);
        assertThat(key.refusal(SECOND.publicId(), FIRST.hash(), NOW)).isEqualTo(Fault.INVALID_API_KEY);
        assertThat(key.statusAt(NOW)).isEqualTo(KeyStatus.ACTIVE);
    }

    @Test
    void g94aRetiringSecretOpensUntilTheGraceIsOver() {
        var key = aKey(KeyGrant.EVERYTHING).rotate(SECOND, NOW, Duration.ofHours(1));
        var end = NOW.plus(Duration.ofHours(1));
        assertThat(opens(key, FIRST, end.minusMillis(1))).isNull();
        assertThat(opens(key, FIRST, end)).isEqualTo(Fault.INVALID_API_KEY);
        assertThat(opens(key, FIRST, end.plusMillis(1))).isEqualTo(Fault.INVALID_API_KEY);
        assertThat(opens(key, SECOND, end.minusMillis(1))).isNull();
        assertThat(opens(key, SECOND, end.plusMillis(1))).isNull();
        assertThat(key.statusAt(end.minusMillis(1))).isEqualTo(KeyStatus.ROTATING);
        assertThat(key.statusAt(end)).isEqualTo(KeyStatus.ACTIVE);
        assertThat(key.graceUntil(end.minusMillis(1))).isEqualTo(end);
        assertThat(key.graceUntil(end)).isNull();
    }

    @Test
    void withoutGraceTheOldSecretEndsAtOnce() {
        var key = aKey(KeyGrant.EVERYTHING).rotate(SECOND, NOW, Duration.ZERO);
        assertThat(opens(key, FIRST, NOW)).isEqualTo(Fault.INVALID_API_KEY);
        assertThat(key.statusAt(NOW)).isEqualTo(KeyStatus.ACTIVE);
    }

    @Test
    void aSecondRotationEndsTheOldestSecret() {
        var key = aKey(KeyGrant.EVERYTHING)
                .rotate(SECOND, NOW, Duration.ofDays(1))
                .rotate(THIRD, NOW, Duration.ofDays(1));
        assertThat(opens(key, FIRST, NOW)).isEqualTo(Fault.INVALID_API_KEY);
        assertThat(opens(key, SECOND, NOW)).isNull();
        assertThat(opens(key, THIRD, NOW)).isNull();
    }

    @Test
    void aGraceLastsAtMostThirtyDays() {
        var key = aKey(KeyGrant.EVERYTHING);
        assertThat(key.rotate(SECOND, NOW, Duration.ofDays(30)).retiring()).isNotNull();
        assertThatThrownBy(() -> key.rotate(SECOND, NOW, Duration.ofDays(30).plusSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> key.rotate(SECOND, NOW, Duration.ofSeconds(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void g93aKeyExpiresAtItsInstant() {
        var key = aKey(new KeyGrant(List.of(), List.of(), null, null, null, NOW));
        assertThat(opens(key, FIRST, NOW.minusMillis(1))).isNull();
        assertThat(opens(key, FIRST, NOW)).isEqualTo(Fault.KEY_EXPIRED);
        assertThat(opens(key, FIRST, NOW.plusMillis(1))).isEqualTo(Fault.KEY_EXPIRED);
        assertThat(key.statusAt(NOW)).isEqualTo(KeyStatus.EXPIRED);
    }

    @Test
    void aDisabledKeySaysSoOnlyToWhoHoldsItsSecret() {
        var key = aKey(KeyGrant.EVERYTHING).disable(NOW);
        assertThat(opens(key, FIRST, NOW)).isEqualTo(Fault.KEY_DISABLED);
        assertThat(opens(key, SECOND, NOW)).isEqualTo(Fault.INVALID_API_KEY);
        assertThat(key.statusAt(NOW)).isEqualTo(KeyStatus.DISABLED);
        assertThat(key.disable(NOW.plusSeconds(1))).isEqualTo(key);
        assertThat(opens(key.enable(), FIRST, NOW)).isNull();
    }

    @Test
    void aDeletedKeyStaysDeleted() {
        var key = aKey(KeyGrant.EVERYTHING).delete(NOW);
        assertThat(opens(key, FIRST, NOW)).isEqualTo(Fault.INVALID_API_KEY);
        assertThat(key.enable()).isEqualTo(key);
        assertThat(key.disable(NOW)).isEqualTo(key);
        assertThat(key.delete(NOW.plusSeconds(1))).isEqualTo(key);
        assertThat(key.statusAt(NOW)).isEqualTo(KeyStatus.DELETED);
        assertThatThrownBy(() -> key.rotate(SECOND, NOW, Duration.ZERO)).isInstanceOf(FaultException.class);
    }

    @Test
    void noSecretIsPrinted() {
        assertThat(aKey(KeyGrant.EVERYTHING).toString())
                .doesNotContain(FIRST.hash().bytes().toString());
        assertThat(FIRST.hash().toString()).isEqualTo("[…]");
    }

    private static Fault opens(IssuedKey key, StoredSecret secret, Instant at) {
        return key.refusal(secret.publicId(), secret.hash(), at);
    }

    private static IssuedKey aKey(KeyGrant grant) {
        return new IssuedKey(
                new UUID(0, 1),
                new KeyHolder(new UUID(0, 2), null, false),
                new KeyLabel("a key", null, null, List.of()),
                grant,
                FIRST,
                null,
                new KeyState.Active(),
                NOW);
    }

    private static StoredSecret secret(String publicId, int seed) {
        var hash = new byte[32];
        hash[0] = (byte) seed;
        return new StoredSecret(publicId, new SecretHash(hash), "sk-far-" + publicId + "…0000");
    }
}
