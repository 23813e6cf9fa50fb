package dev.farthing.application.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.SecretPrefix;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.CallStatus;
import dev.farthing.domain.usage.Dialect;
import dev.farthing.domain.usage.Endpoint;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class NoteRefusalTest {
    private static final int FLOOD = 60;

    private final RememberedUsage journal = new RememberedUsage();
    private final RelayCore core = new RelayCore(journal, () -> Instant.parse("2026-11-21T12:00:00Z"));
    private final IssuedKey key = core.mint.aKey(core.mint.mint(SecretPrefix.LIVE), KeyGrant.EVERYTHING);

    @Test
    void aCallThatNobodyCouldBeAskedForHasFailedAndIsNeverLeftOut() {
        core.scene.offer("m", "alias");
        for (int call = 0; call < FLOOD; call++) {
            assertThat(note(Fault.UPSTREAM_NONE_AVAILABLE, 503).isDone()).isTrue();
        }

        assertThat(journal.calls()).hasSize(FLOOD).allSatisfy(call -> {
            assertThat(call.ending())
                    .isEqualTo(new CallRecord.Ending(CallStatus.ERROR, 503, "upstream_none_available", 7, null, 0));
            assertThat(call.attempts()).isEmpty();
            assertThat(call.cost()).isEqualTo(Money.ZERO);
            assertThat(call.path().model()).as("called by an alias").isEqualTo("m");
        });
        assertThat(core.meter.ended).hasSize(FLOOD);
        assertThat(core.meter.refused).isEmpty();
    }

    @Test
    void itsAnswerWaitsForItsRowAsThatOfEveryCall() {
        var slow = new NeverWriting();
        var noted = new NoteRefusal(slow, core.meter, core.scene, () -> Instant.EPOCH)
                .note(key, asked(), refusal(Fault.UPSTREAM_NONE_AVAILABLE), 503, 7)
                .toCompletableFuture();

        assertThat(noted.isDone()).isFalse();
        slow.writes();
        assertThat(noted.isDone()).isTrue();
    }

    @Test
    void whatCouldNotBeRecordedIsRecordedLaterAndNobodyWaitsForIt() {
        var away = new NeverWriting();
        var noting = new NoteRefusal(away, core.meter, core.scene, () -> Instant.EPOCH);
        for (int call = 0; call < NoteRefusal.MOST_UNRECORDED + 5; call++) {
            assertThat(noting.note(key, asked(), refusal(Fault.NOT_READY), 503, 7)
                            .toCompletableFuture()
                            .isDone())
                    .isTrue();
        }

        assertThat(away.waiting()).as("its number is bounded").isEqualTo(NoteRefusal.MOST_UNRECORDED);
        assertThat(core.meter.ended).as("all are counted").hasSize(NoteRefusal.MOST_UNRECORDED + 5);
        away.writes();
        noting.note(key, asked(), refusal(Fault.NOT_READY), 503, 7);
        assertThat(away.waiting()).isEqualTo(1);
    }

    @Test
    void ofAFloodOfRefusalsASampleIsKept() {
        for (int call = 0; call < FLOOD; call++) {
            note(Fault.RATE_LIMIT_EXCEEDED, 429);
        }

        assertThat(journal.calls())
                .hasSize(10)
                .allSatisfy(call -> assertThat(call.ending().status()).isEqualTo(CallStatus.REFUSED));
        assertThat(core.meter.refused).hasSize(FLOOD).containsOnly(Fault.RATE_LIMIT_EXCEEDED);
        assertThat(core.meter.ended).isEmpty();
    }

    private CompletableFuture<Void> note(Fault fault, int status) {
        return core.noteRefusal.note(key, asked(), refusal(fault), status, 7).toCompletableFuture();
    }

    private static Admission.Refused refusal(Fault fault) {
        return new Admission.Refused(UUID.randomUUID(), fault, "no", null, null);
    }

    private static CallRequest asked() {
        return new CallRequest(
                Dialect.OPENAI,
                Endpoint.CHAT_COMPLETIONS,
                "alias",
                false,
                1,
                SomeBounds.ofText(1),
                Set.of(Protocol.OPENAI),
                new CallRecord.Client(null, null, null, null));
    }
}
