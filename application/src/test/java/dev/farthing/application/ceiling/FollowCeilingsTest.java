package dev.farthing.application.ceiling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.relay.PoolScene;
import dev.farthing.application.relay.RelayScene;
import dev.farthing.application.relay.RememberedHealth;
import dev.farthing.domain.upstream.Ceilings;
import dev.farthing.domain.upstream.Ceilings.Limits;
import dev.farthing.domain.upstream.Credential;
import dev.farthing.domain.upstream.CredentialUse;
import dev.farthing.domain.upstream.ProviderRules;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two replicas that share one book.
class FollowCeilingsTest {
    private static final Ceilings TEN_A_DAY = new Ceilings(new Limits(10L, null, null), Limits.NONE);
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    private Instant now = Instant.parse("2026-11-21T15:59:00Z");
    private final RelayScene scene = new RelayScene();
    private final RememberedUses book = new RememberedUses();
    private final RememberedHealth here = new RememberedHealth();
    private final RememberedHealth elsewhere = new RememberedHealth();
    private final FollowCeilings follow = new FollowCeilings(here, scene, book, UUID::randomUUID, () -> now, SHANGHAI);
    private final FollowCeilings followElsewhere =
            new FollowCeilings(elsewhere, scene, book, UUID::randomUUID, () -> now, SHANGHAI);
    private final UUID id = PoolScene.credentialId("p", 0);

    @BeforeEach
    void oneCredentialOfTenRequestsADay() {
        var plain = PoolScene.aCredential("p", 0, 1, 0, null);
        var limited = new Credential(
                plain.id(),
                plain.providerId(),
                plain.name(),
                plain.secret(),
                1,
                0,
                List.of(),
                null,
                plain.status(),
                null,
                TEN_A_DAY);
        scene.offer(PoolScene.anOffer("m")
                .way("p", 1, 0, null, ProviderRules.USUAL, List.of(limited))
                .build());
        book.credentials.add(id);
    }

    private static void use(RememberedHealth health, UUID id, int times) {
        for (int i = 0; i < times; i++) {
            health.ofCredential(id).spending().use(CredentialUse.ONE_REQUEST);
        }
    }

    private boolean isFree(RememberedHealth health) {
        return health.ofCredential(id).spending().freeAt(TEN_A_DAY, now.toEpochMilli()) <= now.toEpochMilli();
    }

    @Test
    void aCeilingHoldsOverAllReplicas() {
        use(here, id, 6);
        use(elsewhere, id, 3);
        follow.follow();
        followElsewhere.follow();
        follow.follow();
        assertThat(isFree(here)).isTrue();
        assertThat(isFree(elsewhere)).isTrue();

        use(elsewhere, id, 1);
        assertThat(isFree(elsewhere)).as("who reaches it knows at once").isFalse();
        followElsewhere.follow();
        follow.follow();
        assertThat(isFree(here)).as("the others a round later").isFalse();
    }

    @Test
    void aNewDayOfTheZoneBeginsAnew() {
        use(here, id, 10);
        follow.follow();
        assertThat(isFree(here)).isFalse();
        now = now.plus(Duration.ofMinutes(1));
        assertThat(isFree(here)).isTrue();
        follow.follow();
        assertThat(isFree(here)).isTrue();
    }

    @Test
    void whatNoCeilingIsSetForIsWrittenOnceAMinute() {
        var free = PoolScene.credentialId("q", 0);
        scene.offer(PoolScene.anOffer("n").way("q", 1).build());
        book.credentials.add(free);
        for (int round = 0; round < 120; round++) {
            use(here, free, 1);
            follow.follow();
        }

        assertThat(book.written).isEqualTo(2);
        assertThat(book.used(List.of(free), LocalDate.ofInstant(now, SHANGHAI))
                        .get(free)
                        .day()
                        .requests())
                .isEqualTo(61);
        use(here, id, 1);
        follow.follow();
        assertThat(book.written)
                .as("one that has a ceiling at once, with the 121st round")
                .isEqualTo(4);
    }

    @Test
    void whatCannotBeWrittenCountsHereAndIsWrittenLater() {
        use(here, id, 10);
        book.away = true;
        assertThatThrownBy(follow::follow).isInstanceOf(IllegalStateException.class);
        assertThat(isFree(here)).isFalse();
        book.away = false;
        follow.follow();
        followElsewhere.follow();
        assertThat(isFree(here)).isFalse();
        assertThat(isFree(elsewhere)).isFalse();
    }
}
