package dev.farthing.application.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.SecretPrefix;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.upstream.CredentialStatus;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.upstream.PoolRules;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.ProviderRules;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.Dialect;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.domain.usage.TokenUsage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A call's way through the pool, with vendors that do just what the test says.
class AskVendorsTest {
    private Instant now = Instant.parse("2026-11-21T12:00:00Z");
    private final Deque<Runnable> pending = new ArrayDeque<>();
    private final List<Duration> waits = new ArrayList<>();
    private final RememberedUsage journal = new RememberedUsage();
    private long nanos;
    private final RelayCore core = new RelayCore(journal, () -> now, this::pause, () -> nanos);
    private final List<PlayedAttempt> tries = new ArrayList<>();
    private final HeardReply heard = new HeardReply();

    private Runnable pause(Duration wait, Runnable work) {
        waits.add(wait);
        pending.add(work);
        return () -> pending.remove(work);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"CALLER", "OVERSIZED", "INTERNAL"})
    void aFailureBeforeTheFirstByteIsTriedElsewhere(FailureClass why) {
        var call = ask(PoolScene.anOffer("m").way("p", 1).way("q", 1).build());
        tries.getFirst().fails(why, null);
        runPending();
        assertThat(tries).hasSize(2);
        tries.getLast().answers();

        assertThat(heard.failure()).isNull();
        assertThat(heard.head().status()).isEqualTo(200);
        assertThat(heard.objections()).isEmpty();
        assertThat(call.begun()).isEqualTo(2);
        assertThat(call.attempts()).extracting(CallRecord.Attempt::failureClass).containsExactly(why.label(), null);
        assertThat(call.attempts().getFirst().hop().providerId())
                .isNotEqualTo(call.attempts().getLast().hop().providerId());
        assertThat(call.answering()).isEqualTo(tries.getLast().choice());
        assertThat(core.errors).hasSize(1);
        assertThat(core.errors.getFirst().failureClass()).isEqualTo(why);
        assertThat(core.errors.getFirst().number()).isEqualTo(1);
        assertThat(running()).isZero();
    }

    /// Whoever asked for it has left: whoever is being asked may finish, and nobody else begins.
    @Test
    void whatIsFinishedForNobodyIsNotTriedElsewhere() {
        var call = ask(PoolScene.anOffer("m").way("p", 1).way("q", 1).build());
        assertThat(call.isUnderWay()).isTrue();
        call.finish();
        assertThat(tries.getFirst().signals()).containsExactly("resume");
        tries.getFirst().fails(FailureClass.NETWORK, null);
        runPending();

        assertThat(tries).hasSize(1);
        assertThat(heard.failure().failureClass()).isEqualTo(FailureClass.NETWORK);
        assertThat(call.isUnderWay()).isFalse();
        assertThat(running()).isZero();
    }

    @Test
    void theTimeThatOthersWereAskedIsKnown() {
        var call = ask(PoolScene.anOffer("m").way("p", 1).way("q", 1).build());
        assertThat(call.waitedNanos()).isZero();
        nanos += 2_000_000_000L;
        tries.getFirst().fails(FailureClass.TIMEOUT, null);
        nanos += 100_000_000L;
        runPending();
        nanos += 50_000_000L;
        tries.getLast().answers();

        assertThat(call.waitedNanos()).isEqualTo(2_100_000_000L);
    }

    @Test
    void nobodyIsUnderWayBetweenTwoAttempts() {
        var call = ask(PoolScene.anOffer("m").way("p", 1).way("q", 1).build());
        tries.getFirst().fails(FailureClass.NETWORK, null);
        assertThat(call.isUnderWay()).isFalse();
        runPending();
        assertThat(call.isUnderWay()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"CALLER", "OVERSIZED", "INTERNAL"})
    void whatNobodyElseCanDoBetterIsNotTriedElsewhere(FailureClass why) {
        ask(PoolScene.anOffer("m").way("p", 1).way("q", 1).build());
        tries.getFirst().fails(why, null);
        runPending();

        assertThat(tries).hasSize(1);
        assertThat(heard.failure().failureClass()).isEqualTo(why);
    }

    @Test
    void eachAttemptIsCountedByWhatTheVendorIsAnswerableFor() {
        ask(PoolScene.anOffer("m").way("p", 1).build());
        tries.getLast().fails(FailureClass.VENDOR_TROUBLE, null);
        ask(PoolScene.anOffer("m").way("p", 1).build());
        tries.getLast().fails(FailureClass.TIMEOUT, null);
        ask(PoolScene.anOffer("m").way("p", 1).build());
        tries.getLast().fails(FailureClass.CALLER, null);
        ask(PoolScene.anOffer("m").way("p", 1).build());
        tries.getLast().answers();
        var left = ask(PoolScene.anOffer("m").way("p", 1).build());
        left.cancel();

        var drained = core.health.ofProvider(PoolScene.providerId("p")).drained();
        assertThat(drained).containsOnlyKeys("up-m");
        var counts = drained.get("up-m").counts();
        assertThat(counts.answered()).isEqualTo(1);
        assertThat(counts.serverErrors()).isEqualTo(1);
        assertThat(counts.timeouts()).isEqualTo(1);
        assertThat(drained.get("up-m").calls()).isEqualTo(3);
        assertThat(core.health.ofProvider(PoolScene.providerId("p")).drained()).isEmpty();
    }

    @Test
    void whatAVendorSaidOfItsLimitsWithAnAnswerIsKeptWithTheAttempt() {
        var call = ask(PoolScene.anOffer("m").way("p", 1).build());
        var limits = Map.of("x-ratelimit-remaining-requests", "1");
        var tried = tries.getFirst();
        tried.listener().began(new ReplyHead(200, "application/json", false, Map.of(), limits));
        tried.listener().ended(new ReplyEnd(ScriptedUpstream.reported(3, 1), List.of(bytes("{}")), List.of()));

        assertThat(call.attempts()).extracting(CallRecord.Attempt::rateLimits).containsExactly(limits);
    }

    @Test
    void d69AfterTheFirstByteNothingIsTriedElsewhere() {
        ask(PoolScene.anOffer("m").way("p", 2).way("q", 2).build());
        var first = tries.getFirst();
        first.listener().began(new ReplyHead(200, "text/event-stream", true, Map.of()));
        first.listener().bytes(bytes("data: 1\n\n"));
        first.fails(FailureClass.STREAM_BROKEN, null);
        runPending();

        assertThat(tries).hasSize(1);
        assertThat(heard.passed()).isEqualTo("data: 1\n\n");
        assertThat(heard.failure()).isNotNull();
    }

    @Test
    void anErrorToldInsteadOfAnAnswerIsPassedOnOnlyIfNobodyElseAnswers() {
        var failure = new UpstreamFailure(
                Fault.UPSTREAM_OVERLOADED, FailureClass.VENDOR_TROUBLE, "no", 200, null, ReplySummary.NOTHING);
        ask(PoolScene.anOffer("m").way("p", 1).way("q", 1).build());
        for (int i = 0; i < 2; i++) {
            var tried = tries.get(i);
            tried.listener().began(new ReplyHead(200, "text/event-stream", true, Map.of()));
            tried.listener().ended(new ReplyEnd(ReplySummary.NOTHING, List.of(bytes("error" + i)), List.of(), failure));
            runPending();
        }

        assertThat(tries).hasSize(2);
        assertThat(heard.all()).isEqualTo("error1");
        assertThat(heard.objections()).isEmpty();
    }

    @Test
    void d56ALimitCoolsTheCredentialAndAttemptsAreBounded() {
        ask(PoolScene.anOffer("m").way("p", 10).build());
        for (int i = 0; i < 10 && i < tries.size(); i++) {
            tries.get(i).fails(FailureClass.RATE_LIMITED, Duration.ofSeconds(20));
            runPending();
        }

        assertThat(tries).hasSize(PoolRules.DEFAULT.attempts());
        assertThat(tries).extracting(tried -> tried.choice().credential().id()).doesNotHaveDuplicates();
        for (var tried : tries) {
            var health = core.health.ofCredential(tried.choice().credential().id());
            assertThat(health.status()).isEqualTo(CredentialStatus.COOLING);
            assertThat(health.readyAt("up-m", now.toEpochMilli())).isEqualTo(now.toEpochMilli() + 20_000);
            assertThat(core.health.changed).contains(tried.choice().credential().id());
        }
        assertThat(running()).isZero();
    }

    @Test
    void d57AVendorThatIsDownIsFoundDownOnceAndNotByEachCredential() {
        var offer = PoolScene.anOffer("m").way("p", 2_000).build();
        int errors = 0;
        while (admitted(offer) instanceof Admission.Granted) {
            ask(offer);
            while (!pending.isEmpty() || !tries.isEmpty()) {
                var tried = List.copyOf(tries);
                tries.clear();
                tried.forEach(one -> one.fails(FailureClass.VENDOR_TROUBLE, null));
                errors += tried.size();
                runPending();
            }
        }

        assertThat(errors).isLessThanOrEqualTo(10);
        var refused = (Admission.Refused) admitted(offer);
        assertThat(refused.fault()).isEqualTo(Fault.UPSTREAM_NONE_AVAILABLE);
        assertThat(refused.budget()).containsEntry("upstream_status", "500");
        assertThat(refused.sentence()).contains("500");
        assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(1));

        now = now.plusSeconds(1);
        assertThat(admitted(offer)).as("a probe").isInstanceOf(Admission.Granted.class);
        ask(offer);
        assertThat(admitted(offer)).as("one probe a second").isInstanceOf(Admission.Refused.class);
        tries.getLast().answers();
        assertThat(admitted(offer)).isInstanceOf(Admission.Granted.class);
    }

    @Test
    void d58AnotherProviderIsTriedWithinTheFirstBackOff() {
        ask(PoolScene.anOffer("m")
                .way("down", 1, 0, null, ProviderRules.USUAL, PoolScene.some("down", 50))
                .way("up", 1, 1, null, ProviderRules.USUAL, PoolScene.some("up", 1))
                .build());
        tries.getFirst().fails(FailureClass.NETWORK, null);

        assertThat(waits).hasSize(1);
        assertThat(waits.getFirst()).isLessThanOrEqualTo(Duration.ofMillis(200));
        runPending();
        assertThat(tries.getLast().choice().way().provider().name()).isEqualTo("up");
    }

    @Test
    void troubleIsNotMadeWorseThanTheBudgetAllows() {
        var offer = PoolScene.anOffer("m").way("p", 3).way("q", 3).build();
        int calls = 400;
        int attempts = 0;
        for (int i = 0; i < calls; i++) {
            ask(offer);
            for (int next = 0; next < tries.size(); next++) {
                tries.get(next).fails(FailureClass.TIMEOUT, null);
                core.health.ofProvider(PoolScene.providerId("p")).succeeded("up-m", 1);
                core.health.ofProvider(PoolScene.providerId("q")).succeeded("up-m", 1);
                tries.forEach(one ->
                        core.health.ofCredential(one.choice().credential().id()).succeeded("up-m", 1, 0));
                runPending();
            }
            attempts += tries.size();
            tries.clear();
        }

        assertThat(attempts - calls).isBetween(1, calls * 20 / 100 + 11);
    }

    @Test
    void aCallerThatLeavesDuringABackOffLeavesNothingBehind() {
        var call = ask(PoolScene.anOffer("m").way("p", 1).way("q", 1).build());
        tries.getFirst().fails(FailureClass.VENDOR_TROUBLE, null);
        assertThat(pending).hasSize(1);

        assertThat(call.cancel()).as("no vendor is at work that could bill").isNull();
        runPending();

        assertThat(tries).hasSize(1);
        assertThat(running()).isZero();
        assertThat(heard.isOver()).isFalse();
    }

    @Test
    void aCallerThatLeavesEndsTheAttemptThatRuns() {
        var call = ask(PoolScene.anOffer("m").way("p", 1).build());
        call.pause();
        call.resume();
        call.cancel();

        assertThat(tries.getFirst().signals()).containsExactly("pause", "resume", "cancel");
        assertThat(call.attempts()).hasSize(1);
        assertThat(running()).isZero();
    }

    @Test
    void aCallerThatLeavesBeforeAnythingWasSentOwesNothing() {
        var call = ask(PoolScene.anOffer("m").way("p", 1).build());
        tries.getFirst().hasCome(null);

        assertThat(call.cancel()).isNull();
        assertThat(call.attempts()).extracting(CallRecord.Attempt::tokens).containsOnlyNulls();
        assertThat(spent(tries.getFirst())).isZero();
        assertThat(running()).isZero();
    }

    @Test
    void whatACallerLeftIsAUseOfItsCredential() {
        var call = ask(PoolScene.anOffer("m").way("p", 1).build());
        call.cancel();

        assertThat(spent(tries.getFirst())).isEqualTo(25);
    }

    private long spent(PlayedAttempt attempt) {
        return core.health
                .ofCredential(attempt.choice().credential().id())
                .spending()
                .tell()
                .tokens();
    }

    @Test
    void theTimeInWhichTheClientDoesNotReadIsNotTheVendors() {
        var call = ask(PoolScene.anOffer("m").way("p", 1).build());
        passMillis(20);
        tries.getFirst().streams("data: 1");
        passMillis(10);
        call.pause();
        passMillis(5_000);
        call.resume();
        passMillis(7);
        call.pause();
        passMillis(900);
        tries.getFirst().listener().ended(new ReplyEnd(ScriptedUpstream.reported(3, 1), List.of(), List.of()));

        var attempt = call.attempts().getFirst();
        assertThat(attempt.firstByteMillis()).isEqualTo(20);
        assertThat(attempt.latencyMillis()).isEqualTo(37);
    }

    private void passMillis(int millis) {
        nanos += millis * 1_000_000L;
    }

    @ParameterizedTest
    @EnumSource(names = {"RATE_LIMITED", "NETWORK"})
    void aFurtherAttemptThatCannotBeBegunEndsTheCall(FailureClass why) {
        var granted = (Admission.Granted)
                admitted(PoolScene.anOffer("m").way("p", 1).way("q", 1).build());
        core.askVendors.ask(
                granted,
                (choice, listener) -> {
                    if (!tries.isEmpty()) {
                        throw new IllegalStateException("a bug");
                    }
                    var one = new PlayedAttempt(choice, listener);
                    tries.add(one);
                    return one;
                },
                heard);
        tries.getFirst().fails(why, null);
        runPending();

        assertThat(heard.failure().failureClass()).isEqualTo(FailureClass.INTERNAL);
        assertThat(core.errors.getLast().documents().trace()).contains("a bug");
        assertThat(running()).isZero();
    }

    @Test
    void anAttemptThatCannotBeBegunLeavesNoPlaceTaken() {
        var granted =
                (Admission.Granted) admitted(PoolScene.anOffer("m").way("p", 1).build());

        assertThatThrownBy(() -> core.askVendors.ask(
                        granted,
                        (_, _) -> {
                            throw new IllegalStateException("a bug");
                        },
                        heard))
                .hasMessage("a bug");
        assertThat(running()).isZero();
    }

    @Test
    void anAttemptThatFailedAfterItWasMeteredShowsWhatItWouldHaveCost() {
        var call = ask(PoolScene.anOffer("m").way("p", 1).way("q", 1).build());
        tries.getFirst()
                .listener()
                .failed(new UpstreamFailure(
                        Fault.UPSTREAM_ERROR,
                        FailureClass.VENDOR_TROUBLE,
                        "no",
                        500,
                        null,
                        ScriptedUpstream.reported(3, 1)));
        runPending();
        tries.getLast().answers();

        assertThat(call.attempts().getFirst().cost()).isEqualTo(Money.of("0.000005"));
        assertThat(call.attempts().getFirst().tokens()).isEqualTo(TokenUsage.ofText(3, 1));
    }

    private VendorCall ask(Catalogue.Offer offer) {
        var granted = (Admission.Granted) admitted(offer);
        return core.askVendors.ask(
                granted,
                (choice, listener) -> {
                    var one = new PlayedAttempt(choice, listener);
                    tries.add(one);
                    return one;
                },
                heard.isOver() ? new HeardReply() : heard);
    }

    private Admission admitted(Catalogue.Offer offer) {
        var secret = core.mint.mint(SecretPrefix.LIVE);
        core.scene.with(core.mint.aKey(secret, KeyGrant.EVERYTHING)).offer(offer);
        return core.admitCall
                .admit(
                        core.openKey.open(secret.reveal(), null),
                        new CallRequest(
                                Dialect.OPENAI,
                                Endpoint.CHAT_COMPLETIONS,
                                "m",
                                false,
                                1,
                                SomeBounds.ofText(100),
                                Set.of(Protocol.OPENAI),
                                new CallRecord.Client(null, null, null, null)))
                .toCompletableFuture()
                .join();
    }

    private void runPending() {
        while (!pending.isEmpty()) {
            pending.remove().run();
        }
    }

    private int running() {
        return core.health.ofProvider(PoolScene.providerId("p")).running()
                + core.health.ofProvider(PoolScene.providerId("q")).running();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
