package dev.farthing.application.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.account.Session;
import dev.farthing.domain.key.SecretHash;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What every memory of sessions does.
public interface SessionRepositoryContract {
    Instant START = Instant.parse("2026-11-21T12:00:00Z");

    SessionRepository sessions();

    /// One that rows may hang on.
    UUID anOrg();

    @Test
    default void aSessionIsFoundByItsHashUntilItEnds() {
        var session = aSession(anOrg(), UUID.randomUUID(), START);
        sessions().add(session);

        assertThat(sessions().find(session.hash(), START)).contains(session);
        assertThat(sessions().find(session.hash(), session.endsAt().minusMillis(1)))
                .contains(session);
        assertThat(sessions().find(session.hash(), session.endsAt())).isEmpty();
        assertThat(sessions().find(aHash(), START)).isEmpty();
    }

    @Test
    default void oneThatWasEndedIsGoneAndNoOther() {
        var org = anOrg();
        var key = UUID.randomUUID();
        var ended = aSession(org, key, START);
        var other = aSession(org, key, START);
        sessions().add(ended);
        sessions().add(other);

        sessions().end(ended.hash());
        sessions().end(ended.hash());

        assertThat(sessions().find(ended.hash(), START)).isEmpty();
        assertThat(sessions().find(other.hash(), START)).contains(other);
    }

    @Test
    default void allOfAKeyEndTogether() {
        var org = anOrg();
        var key = UUID.randomUUID();
        var here = aSession(org, key, START);
        var there = aSession(org, key, START);
        var ofAnother = aSession(org, UUID.randomUUID(), START);
        var ofTheEnvironment = aSession(org, null, START);
        for (var session : new Session[] {here, there, ofAnother, ofTheEnvironment}) {
            sessions().add(session);
        }

        assertThat(sessions().endAll(org, key)).isEqualTo(2);
        assertThat(sessions().find(here.hash(), START)).isEmpty();
        assertThat(sessions().find(there.hash(), START)).isEmpty();
        assertThat(sessions().find(ofAnother.hash(), START)).isPresent();
        assertThat(sessions().endAll(org, null)).isEqualTo(1);
        assertThat(sessions().find(ofTheEnvironment.hash(), START)).isEmpty();
    }

    @Test
    default void ofTooManyTheOldestEnds() {
        var org = anOrg();
        var key = UUID.randomUUID();
        var all = new ArrayList<Session>();
        for (int i = 0; i <= SessionRepository.MOST_OF_A_KEY; i++) {
            all.add(aSession(org, key, START.plusSeconds(i)));
            sessions().add(all.getLast());
        }

        assertThat(sessions().find(all.getFirst().hash(), START)).isEmpty();
        assertThat(sessions().find(all.get(1).hash(), START)).isPresent();
        assertThat(sessions().endAll(org, key)).isEqualTo(SessionRepository.MOST_OF_A_KEY);
    }

    @Test
    default void aSessionLooksWhereItWasToldTo() {
        var session = aSession(anOrg(), UUID.randomUUID(), START);
        var other = anOrg();
        sessions().add(session);

        sessions().look(session.hash(), other);
        assertThat(sessions().find(session.hash(), START).orElseThrow().orgInSight())
                .isEqualTo(other);
        sessions().look(session.hash(), null);
        assertThat(sessions().find(session.hash(), START)).contains(session);
    }

    @Test
    default void whatHasEndedIsForgotten() {
        var session = aSession(anOrg(), UUID.randomUUID(), START);
        sessions().add(session);

        sessions().forget(session.endsAt());
        assertThat(sessions().find(session.hash(), START)).isPresent();
        assertThat(sessions().forget(session.endsAt().plusMillis(1))).isPositive();
        assertThat(sessions().find(session.hash(), START)).isEmpty();
    }

    private static Session aSession(UUID org, @Nullable UUID key, Instant start) {
        return new Session(
                UUID.randomUUID(), org, aHash(), key, "000000000001", start, START.plus(Duration.ofHours(1)));
    }

    private static SecretHash aHash() {
        var bytes = ByteBuffer.allocate(32);
        for (int i = 0; i < 2; i++) {
            var random = UUID.randomUUID();
            bytes.putLong(random.getMostSignificantBits()).putLong(random.getLeastSignificantBits());
        }
        return new SecretHash(bytes.array());
    }
}
