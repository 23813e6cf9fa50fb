package dev.farthing.application.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.ReplySummary.Reported;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.SecretPrefix;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.price.Rates;
import dev.farthing.domain.price.TokenClass;
import dev.farthing.domain.upstream.ModelRules;
import dev.farthing.domain.upstream.ModelType;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.RequestFields;
import dev.farthing.domain.upstream.RequestRules;
import dev.farthing.domain.upstream.Streaming;
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

/// What is charged for answers that show no text. Every byte of the request is a token at one per million, output
/// costs two, and a picture four hundredths where it has a price.
class UnseenOutputTest {
    private static final int PROMPT = 40;
    private static final int SECONDS = 10;
    private static final ReplySummary BEGUN =
            new ReplySummary(false, null, TextTally.EMPTY, null, 3_000, "upstream_stream_broken");

    private final RememberedUsage journal = new RememberedUsage();
    private final RelayCore core = new RelayCore(journal, () -> Instant.parse("2026-11-21T12:00:00Z"));

    @Test
    void whoLeavesBeforeItsPicturesAreThereIsChargedThem() {
        var settlement = draw("0.04", 3, CallStatus.CANCELLED, ReplySummary.NOTHING);

        assertThat(settlement.tokens().images()).isEqualTo(3);
        assertThat(settlement.cost()).isEqualTo(Money.of("0.12004"));
        assertThat(settlement.source()).isEqualTo(UsageSource.ESTIMATED);
    }

    /// Should the gateway die, its vendor makes them all the same.
    @Test
    void whatALostCallIsChargedHoldsThePicturesItAskedFor() {
        draw("0.04", 3, CallStatus.OK, ReplySummary.NOTHING);

        assertThat(core.intents.admitted().getLast().estimate().cost()).isEqualTo(Money.of("0.120001"));
    }

    @Test
    void wherePicturesHaveNoPriceTheirTokensAreGuessed() {
        var settlement = draw(null, 2, CallStatus.CANCELLED, BEGUN);

        assertThat(settlement.tokens().imageOutput()).isEqualTo(2 * UnseenOutput.TOKENS_OF_A_PICTURE);
        assertThat(settlement.cost()).isEqualTo(Money.of("0.0052"));
    }

    @Test
    void ofPicturesThatWereLeftInTheirMidstAllAreChargedThatWereAskedFor() {
        var one = new ReplySummary(false, Reported.ofPictures(1), TextTally.EMPTY, null, 3_000, null);

        assertThat(draw("0.04", 2, CallStatus.CANCELLED, one).tokens().images()).isEqualTo(2);
    }

    @Test
    void aPictureWhoseFiguresCameIsChargedByThem() {
        var figures = new Reported(new TokenUsage(5, 0, 0, 0, 0, 0, 0, 0, 0, 272, 0), List.of(), "{}", null);
        var told = new ReplySummary(false, figures, TextTally.EMPTY, null, 3_000, null);

        var settlement = draw(null, 1, CallStatus.CANCELLED, told);

        assertThat(settlement.tokens().imageOutput()).isEqualTo(272);
        assertThat(settlement.source()).isEqualTo(UsageSource.REPORTED);
    }

    @Test
    void aVendorThatBreaksOffIsChargedOnlyOnceItHasBegunToDraw() {
        assertThat(draw("0.04", 1, CallStatus.ERROR, BEGUN).cost()).isEqualTo(Money.of("0.04004"));
        assertThat(draw(
                                "0.04",
                                1,
                                CallStatus.ERROR,
                                new ReplySummary(false, null, TextTally.EMPTY, null, null, "error"))
                        .cost())
                .isEqualTo(Money.ZERO);
    }

