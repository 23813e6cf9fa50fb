package dev.farthing.application.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.SecretPrefix;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.quality.LongWaits;
import dev.farthing.domain.upstream.ChoiceRules;
import dev.farthing.domain.upstream.CredentialHealth.Kept;
import dev.farthing.domain.upstream.CredentialStatus;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.CallStatus;
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

/// Calls that are made a second time elsewhere because the first vendor lets them wait.
class HedgedCallsTest {
    private static final Catalogue.Offer TWO_WAYS = PoolScene.anOffer("m")
            .chosenBy(new ChoiceRules(true, 0))
            .way("p", 1)
            .way("q", 1)
            .build();

    private final Deque<Runnable> pending = new ArrayDeque<>();
    private final List<Duration> waits = new ArrayList<>();
    private final RememberedUsage journal = new RememberedUsage();
    private final RelayCore core = new RelayCore(journal, () -> Instant.parse("2026-11-21T12:00:00Z"), this::pause);
    private final List<PlayedAttempt> tries = new ArrayList<>();
    private HeardReply heard = new HeardReply();
    private Admission.Granted granted;
    private InputBound input = InputBound.LENGTH;

    private Runnable pause(Duration wait, Runnable work) {
        waits.add(wait);
        pending.add(work);
        return () -> pending.remove(work);
    }

    @Test
    void theFirstToAnswerWinsAndTheOtherIsEndedWithoutBlame() {
        var call = ask(TWO_WAYS);
        assertThat(waits).containsExactly(Duration.ofSeconds(10));
        runPending();
        assertThat(tries).hasSize(2);
        var loser = tries.getFirst();
        var winner = tries.getLast();
        assertThat(winner.choice().way().provider())
                .isNotEqualTo(loser.choice().way().provider());
        winner.answers();

        assertThat(heard.head().status()).isEqualTo(200);
        assertThat(heard.objections()).isEmpty();
        assertThat(loser.signals()).containsExactly("cancel");
        assertThat(call.answering()).isEqualTo(winner.choice());
        assertThat(call.begun()).isEqualTo(2);
        assertThat(call.lost()).isEqualTo(ReplySummary.NOTHING);
        assertThat(call.attempts()).extracting(CallRecord.Attempt::failureClass).containsExactly("hedged", null);
        assertThat(call.attempts().getLast().hop()).isEqualTo(winner.choice().hop());
        assertThat(core.errors).isEmpty();
        assertThat(core.health.ofCredential(loser.choice().credential().id()).kept())
                .isEqualTo(new Kept(CredentialStatus.ACTIVE, 0, 0, null));
        assertThat(running()).isZero();
        assertThat(core.health.ofCredential(loser.choice().credential().id()).latencyNanos())
                .as("it would have taken longer")
                .isPositive();
        assertThat(core.health.ofProvider(loser.choice().way().provider().id()).latencyNanos("up-m"))
                .isPositive();
        var counted =
                core.health.ofProvider(loser.choice().way().provider().id()).drained();
        assertThat(counted.get("up-m").calls()).as("the loser is no failure").isZero();
        assertThat(counted.get("up-m").wholeWait().total())
                .as("but it was waited for, or the usual time would shrink from call to call")
                .isEqualTo(1);
    }

    @Test
    void theFirstVendorMayStillBeTheFirstToAnswer() {
        var call = ask(TWO_WAYS);
        runPending();
        tries.getFirst().streams("data: 1");

        assertThat(tries.getLast().signals()).containsExactly("cancel");
        assertThat(call.answering()).isEqualTo(tries.getFirst().choice());
        tries.getFirst().listener().ended(new ReplyEnd(ScriptedUpstream.reported(3, 1), List.of(), List.of()));
        assertThat(call.attempts()).extracting(CallRecord.Attempt::failureClass).containsExactly("hedged", null);
        assertThat(heard.all()).isEqualTo("data: 1");
        assertThat(core.health
                        .ofProvider(tries.getLast().choice().way().provider().id())
                        .drained())
                .as("the second was not waited for")
                .isEmpty();
        assertThat(running()).isZero();
    }

    @Test
    void onceAByteHasComeNobodyElseIsAsked() {
        ask(TWO_WAYS);
        tries.getFirst().streams("data: 1");

        assertThat(pending).isEmpty();
        assertThat(tries).hasSize(1);
    }

