package dev.farthing.application.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.PoolScene;
import dev.farthing.application.relay.RelayScene;
import dev.farthing.application.relay.RememberedHealth;
import dev.farthing.application.setting.RememberedSettings;
import dev.farthing.application.upstream.CredentialProbe.Verdict;
import dev.farthing.domain.quality.Channel;
import dev.farthing.domain.quality.Shift;
import dev.farthing.domain.upstream.CredentialHealth.Kept;
import dev.farthing.domain.upstream.CredentialStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProbeChannelsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final RememberedQuality book = new RememberedQuality();
    private final RelayScene scene = new RelayScene();
    private final RememberedHealth health = new RememberedHealth();
    private final List<String> asked = new ArrayList<>();
    private boolean silent;
    private final ProbeChannels probeChannels = new ProbeChannels(
            book,
            new RememberedSettings(),
            scene,
            health,
            (_, secret, model) -> {
                asked.add(secret.reveal() + " " + model);
                return silent ? new Verdict.Trouble("upstream_timeout", "no") : new Verdict.Works();
            },
            () -> NOW);

    private Channel badChannel() {
        scene.offer(PoolScene.anOffer("m").way("p", 2).build());
        var known = new Channel(PoolScene.providerId("p"), "up-m");
        book.provider(known.providerId(), "p");
        book.shift(known, new Shift(0, true, NOW));
        return known;
    }

    private int proven(Channel channel) {
        return book.shifts().get(channel).proven();
    }

    @Test
    void whoServedBadlyIsAskedForTheModelAsSomebodyWhoCanServeIt() {
        var channel = badChannel();
        health.ofCredential(PoolScene.credentialId("p", 0)).adopt(new Kept(CredentialStatus.INVALID, 1, 0, null));
        probeChannels.probe();
        probeChannels.probe();

        assertThat(asked).containsExactly("secret-p1 up-m", "secret-p1 up-m");
        assertThat(proven(channel)).isEqualTo(2);
        silent = true;
        probeChannels.probe();
        assertThat(proven(channel)).as("in a row").isZero();
    }

    @Test
    void whereNobodyCanBeAskedNothingIsProven() {
        var channel = badChannel();
        for (int i = 0; i < 2; i++) {
            health.ofCredential(PoolScene.credentialId("p", i)).adopt(new Kept(CredentialStatus.INVALID, 1, 0, null));
        }
        probeChannels.probe();

        assertThat(asked).isEmpty();
        assertThat(proven(channel)).isZero();
    }

    @Test
    void whoDoesWellOrIsHeldByAPersonIsLeftAlone() {
        var channel = badChannel();
        book.shift(channel, new Shift(100, false, NOW));
        probeChannels.probe();
        book.shift(channel, Shift.byHand(0, NOW));
        probeChannels.probe();

        assertThat(asked).isEmpty();
    }
}