    @Test
    void whatPicturesAreMadeFromIsCountedWhereTheVendorTellsNothingOfIt() {
        var figures = new Reported(new TokenUsage(0, 0, 0, 0, 0, 0, 0, 0, 0, 16_384, 0), List.of(), "{}", null);
        var drawn = new ReplySummary(true, figures, TextTally.EMPTY, null, 3_000, null);

        var settlement = draw(null, 1, CallStatus.OK, drawn);

        assertThat(settlement.tokens()).isEqualTo(new TokenUsage(PROMPT, 0, 0, 0, 0, 0, 0, 0, 0, 16_384, 0));
        assertThat(settlement.source()).isEqualTo(UsageSource.ESTIMATED);
        assertThat(journal.calls().getLast().metered().flags()).containsExactly("zero_usage");
    }

    @Test
    void picturesThatWereCountedCostWithWhatTheyWereMadeFromAndWhatWasSaidBesideThem() {
        var drawn = new ReplySummary(true, Reported.ofPictures(2), new TextTally(7, 0), null, 3_000, null);

        var settlement = draw("0.04", 2, CallStatus.OK, drawn);

        assertThat(settlement.tokens()).isEqualTo(new TokenUsage(PROMPT, 0, 0, 0, 0, 0, 7, 0, 0, 0, 2));
        assertThat(journal.calls().getLast().metered().flags()).containsExactly(Reported.PICTURES_COUNTED);
        assertThat(draw(null, 1, CallStatus.OK, drawn).tokens().imageOutput())
                .isEqualTo(2 * UnseenOutput.TOKENS_OF_A_PICTURE);
    }

    /// Its tools had the vendor read the prompt again before its picture came.
    @Test
    void picturesThatWereCountedCostWithWhatToolsHadTheirVendorRead() {
        var drawn = new ReplySummary(
                true,
                Reported.ofPictures(1),
                new TextTally(7, 0),
                TextTally.EMPTY,
                null,
                3_000,
                null,
                null,
                0,
                null,
                new FurtherReading(1, 700, false));

        var settlement = draw("0.04", 1, CallStatus.OK, drawn);

        assertThat(settlement.tokens()).isEqualTo(new TokenUsage(2 * PROMPT + 700, 0, 0, 0, 0, 0, 7, 0, 0, 0, 1));
        assertThat(settlement.source()).isEqualTo(UsageSource.ESTIMATED);
    }

    @Test
    void soundThatWasMeasuredCostsWithTheTextThatWasSaid() {
        var heard = new ReplySummary(false, Reported.ofSound(41), new TextTally(7, 0), null, 3_000, null);

        var settlement = draw(null, 1, CallStatus.CANCELLED, heard);

        assertThat(settlement.tokens()).isEqualTo(new TokenUsage(PROMPT, 0, 0, 0, 0, 0, 7, 0, 41, 0, 0));
        assertThat(settlement.source()).isEqualTo(UsageSource.ESTIMATED);
        assertThat(journal.calls().getLast().metered().flags()).containsExactly(Reported.SOUND_MEASURED);
    }

    /// Some tell with every piece what all came to so far, and of sound only at the end.
    @Test
    void soundBeyondWhatTheVendorHadToldIsChargedBesideThePromptItTold() {
        var told =
                Reported.withSound(new Reported(TokenUsage.ofText(30, 2), List.of(Reported.PARTIAL), "{}", null), 300);
        var heard = new ReplySummary(false, told, TextTally.EMPTY, null, 3_000, null);

        var settlement = draw(null, 1, CallStatus.CANCELLED, heard);

        assertThat(settlement.tokens()).isEqualTo(new TokenUsage(30, 0, 0, 0, 0, 0, 0, 0, 300, 0, 0));
        assertThat(settlement.source()).isEqualTo(UsageSource.ESTIMATED);
        var sums = new Reported(TokenUsage.ofText(30, 2), List.of(), "{}", null);
        assertThat(Reported.withSound(sums, 300)).as("at its end").isEqualTo(sums);
    }

