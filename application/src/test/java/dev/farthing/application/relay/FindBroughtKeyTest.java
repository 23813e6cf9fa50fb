package dev.farthing.application.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.key.BarGuesser;
import dev.farthing.application.key.RefuseGuess;
import dev.farthing.application.key.StaleHash;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.SecretDigest;
import dev.farthing.domain.key.SecretPrefix;
import dev.farthing.domain.key.StoredSecret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FindBroughtKeyTest {
    private static final String SECRET = "sk-1hEp9QsmXwFFpTqbL0jvCQ";
    private static final String FROM = "203.0.113.9";
    private static final Instant NOW = Instant.parse("2026-05-01T00:00:00Z");
    private static final Instant END = NOW.plus(Duration.ofDays(90));

    private final RelayKeys mint = new RelayKeys();
    private final RelayScene scene = new RelayScene();
    private final List<StaleHash> offered = new ArrayList<>();
    private final RefuseGuess refuseGuess = new RefuseGuess(() -> NOW);
    private final FindBroughtKey find = new FindBroughtKey(scene, mint, new BarGuesser(refuseGuess), offered::add);

    @Test
    void aBroughtSecretOpensItsKeyAndItsFirstUseIsNoted() {
        var key = brought(END);
        scene.with(key);
        var found = find.find(SECRET, FROM, NOW);
        assertThat(found).isNotNull();
        assertThat(found.key()).isEqualTo(key);
        assertThat(found.publicId()).isEqualTo(key.secret().publicId());
        assertThat(found.refusal()).isNull();
        assertThat(offered)
                .containsExactly(new StaleHash(
                        SecretPrefix.LIVE,
                        key.secret().publicId(),
                        key.secret().hash(),
                        key.secret().hash()));
    }

    @Test
    void whatWasUsedOnceIsNotNotedAgainAndHasNoEnd() {
        scene.with(brought(null));
        assertThat(find.find(SECRET, FROM, END.plusSeconds(1))).isNotNull();
        assertThat(offered).isEmpty();
    }

    @Test
    void aSecretNobodyUsedEndsThen() {
        scene.with(brought(END));
        assertThat(find.find(SECRET, FROM, END.minusMillis(1))).isNotNull();
        assertThat(find.find(SECRET, FROM, END)).isNull();
    }

    @Test
    void whoeverHasTheHashHasNoSecret() {
        scene.with(brought(null));
        assertThat(find.find(SecretDigest.of(SECRET).hex(), FROM, NOW)).isNull();
        assertThat(find.find(SECRET + "x", FROM, NOW)).isNull();
        assertThat(find.find("x".repeat(100_000), FROM, NOW)).isNull();
    }

    @Test
    void theHolderLearnsThatTheKeyIsDisabled() {
        scene.with(brought(null).disable(NOW));
        var found = find.find(SECRET, FROM, NOW);
        assertThat(found).isNotNull();
        assertThat(found.refusal()).isEqualTo(Fault.KEY_DISABLED);
    }

    @Test
    void aRotatedSecretOpensForItsGraceAndNotBeyondItsOwnEnd() {
        var fresh = mint.store(mint.mint(SecretPrefix.LIVE));
        var rotated = brought(NOW.plusSeconds(60)).rotate(fresh, NOW, Duration.ofHours(1));
        assertThat(rotated.graceUntil(NOW)).isEqualTo(NOW.plusSeconds(60));
        assertThat(rotated.broughtId(mint.hash(SecretDigest.of(SECRET)))).isNotNull();
        assertThat(rotated.refusal(fresh.publicId(), fresh.hash(), NOW)).isNull();
    }

    @Test
    void anAddressThatGuessesFindsNothingMoreButWhoCameFromThereBeforeDoes() {
        scene.with(brought(END));
        guessAwayFrom("198.51.100.1");
        assertThatThrownBy(() -> find.find(SECRET, "198.51.100.1", NOW))
                .isInstanceOfSatisfying(
                        FaultException.class,
                        refusal -> assertThat(refusal.fault()).isEqualTo(Fault.TOO_MANY_ATTEMPTS));
        assertThat(offered).as("nor does the guess count as the secret's use").isEmpty();

        assertThat(find.find(SECRET, FROM, NOW)).isNotNull();
        guessAwayFrom(FROM);
        assertThat(find.find(SECRET, FROM, NOW))
                .as("others of the same address guess")
                .isNotNull();
    }

    private void guessAwayFrom(String address) {
        for (int i = 0; i < 20; i++) {
            refuseGuess.refuse(Fault.INVALID_API_KEY.because("wrong"), address);
        }
    }

    private IssuedKey brought(@Nullable Instant until) {
        var key = mint.aKey(mint.mint(SecretPrefix.LIVE), KeyGrant.EVERYTHING);
        var secret =
                new StoredSecret(key.secret().publicId(), mint.hash(SecretDigest.of(SECRET)), "sk-…jvCQ", true, until);
        return new IssuedKey(
                key.id(), key.holder(), key.label(), key.grant(), secret, null, key.state(), key.createdAt());
    }
}