    @Test
    void aCallWaitsAsLongAsIsUsualWithinBounds() {
        for (var id : List.of("p", "q")) {
            core.health.ofProvider(PoolScene.providerId(id)).longWaits(Map.of("up-m", new LongWaits(1, 700)));
        }
        ask(TWO_WAYS);
        for (var id : List.of("p", "q")) {
            core.health.ofProvider(PoolScene.providerId(id)).longWaits(Map.of("up-m", new LongWaits(1, 70)));
        }
        ask(TWO_WAYS);
        for (var id : List.of("p", "q")) {
            core.health.ofProvider(PoolScene.providerId(id)).longWaits(Map.of("up-m", new LongWaits(1, 70_000)));
        }
        ask(TWO_WAYS);

        assertThat(waits).containsExactly(Duration.ofMillis(700), Duration.ofMillis(500), Duration.ofSeconds(10));
    }

    @Test
    void callsOfOtherModelsAndThoseThatDoMoreThanAnswerAreMadeOnce() {
        ask(PoolScene.anOffer("m").way("p", 1).way("q", 1).build());
        input = InputBound.SERVER_TURNS;
        ask(TWO_WAYS);

        assertThat(waits).isEmpty();
    }

    @Test
    void withoutAnybodyElseTheFirstIsWaitedForAlone() {
        ask(PoolScene.anOffer("m")
                .chosenBy(new ChoiceRules(true, 0))
                .way("p", 1)
                .build());
        runPending();
        assertThat(tries).hasSize(1);
        tries.getFirst().answers();

        assertThat(heard.head().status()).isEqualTo(200);
        assertThat(running()).isZero();
    }

    @Test
    void anotherCredentialOfTheOnlyVendorIsAsked() {
        ask(PoolScene.anOffer("m")
                .chosenBy(new ChoiceRules(true, 0))
                .way("p", 2)
                .build());
        runPending();

        assertThat(tries).hasSize(2);
        assertThat(tries.getFirst().choice().credential())
                .isNotEqualTo(tries.getLast().choice().credential());
    }

    @Test
    void whicheverFailsTheOtherGoesOn() {
        for (int failing = 0; failing < 2; failing++) {
            tries.clear();
            heard = new HeardReply();
            var call = ask(TWO_WAYS);
            runPending();
            tries.get(failing).fails(FailureClass.NETWORK, null);
            runPending();
            assertThat(tries).as("nobody else is asked while one is at work").hasSize(2);
            tries.get(1 - failing).answers();

            assertThat(heard.failure()).isNull();
            assertThat(heard.head().status()).isEqualTo(200);
            assertThat(call.attempts())
                    .extracting(CallRecord.Attempt::failureClass)
                    .containsExactly("network", null);
            assertThat(call.lost()).isNull();
            assertThat(call.answering()).isEqualTo(tries.get(1 - failing).choice());
            assertThat(running()).isZero();
        }
    }

    @Test
    void whereBothFailTheCallIsTriedElsewhereAndThenHasFailed() {
        var call = ask(PoolScene.anOffer("m")
                .chosenBy(new ChoiceRules(true, 0))
                .way("p", 2)
                .way("q", 2)
                .build());
        runPending();
        tries.get(0).fails(FailureClass.NETWORK, null);
        tries.get(1).fails(FailureClass.TIMEOUT, null);
        runPending();
        assertThat(tries).hasSize(3);
        tries.get(2).fails(FailureClass.NETWORK, null);

        assertThat(heard.failure().failureClass()).isEqualTo(FailureClass.NETWORK);
        assertThat(call.attempts()).hasSize(3);
        assertThat(tries).extracting(tried -> tried.choice().credential().id()).doesNotHaveDuplicates();
        assertThat(running()).isZero();
    }

    @Test
    void aFaultOfTheCallersEndsBoth() {
        var call = ask(TWO_WAYS);
        runPending();
        tries.getLast().fails(FailureClass.CALLER, null);

        assertThat(heard.failure().failureClass()).isEqualTo(FailureClass.CALLER);
        assertThat(tries.getFirst().signals()).containsExactly("cancel");
        assertThat(call.attempts()).extracting(CallRecord.Attempt::failureClass).containsExactly("hedged", "caller");
        assertThat(running()).isZero();
    }

    @Test
    void aCallerThatLeavesEndsBoth() {
        var call = ask(TWO_WAYS);
        runPending();

        assertThat(call.cancel()).isEqualTo(ReplySummary.NOTHING);
        assertThat(call.lost()).isEqualTo(ReplySummary.NOTHING);
        assertThat(tries).allSatisfy(tried -> assertThat(tried.signals()).containsExactly("cancel"));
        assertThat(call.attempts()).extracting(CallRecord.Attempt::failureClass).containsExactly("hedged", null);
        assertThat(running()).isZero();
    }