    @Test
    void whoLeavesAnAnswerInOnePieceIsChargedAsMuchAsWasWrittenInTheTime() {
        assertThat(chat(Streaming.NATIVE, false, null).tokens()).isEqualTo(TokenUsage.ofText(PROMPT, SECONDS * 25));
        assertThat(chat(Streaming.EMULATED, true, null).tokens()).isEqualTo(TokenUsage.ofText(PROMPT, SECONDS * 25));
    }

    @Test
    void noMoreIsGuessedThanTheAnswerMayBeLong() {
        assertThat(chat(Streaming.EMULATED, true, 100L).tokens()).isEqualTo(TokenUsage.ofText(PROMPT, 100));
    }

    @Test
    void eachAnswerThatWasAskedForIsGuessed() {
        assertThat(chat(Streaming.NATIVE, false, null, 5).tokens())
                .isEqualTo(TokenUsage.ofText(PROMPT, 5 * SECONDS * 25));
    }

    @Test
    void ofAStreamOnlyWhatCameIsCharged() {
        assertThat(chat(Streaming.NATIVE, true, null).tokens()).isEqualTo(TokenUsage.ofText(PROMPT, 0));
    }

    private SettleCall.Settlement draw(@Nullable String perImage, int count, CallStatus status, ReplySummary reply) {
        var rates = new Rates(
                Map.of(TokenClass.INPUT, BigDecimal.ONE, TokenClass.OUTPUT, BigDecimal.TWO),
                perImage == null ? null : new BigDecimal(perImage),
                null);
        var price = RelayScene.aPrice("m", "1", "2");
        core.scene.offer(RelayScene.anOffer(
                "m",
                ModelType.IMAGE,
                Protocol.OPENAI,
                new Price(price.id(), "m", rates, List.of(), price.validFrom(), null)));
        return settle(Endpoint.IMAGES, false, new SomeBounds(1, InputBound.LENGTH, null, count), status, reply);
    }

    private SettleCall.Settlement chat(Streaming streaming, boolean stream, @Nullable Long limit) {
        return chat(streaming, stream, limit, 1);
    }

    private SettleCall.Settlement chat(Streaming streaming, boolean stream, @Nullable Long limit, int answers) {
        var offer = RelayScene.anOffer("m", ModelType.CHAT, Protocol.OPENAI, RelayScene.aPrice("m", "1", "2"));
        var rules = new RequestRules(RequestFields.NONE, RequestFields.NONE, streaming);
        core.scene.offer(RelayScene.ruled(offer, new ModelRules(rules, Map.of())));
        return settle(
                Endpoint.CHAT_COMPLETIONS,
                stream,
                new SomeBounds(1, InputBound.LENGTH, limit, answers),
                CallStatus.CANCELLED,
                ReplySummary.NOTHING);
    }

    private SettleCall.Settlement settle(
            Endpoint endpoint, boolean stream, SomeBounds bounds, CallStatus status, ReplySummary reply) {
        var secret = core.mint.mint(SecretPrefix.LIVE);
        core.scene.with(core.mint.aKey(secret, KeyGrant.EVERYTHING));
        var request = new CallRequest(
                Dialect.OPENAI,
                endpoint,
                "m",
                stream,
                1,
                bounds,
                Set.of(Protocol.OPENAI),
                new CallRecord.Client(null, null, null, null));
        var granted = (Admission.Granted) core.admitCall
                .admit(core.openKey.open(secret.reveal(), null), request)
                .toCompletableFuture()
                .join();
        var attempt = new CallRecord.Attempt(
                granted.first().hop(), Instant.EPOCH, null, null, null, null, SECONDS * 1_000, null, Money.ZERO, null);
        var ending = new CallEnding(
                status,
                200,
                null,
                SECONDS * 1_000,
                granted.first().hop(),
                reply,
                List.of(ByteBuffer.allocate(PROMPT)),
                List.of(attempt));
        return core.settleCall.settle(granted, ending).toCompletableFuture().join();
    }

