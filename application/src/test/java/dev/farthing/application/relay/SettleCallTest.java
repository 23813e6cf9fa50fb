package dev.farthing.application.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.ReplySummary.Beside;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.SecretPrefix;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.price.PriceList;
import dev.farthing.domain.price.Rates;
import dev.farthing.domain.price.TenantPrices;
import dev.farthing.domain.price.Tier;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.CallStatus;
import dev.farthing.domain.usage.Dialect;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.domain.usage.UsageSource;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SettleCallTest {
    private static final int REQUEST_BYTES = 40;
    private static final ReplySummary UNREPORTED = new ReplySummary(true, null, new TextTally(7, 0), null, null, null);

    private final RememberedUsage journal = new RememberedUsage();
    private List<SideWork> sideWork = List.of();
    private final RelayCore core = new RelayCore(journal, () -> Instant.parse("2026-11-21T12:00:00Z"));

    @Test
    void theVendorsFiguresAreChargedExactly() {
        var settlement = settle(SecretPrefix.LIVE, CallStatus.OK, ScriptedUpstream.reported(1_000_001, 3));

        assertThat(settlement.cost()).isEqualTo(Money.of("1.000007"));
        assertThat(only().metered().source()).isEqualTo(UsageSource.REPORTED);
        assertThat(only().cost()).isEqualTo(settlement.cost());
        assertThat(only().priceId()).isNotNull();
    }

    @Test
    void whatTheVendorDoesNotReportIsCountedHere() {
        var settlement = settle(SecretPrefix.LIVE, CallStatus.OK, UNREPORTED);

        assertThat(settlement.source()).isEqualTo(UsageSource.ESTIMATED);
        assertThat(only().metered().tokens().promptTokens()).isEqualTo(REQUEST_BYTES);
        assertThat(settlement.cost()).isEqualTo(Money.of("0.000054"));
    }

    @Test
    void aVendorThatReportsZerosIsNotBelieved() {
        var settlement = settle(SecretPrefix.LIVE, CallStatus.OK, zeros(7));

        assertThat(settlement.source()).isEqualTo(UsageSource.ESTIMATED);
        assertThat(only().metered().flags()).containsExactly("zero_usage");
        assertThat(settlement.cost()).isEqualTo(Money.of("0.000054"));
    }

    private static ReplySummary zeros(long codePoints) {
        var reported = new ReplySummary.Reported(TokenUsage.NONE, List.of(), "{\"prompt_tokens\":0}", null);
        return new ReplySummary(true, reported, new TextTally(codePoints, 0), null, null, null);
    }

    @Test
    void aClientThatLeftPaysForInputAndForWhatWasGenerated() {
        var settlement = settle(SecretPrefix.LIVE, CallStatus.CANCELLED, UNREPORTED);

        assertThat(settlement.cost()).isEqualTo(Money.of("0.000054"));
        assertThat(only().ending().status()).isEqualTo(CallStatus.CANCELLED);
    }

    /// Some vendors tell with every piece what was used so far.
    @Test
    void aVendorThatWasCutOffIsBelievedOnlyAsFarAsItGot() {
        var early = settle(SecretPrefix.LIVE, CallStatus.CANCELLED, cutOffAfterReporting(1));

        assertThat(only().metered().tokens()).isEqualTo(TokenUsage.ofText(1_000_000, 7));
        assertThat(only().metered().flags()).containsExactly("partial_usage");
        assertThat(early.source()).isEqualTo(UsageSource.ESTIMATED);
        assertThat(early.cost()).isEqualTo(Money.of("1.000014"));
    }

    @Test
    void aVendorThatFailsAfterItsFiguresIsChargedByThem() {
        var reported =
                new ReplySummary.Reported(TokenUsage.ofText(1_000_000, 2), List.of(), "{\"prompt_tokens\":1}", null);
        var silent = new ReplySummary(false, reported, TextTally.EMPTY, null, null, "server_error");

        assertThat(settle(SecretPrefix.LIVE, CallStatus.ERROR, silent).cost()).isEqualTo(Money.of("1.000004"));
        assertThat(only().metered().source()).isEqualTo(UsageSource.REPORTED);
    }

    @Test
    void ofACutOffAnswerTheVendorsFigureHoldsWhereItIsTheLarger() {
        assertThat(settle(SecretPrefix.LIVE, CallStatus.CANCELLED, cutOffAfterReporting(9))
                        .cost())
                .isEqualTo(Money.of("1.000018"));
        assertThat(only().metered().source()).isEqualTo(UsageSource.REPORTED);
    }

    /// Vendors of messages count the input, and a first token, before they answer.
    @Test
    void ofAStreamThatNeverToldItsEndTheFirstCountIsNotBelieved() {
        var settlement = settle(SecretPrefix.LIVE, CallStatus.OK, countedBefore(true, 7));

        assertThat(only().metered().tokens()).isEqualTo(TokenUsage.ofText(1_000_000, 7));
        assertThat(only().metered().flags()).containsExactly("partial_usage");
        assertThat(settlement.source()).isEqualTo(UsageSource.ESTIMATED);
    }

    @Test
    void aStreamThatBrokeBeforeItsEndCostsItsInputAndWhatCame() {
        assertThat(settle(SecretPrefix.LIVE, CallStatus.ERROR, countedBefore(false, 7))
                        .cost())
                .isEqualTo(Money.of("1.000014"));
    }

    @Test
    void aStreamThatSaidNothingButItsFirstCountCostsNothing() {
        assertThat(settle(SecretPrefix.LIVE, CallStatus.ERROR, countedBefore(false, 0))
                        .cost())
                .isEqualTo(Money.ZERO);
    }

    private static ReplySummary countedBefore(boolean whole, long codePoints) {
        var reported = new ReplySummary.Reported(
                TokenUsage.ofText(1_000_000, 1),
                List.of(ReplySummary.Reported.PARTIAL),
                "{\"input_tokens\":1000000}",
                null);
        return new ReplySummary(whole, reported, new TextTally(codePoints, 0), null, null, null);
    }

    private static ReplySummary cutOffAfterReporting(long output) {
        var reported = new ReplySummary.Reported(
                TokenUsage.ofText(1_000_000, output), List.of(), "{\"prompt_tokens\":1}", null);
        return new ReplySummary(false, reported, new TextTally(7, 0), null, null, null);
    }

    @Test
    void anErrorBeforeAnyTokenCostsNothing() {
        assertThat(settle(SecretPrefix.LIVE, CallStatus.ERROR, null).cost()).isEqualTo(Money.ZERO);
        assertThat(only().metered().tokens().totalTokens()).isZero();
    }

    @Test
    void anAnswerThatWasPassedOnUnreadCostsItsInputAtLeast() {
        var unread = new ReplySummary(false, null, TextTally.EMPTY, null, null, ReplySummary.UNREADABLE);
        var settlement = settle(SecretPrefix.LIVE, CallStatus.ERROR, unread);

        assertThat(settlement.source()).isEqualTo(UsageSource.ESTIMATED);
        assertThat(only().metered().tokens().promptTokens()).isEqualTo(REQUEST_BYTES);
        assertThat(settlement.cost().isZero()).isFalse();
    }

    @Test
    void aBrokenStreamCostsWhatCameOfIt() {
        assertThat(settle(SecretPrefix.LIVE, CallStatus.ERROR, UNREPORTED).cost())
                .isEqualTo(Money.of("0.000054"));
    }

    @Test
    void sandboxCallsAreMeteredAndCostNothing() {
        var settlement = settle(SecretPrefix.SANDBOX, CallStatus.OK, ScriptedUpstream.reported(5, 5));

        assertThat(settlement.cost()).isEqualTo(Money.ZERO);
        assertThat(only().metered().tokens().totalTokens()).isEqualTo(10);
        assertThat(only().owner().sandbox()).isTrue();
    }

    /// 40 bytes of request are 40 tokens at 1 a million.
    @Test
    void ofTwoVendorsThatWereAskedAtOnceBothArePaid() {
        var settlement =
                settle(SecretPrefix.LIVE, CallStatus.OK, ScriptedUpstream.reported(1_000_001, 3), ReplySummary.NOTHING);

        assertThat(settlement.cost()).isEqualTo(Money.of("1.000047"));
        assertThat(settlement.source()).isEqualTo(UsageSource.REPORTED);
        assertThat(only().metered().tokens()).isEqualTo(TokenUsage.ofText(1_000_041, 3));
        assertThat(only().metered().flags()).containsExactly("hedged");
        assertThat(only().attempts())
                .extracting(CallRecord.Attempt::cost)
                .containsExactly(Money.of("0.00004"), Money.of("1.000007"));
    }

    @Test
    void whatFailedAtBothCostsNothing() {
        assertThat(settle(SecretPrefix.LIVE, CallStatus.ERROR, null, ReplySummary.NOTHING)
                        .cost())
                .isEqualTo(Money.ZERO);
        assertThat(only().metered().tokens()).isEqualTo(TokenUsage.NONE);
        assertThat(only().attempts()).extracting(CallRecord.Attempt::cost).containsOnly(Money.ZERO);
    }

    private CallRecord only() {
        assertThat(journal.calls()).hasSize(1);
        return journal.calls().getFirst();
    }

    private SettleCall.Settlement settle(SecretPrefix prefix, CallStatus status, @Nullable ReplySummary reply) {
        return settle(prefix, status, reply, null);
    }

    private static CallRecord.Attempt attempt(CallRecord.Hop hop, @Nullable String failureClass) {
        return new CallRecord.Attempt(hop, Instant.EPOCH, 200, null, failureClass, 1, 2, null, Money.ZERO, null);
    }

    private SettleCall.Settlement settle(
            SecretPrefix prefix, CallStatus status, @Nullable ReplySummary reply, @Nullable ReplySummary lost) {
        var secret = core.mint.mint(prefix);
        core.scene
                .with(core.mint.aKey(secret, KeyGrant.EVERYTHING))
                .offer(RelayScene.anOffer(
                        "m",
                        dev.farthing.domain.upstream.ModelType.CHAT,
                        prefix == SecretPrefix.SANDBOX ? Protocol.DEMO : Protocol.OPENAI,
                        RelayScene.aPrice("m", "1", "2")));
        var granted = (Admission.Granted) core.admitCall
                .admit(
                        core.openKey.open(secret.reveal(), null),
                        new CallRequest(
                                Dialect.OPENAI,
                                Endpoint.CHAT_COMPLETIONS,
                                "m",
                                false,
                                1,
                                SomeBounds.ofText(1).with(sideWork),
                                Set.of(Protocol.OPENAI, Protocol.DEMO),
                                new CallRecord.Client(null, null, null, null)))
                .toCompletableFuture()
                .join();
        var ending = new CallEnding(
                status,
                200,
                null,
                5,
                granted.first().hop(),
                reply,
                List.of(ByteBuffer.allocate(REQUEST_BYTES)),
                lost == null
                        ? List.of()
                        : List.of(
                                attempt(granted.first().hop(), CallRecord.Attempt.HEDGED),
                                attempt(granted.first().hop(), null)),
                lost);
        return core.settleCall.settle(granted, ending).toCompletableFuture().join();
    }

    /// The price of the scene leaves searches free; what counts is that they are on record however tokens are
    /// known.
    @Test
    void searchesAndTheTierOfServiceAreRecordedHoweverTokensAreKnown() {
        var searched = new ReplySummary(
                true,
                null,
                new TextTally(7, 0),
                TextTally.EMPTY,
                null,
                null,
                null,
                null,
                3,
                "priority",
                FurtherReading.NONE);
        settle(SecretPrefix.LIVE, CallStatus.OK, searched);

        assertThat(only().metered().tokens().searches()).isEqualTo(3);
        assertThat(only().metered().serviceTier()).isEqualTo("priority");
    }

    @Test
    void searchesThatTheVendorReportsAreRecordedWhereItsTokensAreNotBelieved() {
        var told = new ReplySummary.Reported(TokenUsage.NONE.withSearches(2), List.of(), "{}", null);
        settle(SecretPrefix.LIVE, CallStatus.OK, new ReplySummary(true, told, new TextTally(7, 0), null, null, null));

        assertThat(only().metered().tokens().searches()).isEqualTo(2);
        assertThat(only().metered().flags()).containsExactly("zero_usage");
    }

    /// 2 tokens of the answer at 1 a million, and 1,000,000 of the summary.
    @Test
    void aSummaryMadeOnTheWayIsChargedAtThePriceOfItsModel() {
        var settlement =
                settle(SecretPrefix.LIVE, CallStatus.OK, reporting(new Beside(null, TokenUsage.ofText(1_000_000, 10))));

        assertThat(settlement.cost()).isEqualTo(Money.of("1.000024"));
        assertThat(settlement.tokens()).isEqualTo(TokenUsage.ofText(1_000_002, 11));
        assertThat(only().metered().tokens()).isEqualTo(settlement.tokens());
        assertThat(only().metered().flags()).containsExactly("beside_answer");
        assertThat(only().metered().source()).isEqualTo(UsageSource.REPORTED);
    }

    /// Each is a question of its own to the vendor: none reaches the tier of long ones that both would together.
    @Test
    void workBesideAnAnswerIsRatedAtItsOwnLength() {
        var usual = RelayScene.aPrice("m", "1", "2");
        var dear = new Tier(1_000_000, RelayScene.aPrice("m", "10", "20").base());
        var price = new Price(usual.id(), "m", usual.base(), List.of(dear), usual.validFrom(), null);
        core.scene.at(new TenantPrices(Map.of("m", new PriceList(List.of(price))), Map.of()));
        var settlement =
                settle(SecretPrefix.LIVE, CallStatus.OK, reporting(new Beside(null, TokenUsage.ofText(999_999, 0))));

        assertThat(settlement.cost()).isEqualTo(Money.of("1.000003"));
    }

    @Test
    void adviceIsChargedAtThePriceOfItsAdviser() {
        core.scene.offer(RelayScene.anOffer(
                "wise",
                dev.farthing.domain.upstream.ModelType.CHAT,
                Protocol.OPENAI,
                RelayScene.aPrice("wise", "5", "25")));
        sideWork = List.of(new SideWork("vendor-wise", null, null));
        var settlement = settle(
                SecretPrefix.LIVE,
                CallStatus.OK,
                reporting(new Beside("vendor-wise-20260501", TokenUsage.ofText(1_000, 100))));

        assertThat(settlement.cost()).isEqualTo(Money.of("0.007504"));
    }

    /// It may say its name with a date; and where it says another one, the dearer of two was asked.
    @Test
    void amongSeveralAdvisersTheOneThatIsNamedIsChargedElseTheDearest() {
        for (var each : List.of(List.of("wise", "5", "25"), List.of("wiser", "50", "250"))) {
            core.scene.offer(RelayScene.anOffer(
                    each.getFirst(),
                    dev.farthing.domain.upstream.ModelType.CHAT,
                    Protocol.OPENAI,
                    RelayScene.aPrice(each.getFirst(), each.get(1), each.get(2))));
        }
        sideWork = List.of(new SideWork("vendor-wise", null, null), new SideWork("vendor-wiser", null, null));
        var advice = TokenUsage.ofText(1_000, 100);

        assertThat(settle(SecretPrefix.LIVE, CallStatus.OK, reporting(new Beside("vendor-wise-20260501", advice)))
                        .cost())
                .isEqualTo(Money.of("0.007504"));
        assertThat(settle(SecretPrefix.LIVE, CallStatus.OK, reporting(new Beside("stranger", advice)))
                        .cost())
                .isEqualTo(Money.of("0.075004"));
    }

    /// The tokens of the answer are those of the model that answered, however many more they are than its text.
    @Test
    void picturesOfAToolAreChargedBesideAllOfTheAnswer() {
        var drawn = reporting(TokenUsage.ofText(2, 5_000), new Beside(null, TokenUsage.ofPictures(2)));
        var byTokens = settle(SecretPrefix.LIVE, CallStatus.OK, drawn);

        assertThat(byTokens.tokens())
                .isEqualTo(new TokenUsage(2, 0, 0, 0, 0, 0, 5_000, 0, 0, 2 * UnseenOutput.TOKENS_OF_A_PICTURE, 0));
        assertThat(byTokens.cost()).isEqualTo(Money.of("0.015162"));
        assertThat(only().metered().flags()).containsExactly("beside_answer");

        var usual = RelayScene.aPrice("m", "1", "2");
        var rates = new Rates(usual.base().perMillion(), new BigDecimal("0.04"), null);
        var price = new Price(usual.id(), "m", rates, List.of(), usual.validFrom(), null);
        core.scene.at(new TenantPrices(Map.of("m", new PriceList(List.of(price))), Map.of()));
        var byThePiece = settle(SecretPrefix.LIVE, CallStatus.OK, drawn);

        assertThat(byThePiece.tokens()).isEqualTo(new TokenUsage(2, 0, 0, 0, 0, 0, 5_000, 0, 0, 0, 2));
        assertThat(byThePiece.cost()).isEqualTo(Money.of("0.090002"));
    }

    /// Two tokens of prompt, of which the second time all are read again, with what a tool brought.
    @Test
    void whatAVendorsToolsHadItReadIsChargedWhereItsCallerLeavesBeforeItSaysSo() {
        var begun = new ReplySummary.Reported(
                new TokenUsage(20, 100, 50, 0, 0, 0, 1, 0, 0, 0, 0),
                List.of(ReplySummary.Reported.PARTIAL),
                "{}",
                null);
        var reading = new FurtherReading(2, 700, false);

        assertThat(settle(SecretPrefix.LIVE, CallStatus.CANCELLED, having(begun, reading))
                        .tokens())
                .isEqualTo(new TokenUsage(20 + 2 * 20 + 700, 100 + 2 * 150, 50, 0, 0, 0, 7, 0, 0, 0, 0));
        assertThat(only().metered().source()).isEqualTo(UsageSource.ESTIMATED);
        var sum = new ReplySummary.Reported(TokenUsage.ofText(900, 7), List.of(), "{}", null);
        assertThat(settle(SecretPrefix.LIVE, CallStatus.OK, having(sum, reading))
                        .tokens())
                .as("whose vendor tells the sum")
                .isEqualTo(TokenUsage.ofText(900, 7));
    }

    private static ReplySummary having(ReplySummary.Reported reported, FurtherReading reading) {
        return new ReplySummary(
                !reported.isPartial(),
                reported,
                new TextTally(7, 0),
                TextTally.EMPTY,
                null,
                null,
                null,
                null,
                0,
                null,
                reading);
    }

    @Test
    void adviceOfNobodyThatIsKnownIsNotFree() {
        var settlement = settle(
                SecretPrefix.LIVE, CallStatus.OK, reporting(new Beside("stranger", TokenUsage.ofText(1_000, 100))));

        assertThat(settlement.cost()).isEqualTo(Money.of("0.001204"));
    }

    private static ReplySummary reporting(Beside beside) {
        return reporting(TokenUsage.ofText(2, 1), beside);
    }

    private static ReplySummary reporting(TokenUsage answer, Beside beside) {
        var told = new ReplySummary.Reported(answer, List.of(), "{}", null, List.of(beside));
        return new ReplySummary(true, told, new TextTally(7, 0), null, null, null);
    }
}
