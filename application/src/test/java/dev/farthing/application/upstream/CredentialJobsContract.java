package dev.farthing.application.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.Slice;
import dev.farthing.application.upstream.ActOnCredential.Action;
import dev.farthing.application.upstream.ActOnCredential.Outcome;
import dev.farthing.application.upstream.CredentialJobs.Failures;
import dev.farthing.application.upstream.CredentialJobs.Piece;
import dev.farthing.domain.upstream.CredentialStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What every memory of jobs must do; each test begins with an empty one.
public interface CredentialJobsContract {
    Instant NOW = Instant.parse("2026-11-21T12:00:00.123456Z");
    Instant LATER = NOW.plus(Duration.ofMinutes(1));
    Slice ALL = new Slice(0, 100);

    CredentialJobs jobs();

    private static List<UUID> some(int many) {
        return Stream.generate(UUID::randomUUID).limit(many).toList();
    }

    private static Outcome failed(Piece piece) {
        return new Outcome(piece.credential(), false, CredentialStatus.INVALID, "upstream_auth", "refused");
    }

    @Test
    default void thePiecesOfAJobAreTakenOnceInOrder() {
        var ids = some(3);
        var job = UUID.randomUUID();
        assertThat(jobs().add(job, Action.RESET, ids, NOW, 9)).isTrue();
        assertThat(jobs().take(2, NOW, LATER))
                .containsExactlyInAnyOrder(
                        new Piece(job, 1, Action.RESET, ids.get(0)), new Piece(job, 2, Action.RESET, ids.get(1)));
        assertThat(jobs().take(2, NOW, LATER)).containsExactly(new Piece(job, 3, Action.RESET, ids.get(2)));
        assertThat(jobs().take(2, NOW, LATER)).isEmpty();
    }

    @Test
    default void whatWasBegunAndNotFinishedIsTakenAgain() {
        jobs().add(UUID.randomUUID(), Action.VERIFY, some(2), NOW, 9);
        var taken = jobs().take(2, NOW, LATER);
        jobs().finish(taken.getFirst(), failed(taken.getFirst()), NOW);
        assertThat(jobs().take(2, LATER.minusMillis(1), LATER)).isEmpty();
        assertThat(jobs().take(2, LATER, LATER.plusSeconds(9))).containsExactly(taken.getLast());
    }

    @Test
    default void progressShowsWhatIsDoneAndGroupsWhatFailed() {
        var ids = some(3);
        var job = UUID.randomUUID();
        jobs().add(job, Action.VERIFY, ids, NOW, 9);
        var pieces = jobs().take(3, NOW, LATER).stream()
                .sorted((one, other) -> one.position() - other.position())
                .toList();
        jobs().finish(pieces.get(0), failed(pieces.get(0)), NOW);
        jobs().finish(pieces.get(1), failed(pieces.get(1)), NOW);
        var half = jobs().find(job, ALL).orElseThrow();
        assertThat(half.done()).isEqualTo(2);
        assertThat(half.finishedAt()).isNull();
        var good = new Outcome(ids.get(2), true, CredentialStatus.ACTIVE, null, null);
        jobs().finish(pieces.get(2), good, LATER);
        jobs().finish(pieces.get(2), failed(pieces.get(2)), LATER.plusSeconds(1));
        var whole = jobs().find(job, ALL).orElseThrow();
        assertThat(whole.total()).isEqualTo(3);
        assertThat(whole.done()).isEqualTo(3);
        assertThat(whole.failed()).isEqualTo(2);
        assertThat(whole.createdAt()).isEqualTo(NOW);
        assertThat(whole.finishedAt()).isEqualTo(LATER);
        assertThat(whole.failures()).containsExactly(new Failures("upstream_auth", 2, "refused", ids.subList(0, 2)));
        assertThat(whole.results()).containsExactly(failed(pieces.get(0)), failed(pieces.get(1)), good);
        assertThat(jobs().find(job, new Slice(1, 1)).orElseThrow().results()).containsExactly(failed(pieces.get(1)));
        assertThat(jobs().find(UUID.randomUUID(), ALL)).isEmpty();
    }

    @Test
    default void onlySoManyMayBeUnfinished() {
        assertThat(jobs().add(UUID.randomUUID(), Action.DELETE, some(1), NOW, 1))
                .isTrue();
        assertThat(jobs().add(UUID.randomUUID(), Action.DELETE, some(1), NOW, 1))
                .isFalse();
        var piece = jobs().take(1, NOW, LATER).getFirst();
        jobs().finish(piece, failed(piece), NOW);
        assertThat(jobs().add(UUID.randomUUID(), Action.DELETE, some(1), NOW, 1))
                .isTrue();
    }

    @Test
    default void oldJobsAreForgotten() {
        var job = UUID.randomUUID();
        jobs().add(job, Action.ENABLE, some(2), NOW, 9);
        assertThat(jobs().forget(NOW)).isZero();
        assertThat(jobs().forget(LATER)).isEqualTo(1);
        assertThat(jobs().find(job, ALL)).isEmpty();
        assertThat(jobs().take(1, LATER, LATER.plusSeconds(1))).isEmpty();
    }
}