    private static ReplySummary told(int output, long chars, int pictures) {
        var figures = Reported.with(
                new Reported(new TokenUsage(5, 0, 0, 0, 0, 0, output, 0, 0, 0, 0), List.of(), "{}", null), pictures);
        return new ReplySummary(true, figures, new TextTally(chars, 0), null, 3_000, null);
    }

    /// A picture has its price by the piece, or that of its tokens: never both, and never none.
    @Test
    void picturesBesideFiguresThatDoNotTellThemApartAreChargedOnce() {
        assertThat(draw("0.04", 1, CallStatus.OK, told(1_300, 40, 1)).tokens())
                .isEqualTo(new TokenUsage(5, 0, 0, 0, 0, 0, 10, 0, 0, 0, 1));
        assertThat(draw(null, 1, CallStatus.OK, told(1_300, 40, 1)).tokens())
                .isEqualTo(new TokenUsage(5, 0, 0, 0, 0, 0, 10, 0, 0, 1_290, 0));
        assertThat(draw("0.04", 1, CallStatus.OK, told(12, 40, 1)).tokens())
                .isEqualTo(new TokenUsage(5, 0, 0, 0, 0, 0, 12, 0, 0, 0, 1));
        var guessed = draw(null, 2, CallStatus.OK, told(12, 40, 2));
        assertThat(guessed.tokens())
                .isEqualTo(new TokenUsage(5, 0, 0, 0, 0, 0, 12, 0, 0, 2 * UnseenOutput.TOKENS_OF_A_PICTURE, 0));
        assertThat(guessed.source()).isEqualTo(UsageSource.ESTIMATED);
    }

    private SettleCall.Settlement think(CallStatus status, ReplySummary reply) {
        var offer = RelayScene.anOffer("m", ModelType.CHAT, Protocol.OPENAI, RelayScene.aPrice("m", "1", "2"));
        core.scene.offer(RelayScene.thinking(offer));
        return settle(Endpoint.CHAT_COMPLETIONS, true, new SomeBounds(1, InputBound.LENGTH, null, 1), status, reply);
    }

    /// Ten seconds of which two may have been waiting, at forty milliseconds a token.
    @Test
    void whoLeavesAStreamOfAModelThatThinksUnseenIsChargedItsThoughts() {
        assertThat(think(CallStatus.CANCELLED, ReplySummary.NOTHING).tokens())
                .isEqualTo(new TokenUsage(PROMPT, 0, 0, 0, 0, 0, 0, 200, 0, 0, 0));
        var begun = new ReplySummary(false, null, new TextTally(7, 0), null, 4_000, null);
        assertThat(think(CallStatus.CANCELLED, begun).tokens())
                .isEqualTo(new TokenUsage(PROMPT, 0, 0, 0, 0, 0, 7, 50, 0, 0, 0));
    }

    /// Some vendors say at the begin what the prompt came to, and of the answer a token.
    @Test
    void thoughtsAreGuessedWhereTheVendorCouldOnlyTellOfThePrompt() {
        var atTheBegin = new Reported(TokenUsage.ofText(30, 1), List.of(Reported.PARTIAL), "{}", null);
        var begun = new ReplySummary(false, atTheBegin, TextTally.EMPTY, null, null, null);
        var settlement = think(CallStatus.CANCELLED, begun);

        assertThat(settlement.tokens().promptTokens()).isEqualTo(30);
        assertThat(settlement.tokens().completionTokens()).isEqualTo(200);
        assertThat(settlement.source()).isEqualTo(UsageSource.ESTIMATED);
    }

    @Test
    void thoughtsThatWereSeenAreNotGuessedBeside() {
        var seen = new ReplySummary(false, null, TextTally.EMPTY, new TextTally(9, 0), null, 4_000, null, null);
        assertThat(think(CallStatus.CANCELLED, seen).tokens().reasoning()).isZero();
        var broken = new ReplySummary(false, null, new TextTally(7, 0), null, 4_000, "upstream_stream_broken");
        assertThat(think(CallStatus.ERROR, broken).tokens().reasoning()).isZero();
    }
}
