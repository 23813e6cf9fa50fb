package dev.farthing.application.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.PoolScene;
import dev.farthing.application.relay.RelayScene;
import dev.farthing.application.relay.RememberedHealth;
import dev.farthing.domain.balance.AccountBalance;
import dev.farthing.domain.upstream.Balancing;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FollowBalancesTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final UUID RICH = new UUID(1, 1);
    private static final UUID POOR = new UUID(1, 2);

    private final RememberedBalances sheet = new RememberedBalances();
    private final RelayScene scene = new RelayScene();
    private final RememberedHealth health = new RememberedHealth();
    private final FollowBalances follow = new FollowBalances(sheet, scene, health);

    private void heard(UUID id, String left) {
        sheet.come(id, new UUID(2, 2), id.toString(), Duration.ofMinutes(5));
        sheet.keep(id, new AccountBalance("CNY", new BigDecimal(left), null, null), NOW, NOW);
    }

    @Test
    void whatVendorsSaidIsTakenOverWhereCallsFindTheirWayByIt() {
        heard(RICH, "70");
        heard(POOR, "0.5");
        scene.offer(PoolScene.anOffer("m").way("p", 1).build());
        follow.follow();
        assertThat(health.credentials()).isEmpty();

        scene.offer(PoolScene.anOffer("n")
                .balanced(Balancing.HIGHEST_BALANCE)
                .way("p", 1)
                .build());
        follow.follow();
        assertThat(health.ofCredential(RICH).hasMoreLeftThan(health.ofCredential(POOR)))
                .isTrue();
        heard(POOR, "500");
        follow.follow();
        assertThat(health.ofCredential(RICH).hasMoreLeftThan(health.ofCredential(POOR)))
                .isFalse();
        assertThat(health.ofCredential(POOR).hasMoreLeftThan(health.ofCredential(RICH)))
                .isTrue();
    }
}