    @Test
    void theLoserIsChargedWhatItsVendorHadTold() {
        var call = ask(TWO_WAYS);
        runPending();
        tries.getFirst().hasCome(ScriptedUpstream.reported(4, 7));
        tries.getLast().answers();

        assertThat(call.lost()).isEqualTo(ScriptedUpstream.reported(4, 7));
        assertThat(cost(call)).isEqualTo(Money.of("0.000023"));
        assertThat(kept().metered().tokens()).isEqualTo(TokenUsage.ofText(7, 8));
        assertThat(kept().attempts())
                .extracting(CallRecord.Attempt::cost)
                .containsExactly(Money.of("0.000018"), Money.of("0.000005"));
    }

    @Test
    void aLoserThatWasNeverSentCostsNothing() {
        var call = ask(TWO_WAYS);
        runPending();
        var unsent = tries.getFirst();
        unsent.hasCome(null);
        tries.getLast().answers();

        assertThat(call.lost()).isNull();
        assertThat(call.attempts()).extracting(CallRecord.Attempt::failureClass).containsExactly("hedged", null);
        assertThat(cost(call)).isEqualTo(Money.of("0.000005"));
        assertThat(kept().metered().flags()).isEmpty();
        assertThat(kept().attempts())
                .extracting(CallRecord.Attempt::cost)
                .containsExactly(Money.ZERO, Money.of("0.000005"));
        assertThat(core.health
                        .ofCredential(unsent.choice().credential().id())
                        .spending()
                        .tell()
                        .tokens())
                .isZero();
        assertThat(running()).isZero();
    }

    @Test
    void aCallerThatLeavesPaysForTheOneThatWasSent() {
        for (int unsent = 0; unsent < 2; unsent++) {
            tries.clear();
            var call = ask(TWO_WAYS);
            runPending();
            tries.get(unsent).hasCome(null);
            tries.get(1 - unsent).hasCome(ScriptedUpstream.reported(4, 7));

            assertThat(call.cancel()).isEqualTo(ScriptedUpstream.reported(4, 7));
            assertThat(call.lost()).isNull();
            assertThat(call.answering()).isEqualTo(tries.get(1 - unsent).choice());
            assertThat(call.attempts())
                    .extracting(CallRecord.Attempt::failureClass)
                    .containsExactly("hedged", null);
            assertThat(call.attempts().getLast().hop())
                    .isEqualTo(call.answering().hop());
            assertThat(running()).isZero();
        }
    }

    @Test
    void whereNeitherWasSentThereIsNothingToPay() {
        var call = ask(TWO_WAYS);
        runPending();
        tries.forEach(tried -> tried.hasCome(null));

        assertThat(call.cancel()).isNull();
        assertThat(call.lost()).isNull();
        assertThat(running()).isZero();
    }

    /// What the call came to at 1 a million tokens in and 2 out.
    private Money cost(VendorCall call) {
        var ending = new CallEnding(
                CallStatus.OK,
                200,
                null,
                5,
                call.answering().hop(),
                heard.end().summary(),
                List.of(ByteBuffer.allocate(4)),
                call.attempts(),
                call.lost());
        return core.settleCall
                .settle(granted, ending)
                .toCompletableFuture()
                .join()
                .cost();
    }

    private CallRecord kept() {
        return journal.calls().getFirst();
    }

    @Test
    void aCallerThatLeavesEarlyCallsTheSecondOff() {
        var call = ask(TWO_WAYS);
        call.cancel();

        assertThat(pending).isEmpty();
        assertThat(call.lost()).isNull();
    }

    @Test
    void aVendorThatBecameSlowIsNotAskedTwiceForEverything() {
        int calls = 400;
        for (int i = 0; i < calls; i++) {
            ask(TWO_WAYS);
            runPending();
        }

        assertThat(tries.size() - calls).isBetween(1, calls * 20 / 100 + 11);
    }

    private VendorCall ask(Catalogue.Offer offer) {
        var secret = core.mint.mint(SecretPrefix.LIVE);
        core.scene.with(core.mint.aKey(secret, KeyGrant.EVERYTHING)).offer(offer);
        granted = (Admission.Granted) core.admitCall
                .admit(
                        core.openKey.open(secret.reveal(), null),
                        new CallRequest(
                                Dialect.OPENAI,
                                Endpoint.CHAT_COMPLETIONS,
                                "m",
                                false,
                                1,
                                new SomeBounds(1, input, null, 1),
                                Set.of(Protocol.OPENAI),
                                new CallRecord.Client(null, null, null, null)))
                .toCompletableFuture()
                .join();
        return core.askVendors.ask(
                granted,
                (choice, listener) -> {
                    var one = new PlayedAttempt(choice, listener);
                    tries.add(one);
                    return one;
                },
                heard);
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
}
