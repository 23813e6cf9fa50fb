package dev.farthing.application.relay;

import static dev.farthing.application.relay.RelayScene.aPrice;
import static dev.farthing.application.relay.RelayScene.anOffer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.HouseTime;
import dev.farthing.application.key.BarGuesser;
import dev.farthing.application.key.CheckSecret;
import dev.farthing.application.key.RefuseGuess;
import dev.farthing.domain.account.Plan;
import dev.farthing.domain.budget.Budget;
import dev.farthing.domain.budget.Charge;
import dev.farthing.domain.budget.Hold;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Span;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.key.IpRange;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeySecret;
import dev.farthing.domain.key.SecretPrefix;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.price.Rates;
import dev.farthing.domain.price.TokenClass;
import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.upstream.ModelRules;
import dev.farthing.domain.upstream.ModelStatus;
import dev.farthing.domain.upstream.ModelType;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.RequestFields;
import dev.farthing.domain.upstream.RequestRules;
import dev.farthing.domain.upstream.Streaming;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.Dialect;
import dev.farthing.domain.usage.Endpoint;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdmitCallTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final RememberedHealth health = new RememberedHealth();
    private final RelayScene scene = new RelayScene().offer("m", "alias");
    private final RelayKeys mint = new RelayKeys();
    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private final RememberedUsage journal = new RememberedUsage();
    private final NoRateLimits limits = new NoRateLimits();
    private final OpenKey openKey = new OpenKey(
            scene,
            new CheckSecret(mint, _ -> {}),
            new FindBroughtKey(scene, mint, new BarGuesser(new RefuseGuess(now::get)), _ -> {}),
            new RefuseGuess(now::get),
            new RememberedMeter(),
            now::get);
    private final RememberedIntents intents = new RememberedIntents();
    private final RememberedResponses cache = new RememberedResponses(now::get);
    private final AdmitCall admitCall = admitting(Durability.STRICT);
    private CallRequest.Bounds bounds = SomeBounds.ofText(10);
    private final KeySecret secret = mint.mint(SecretPrefix.LIVE);
    private final IssuedKey key = mint.aKey(secret, KeyGrant.EVERYTHING);

    @Test
    void aGoodKeyIsAdmittedAtThePriceInForce() {
        scene.with(key);

        var granted = granted("m");

        assertThat(granted.price()).isEqualTo(aPrice("m", "1", "2"));
        assertThat(granted.first().hop().upstreamModel()).isEqualTo("vendor-m");
        assertThat(granted.admittedAt()).isEqualTo(NOW);
    }

    @Test
    void anAliasLeadsToItsModel() {
        scene.with(key);

        assertThat(granted("alias").offer().model().id()).isEqualTo("m");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sk-far-",
                "sk-other",
                "Bearer",
                "sk-far-000000000000_0000000000000000000000000000000000000000000000000"
            })
    void whatIsNoSecretOpensNothing(String presented) {
        scene.with(key);

        assertUnknown(presented);
    }

    @Test
    void anUnknownSecretAndNoSecretAreRefusedInTheSameWords() {
        var unknown = catchRefusal(mint.mint(SecretPrefix.LIVE).reveal());
        var none = catchRefusal(null);

        assertThat(unknown.fault()).isEqualTo(Fault.INVALID_API_KEY);
        assertThat(unknown.sentence()).isEqualTo(none.sentence());
    }

    @Test
    void anAdministratorsKeyOpensNothingHere() {
        var admin = mint.mint(SecretPrefix.ADMIN);
        scene.with(mint.aKey(admin, KeyGrant.EVERYTHING));

        assertUnknown(admin.reveal());
    }

    @Test
    void aDisabledKeyIsRefusedFromThenOn() {
        scene.with(key.disable(NOW));

        assertThat(refused("m")).isEqualTo(Fault.KEY_DISABLED);
    }

    @Test
    void aKeyOpensUntilTheInstantOfItsExpiryAndNotAtIt() {
        scene.with(key.granted(new KeyGrant(List.of(), List.of(), null, null, null, NOW)));

        now.set(NOW.minusMillis(1));
        assertThat(admit("m")).isInstanceOf(Admission.Granted.class);
        now.set(NOW);
        assertThat(refused("m")).isEqualTo(Fault.KEY_EXPIRED);
    }

    @Test
    void aKeyBoundToAddressesRefusesOthersAndTheUnknown() {
        scene.with(key.granted(new KeyGrant(List.of(), List.of(IpRange.parse("10.0.0.0/8")), null, null, null, null)));

        assertThat(openKey.open(secret.reveal(), "10.1.2.3").refusal()).isNull();
        assertThat(openKey.open(secret.reveal(), "11.1.2.3").refusal()).isEqualTo(Fault.IP_NOT_ALLOWED);
        assertThat(openKey.open(secret.reveal(), null).refusal()).isEqualTo(Fault.IP_NOT_ALLOWED);
    }

    @Test
    void modelsAreRefusedAsUnknownNotAllowedOrNotPriced() {
        scene.with(key.granted(new KeyGrant(List.of("m", "free"), List.of(), null, null, null, null)))
                .offer("other")
                .offer(anOffer("free", ModelType.CHAT, Protocol.OPENAI, null));

        assertThat(refused("nonsense")).isEqualTo(Fault.MODEL_NOT_FOUND);
        assertThat(refused("other")).isEqualTo(Fault.MODEL_NOT_ALLOWED);
        assertThat(refused("free")).isEqualTo(Fault.MODEL_NOT_PRICED);
        assertThat(admit("alias")).isInstanceOf(Admission.Granted.class);
    }

    @Test
    void ofAModelThatIsUnavailableTheKeyIsNotBlamed() {
        var offer = anOffer("away", ModelType.CHAT, Protocol.OPENAI, aPrice("away", "1", "2"));
        var away = new Model(
                "away",
                List.of(),
                ModelType.CHAT,
                null,
                null,
                null,
                List.of(),
                List.of(),
                ModelStatus.UNAVAILABLE,
                offer.model().createdAt());
        scene.with(key).offer(new Catalogue.Offer(away, offer.ways(), offer.prices()));

        var refused = (Admission.Refused) admit("away");

        assertThat(refused.fault()).isEqualTo(Fault.MODEL_NOT_ALLOWED);
        assertThat(refused.sentence()).contains("`away` is not available").doesNotContain("may not use");
    }

    @Test
    void theOperatorMayServeUnpricedModelsForNothing() {
        scene.with(key)
                .offer(anOffer("free", ModelType.CHAT, Protocol.OPENAI, null))
                .set(new RelaySettings(List.of(), true, 1000, 1000, 1000, 1000));

        assertThat(granted("free").price()).isNull();
    }

    @Test
    void aPlanBoundsWhatItsKeysMayUse() {
        scene.with(key).offer("other").on(new Plan(UUID.randomUUID(), "p", "P", List.of("m"), null, null, null));

        assertThat(refused("other")).isEqualTo(Fault.MODEL_NOT_ALLOWED);
    }

    @Test
    void aModelIsServedOnlyWhereItsTypeIs() {
        scene.with(key).offer(anOffer("e", ModelType.EMBEDDING, Protocol.OPENAI, aPrice("e", "1", "0")));

        assertThat(refused("e")).isEqualTo(Fault.MODEL_NOT_FOR_ENDPOINT);
    }

    @Test
    void aSandboxKeyReachesPlaygroundsOnlyAndPaysNothing() {
        var play = mint.mint(SecretPrefix.SANDBOX);
        scene.with(mint.aKey(play, KeyGrant.EVERYTHING))
                .offer(anOffer("demo", ModelType.CHAT, Protocol.DEMO, aPrice("demo", "1", "2")));

        var opened = openKey.open(play.reveal(), null);

        assertThat(((Admission.Refused) decision(opened, "m")).fault()).isEqualTo(Fault.MODEL_NOT_ALLOWED);
        assertThat(((Admission.Granted) decision(opened, "demo")).price()).isNull();
    }

    @Test
    void aSuspendedOrgOrTeamIsRefused() {
        scene.with(key).suspendOrg();

        assertThat(refused("m")).isEqualTo(Fault.ORG_SUSPENDED);
    }

    @Test
    void nothingIsAdmittedThatCouldNotBeRecorded() {
        scene.with(key);
        journal.stalled(true);

        assertThat(refused("m")).isEqualTo(Fault.NOT_READY);
    }

    @Test
    void aReachedRateIsRefusedWithItsWait() {
        scene.with(key);
        limits.answer(new RateLimits.Start.Refused(Fault.RATE_LIMIT_EXCEEDED, "too fast", Duration.ofSeconds(7), null));

        var refused = (Admission.Refused) admit("m");

        assertThat(refused.fault()).isEqualTo(Fault.RATE_LIMIT_EXCEEDED);
        assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void aKeyMayNameTheProvidersThatServeIt() {
        var elsewhere = key.granted(new KeyGrant(List.of(), List.of("elsewhere"), List.of(), null, null, null, null));
        scene.with(elsewhere);
        assertThat(refused("m")).isEqualTo(Fault.MODEL_NOT_ALLOWED);
        assertThat(listed(elsewhere)).isEmpty();

        var provider = scene.get().offer("m").ways().getFirst().provider().name();
        var here =
                key.granted(new KeyGrant(List.of(), List.of("elsewhere", provider), List.of(), null, null, null, null));
        scene.with(here);
        assertThat(granted("m").first().hop().provider()).isEqualTo(provider);
        assertThat(listed(here)).containsExactly("m");
    }

    @Test
    void aCallIsOnRecordBeforeAVendorIsAsked() {
        scene.with(key);

        var granted = granted("m");

        assertThat(intents.admitted()).singleElement().satisfies(intent -> {
            assertThat(intent.requestId()).isEqualTo(granted.requestId());
            assertThat(intent.publicId()).isEqualTo(secret.publicId());
        });
        assertThat(granted.holding().isCapped()).isFalse();
    }

    @Test
    void aRelaxedCallWithoutAHardBudgetIsAdmittedFromMemory() {
        scene.with(key);

        var admission = admitting(Durability.RELAXED)
                .admit(openKey.open(secret.reveal(), null), request("m"))
                .toCompletableFuture()
                .join();

        assertThat(admission).isInstanceOf(Admission.Granted.class);
        assertThat(intents.admitted()).isEmpty();
    }

    /// What holds from memory looks at no key.
    @Test
    void aKeyThatIsKnownToBeClosedHoldsNothing() {
        scene.with(key.disable(NOW)).budget(budget(Unit.TOKENS, "100000"));

        for (var durability : Durability.values()) {
            var admission = admitting(durability)
                    .admit(openKey.open(secret.reveal(), null), request("m"))
                    .toCompletableFuture()
                    .join();
            assertThat(admission)
                    .isInstanceOfSatisfying(
                            Admission.Refused.class,
                            refused -> assertThat(refused.fault()).isEqualTo(Fault.KEY_DISABLED));
        }
        assertThat(intents.admitted()).isEmpty();
    }

    @Test
    void aKeyThatAnotherReplicaHasClosedIsTurnedAway() {
        scene.with(key);
        intents.close(key.id());

        assertThat(refused("m")).isEqualTo(Fault.KEY_DISABLED);
    }

    @Test
    void nothingIsAdmittedThatCannotBePutOnRecord() {
        scene.with(key);
        intents.away();

        assertThat(refused("m")).isEqualTo(Fault.NOT_READY);
    }

    /// Input costs 1 and output 2 per million: 74 tokens of input at most, 64 of them for the frame.
    @Test
    void aHardBudgetHoldsTheDearestThatCanHappen() {
        scene.with(key).budget(budget(Unit.MONEY, "1"));
        bounds = new SomeBounds(10, InputBound.LENGTH, 1_000L, 3);

        var holding = granted("m").holding();

        assertThat(holding.outputTokens()).isEqualTo(1_000);
        assertThat(holding.mostMoney()).isEqualTo(Money.of("0.006074"));
    }

    /// Three at 0.04 each beside 74 tokens of input and what a model of pictures may put out: none of it can be
    /// cut.
    @Test
    void picturesAreHeldForByThePieceAndByTheToken() {
        var price = aPriceOfPictures("pictures", "1", "2", "0.04");
        scene.with(key)
                .offer(anOffer("pictures", ModelType.IMAGE, Protocol.OPENAI, price))
                .budget(budget(Unit.MONEY, "1"));
        bounds = new SomeBounds(10, InputBound.LENGTH, null, 3);

        var granted = (Admission.Granted) draw("pictures");

        assertThat(granted.holding().mostMoney()).isEqualTo(Money.of("0.218378"));
    }

    @Test
    void picturesThatABudgetCannotPayForWholeAreRefused() {
        scene.with(key)
                .offer(anOffer(
                        "pictures", ModelType.IMAGE, Protocol.OPENAI, aPriceOfPictures("pictures", "1", "2", "0.04")))
                .budget(budget(Unit.MONEY, "0.2"));
        bounds = new SomeBounds(10, InputBound.LENGTH, null, 3);

        assertThat(draw("pictures"))
                .isInstanceOfSatisfying(
                        Admission.Refused.class,
                        refused -> assertThat(refused.fault()).isEqualTo(Fault.INSUFFICIENT_QUOTA));
    }

    @Test
    void aModelThatMakesNoPicturesIsAskedForNone() {
        scene.with(key);

        assertThat(draw("m"))
                .isInstanceOfSatisfying(
                        Admission.Refused.class,
                        refused -> assertThat(refused.fault()).isEqualTo(Fault.MODEL_NOT_FOR_ENDPOINT));
    }

    /// Nothing of what a vendor reads aloud can be left out: what does not fit is refused, and not held for in
    /// part.
    @Test
    void aTextIsHeldForWholeThoughNothingLimitsItsSound() {
        var price = aPriceOfPictures("voice", "1", "2", "0");
        scene.with(key)
                .offer(anOffer("voice", ModelType.SPEECH, Protocol.OPENAI, price))
                .budget(budget(Unit.MONEY, "0.001"));
        bounds = new SomeBounds(10, InputBound.LENGTH, null, 1);

        assertThat(ask("voice", Endpoint.SPEECH))
                .isInstanceOfSatisfying(
                        Admission.Refused.class,
                        refused -> assertThat(refused.fault()).isEqualTo(Fault.INSUFFICIENT_QUOTA));
    }

    private Admission draw(String model) {
        return ask(model, Endpoint.IMAGES);
    }

    private Admission ask(String model, Endpoint endpoint) {
        var request = new CallRequest(
                Dialect.OPENAI,
                endpoint,
                model,
                false,
                10,
                bounds,
                Set.of(Protocol.OPENAI),
                new CallRecord.Client(null, null, null, null));
        return admitCall
                .admit(openKey.open(secret.reveal(), null), request)
                .toCompletableFuture()
                .join();
    }

    private static Price aPriceOfPictures(String model, String input, String output, String each) {
        return new Price(
                UUID.randomUUID(),
                model,
                new Rates(
                        Map.of(TokenClass.INPUT, new BigDecimal(input), TokenClass.OUTPUT, new BigDecimal(output)),
                        new BigDecimal(each),
                        null),
                List.of(),
                Instant.EPOCH,
                null);
    }

    @Test
    void aCallThatDoesNotFitIsGivenLessOutput() {
        scene.with(key).budget(budget(Unit.TOKENS, "500"));
        bounds = new SomeBounds(36, InputBound.LENGTH, 1_000L, 1);

        assertThat(granted("m").holding().outputTokens()).isEqualTo(400);
    }

    @Test
    void aCallWhoseOutputWouldBeOfNoUseIsRefusedAndToldWhy() {
        scene.with(key).budget(budget(Unit.TOKENS, "300"));
        bounds = new SomeBounds(36, InputBound.LENGTH, 1_000L, 1);

        var refused = (Admission.Refused) admit("m");

        assertThat(refused.fault()).isEqualTo(Fault.INSUFFICIENT_QUOTA);
        assertThat(refused.budget()).containsEntry("budget_limit", "300").containsEntry("budget_spent", "0");
        assertThat(refused.sentence()).contains("budget of this key").contains("limit 300 tokens");
        assertThat(refused.retryAfter()).isNotNull();
    }

    @Test
    void aKeySaysItselfHowLittleOutputIsOfUse() {
        scene.with(usefulFrom(300)).budget(budget(Unit.TOKENS, "399"));
        bounds = new SomeBounds(36, InputBound.LENGTH, 1_000L, 1);
        assertThat(refused("m")).isEqualTo(Fault.INSUFFICIENT_QUOTA);

        scene.with(usefulFrom(299));
        assertThat(granted("m").holding().outputTokens()).isEqualTo(299);
    }

    private IssuedKey usefulFrom(int tokens) {
        return key.granted(new KeyGrant(List.of(), List.of(), List.of(), null, null, null, null, tokens, null));
    }

    @Test
    void anOrgThatMovesToAnotherZoneDoesNotGetItsLimitOnceMore() {
        scene.with(key).budget(budget(Unit.TOKENS, "300"));
        bounds = new SomeBounds(36, InputBound.LENGTH, 150L, 1);
        granted("m");

        scene.moved(ZoneId.of("Pacific/Kiritimati"), NOW).moved(ZoneId.of("Asia/Shanghai"), NOW);

        assertThat(refused("m")).isEqualTo(Fault.INSUFFICIENT_QUOTA);
        now.set(Instant.parse("2026-11-21T23:59:59.999Z"));
        assertThat(refused("m")).isEqualTo(Fault.INSUFFICIENT_QUOTA);
        now.set(Instant.parse("2026-11-22T00:00:00Z"));
        granted("m");
        now.set(Instant.parse("2026-11-22T15:59:59.999Z"));
        assertThat(refused("m")).isEqualTo(Fault.INSUFFICIENT_QUOTA);
    }

    @Test
    void aLimitThatIsSmallAlreadyIsNeverCut() {
        scene.with(key).budget(budget(Unit.TOKENS, "150"));
        bounds = new SomeBounds(36, InputBound.LENGTH, 100L, 1);

        assertThat(refused("m")).isEqualTo(Fault.INSUFFICIENT_QUOTA);
        bounds = new SomeBounds(36, InputBound.LENGTH, 50L, 1);
        assertThat(granted("m").holding().outputTokens()).isEqualTo(50);
    }

    @Test
    void whatHasNoBoundIsRefusedOnAHardBudgetAlone() {
        scene.with(key);
        bounds = new SomeBounds(10, InputBound.CONTEXT_WINDOW, 100L, 1);
        assertThat(admit("m")).isInstanceOf(Admission.Granted.class);

        scene.budget(budget(Unit.MONEY, "1"));

        assertThat(refused("m")).isEqualTo(Fault.COST_NOT_BOUNDABLE);
    }

    @Test
    void ofAModelWhoseCallsCostMoreThanTheyHeldMoreIsHeld() {
        scene.with(key).budget(budget(Unit.TOKENS, "660"));
        scene.offer(RelayScene.held(anOffer("sly", ModelType.CHAT, Protocol.OPENAI, aPrice("sly", "1", "2")), 150));
        bounds = new SomeBounds(36, InputBound.LENGTH, 300L, 1);

        var holding = granted("sly").holding();

        assertThat(holding.holds().getFirst().amount()).isEqualTo(600);
        assertThat(holding.outputTokens()).isEqualTo(300);
    }

    /// 100 tokens of input at most and 300 of output, twice.
    @Test
    void whereASecondVendorMayBeAskedTheHoldCoversBoth() {
        scene.with(key).budget(budget(Unit.TOKENS, "1600")).budget(places(1));
        scene.offer(RelayScene.hedged(anOffer("eager", ModelType.CHAT, Protocol.OPENAI, aPrice("eager", "1", "2"))));
        bounds = new SomeBounds(36, InputBound.LENGTH, 300L, 1);

        var granted = granted("eager");

        assertThat(granted.mayAskTwo()).isTrue();
        assertThat(granted.holding().outputTokens()).isEqualTo(300);
        assertThat(granted.holding().holds()).extracting(Hold::amount).containsExactlyInAnyOrder(800L, 1L);
        var both = granted.holding().book(800, Money.ZERO, true, true);
        assertThat(both.lines()).anySatisfy(line -> assertThat(line.charge()).isEqualTo(new Charge(800, 0)));
        var one = granted.holding().book(500, Money.ZERO, true, false);
        assertThat(one.lines())
                .as("of one vendor no more is charged than is held for one")
                .anySatisfy(line -> assertThat(line.charge()).isEqualTo(new Charge(400, 100)));
    }

    @Test
    void whatIsThereForAFewIsNotHeldTwice() {
        scene.with(key).budget(budget(Unit.TOKENS, "1599"));
        scene.offer(RelayScene.hedged(anOffer("eager", ModelType.CHAT, Protocol.OPENAI, aPrice("eager", "1", "2"))));
        bounds = new SomeBounds(36, InputBound.LENGTH, 300L, 1);

        var granted = granted("eager");

        assertThat(granted.mayAskTwo()).isFalse();
        assertThat(granted.holding().holds()).extracting(Hold::amount).containsExactly(400L);
        assertThat(granted.holding().outputTokens()).isEqualTo(300);
    }

    @Test
    void whatNothingCapsMayBeAskedOfTwo() {
        scene.with(key);
        scene.offer(RelayScene.hedged(anOffer("eager", ModelType.CHAT, Protocol.OPENAI, aPrice("eager", "1", "2"))));

        assertThat(granted("eager").mayAskTwo()).isTrue();
        assertThat(granted("m").mayAskTwo()).isFalse();
    }

    /// Ten turns over a window of 1,000 tokens, at 1 a million, and 100 tokens of output at 2.
    @Test
    void whatTheVendorRunsIsHeldForAllItsTurnsOrNotAllowed() {
        scene.with(key).budget(budget(Unit.MONEY, "1"));
        bounds = new SomeBounds(10, InputBound.SERVER_TURNS, 100L, 1);
        assertThat(refused("m")).isEqualTo(Fault.COST_NOT_BOUNDABLE);

        var offer = anOffer("turning", ModelType.CHAT, Protocol.OPENAI, aPrice("turning", "1", "2"));
        scene.offer(RelayScene.takingTurns(offer, 1_000, 10));

        assertThat(granted("turning").holding().mostMoney()).isEqualTo(Money.of("0.0102"));
    }

    /// Ten turns of four searches each, where nobody said how many there may be.
    @Test
    void searchesOfTheVendorAreHeldForAsOftenAsItMayMakeThem() {
        scene.with(key).budget(budget(Unit.MONEY, "1"));
        var plain = aPrice("turning", "0", "0");
        var rates = new Rates(plain.base().perMillion(), null, null, new BigDecimal("0.01"));
        var offer = anOffer(
                "turning",
                ModelType.CHAT,
                Protocol.OPENAI,
                new Price(plain.id(), "turning", rates, List.of(), plain.validFrom(), null));
        scene.offer(RelayScene.takingTurns(offer, 1_000, 10));

        bounds = new SomeBounds(10, InputBound.SERVER_TURNS, 100L, 1);
        assertThat(granted("turning").holding().mostMoney()).isEqualTo(Money.of("0.4"));
        bounds = new SomeBounds(10, InputBound.LENGTH, 100L, 1);
        assertThat(granted("turning").holding().mostMoney()).isEqualTo(Money.ZERO);
    }

    /// 100 tokens in at 1 a million and 100 out at 2, and the same input again with a summary of 16,384.
    @Test
    void aSummaryThatTheVendorMayMakeIsHeldForToo() {
        scene.with(key).budget(budget(Unit.MONEY, "1"));
        bounds = new SomeBounds(36, InputBound.LENGTH, 100L, 1);
        assertThat(granted("m").holding().mostMoney()).isEqualTo(Money.of("0.0003"));

        bounds = new SomeBounds(36, InputBound.LENGTH, 100L, 1).with(List.of(SideWork.SUMMARY));
        assertThat(granted("m").holding().mostMoney()).isEqualTo(Money.of("0.033168"));
    }

    /// Ten windows of 1,000 at 1 a million and 100 out at 2; three times the adviser's of 2,000 at 5 and 700 at 25.
    @Test
    void adviceIsHeldForAtThePriceOfItsAdviser() {
        scene.with(key).budget(budget(Unit.MONEY, "1"));
        scene.offer(RelayScene.takingTurns(
                anOffer("turning", ModelType.CHAT, Protocol.OPENAI, aPrice("turning", "1", "2")), 1_000, 10));
        scene.offer(RelayScene.takingTurns(
                anOffer("wise", ModelType.CHAT, Protocol.OPENAI, aPrice("wise", "5", "25")), 2_000, 1));
        bounds = new SomeBounds(10, InputBound.SERVER_TURNS, 100L, 1)
                .with(List.of(new SideWork("vendor-wise", 3, 700L)));

        assertThat(granted("turning").holding().mostMoney()).isEqualTo(Money.of("0.0927"));
    }

    /// Ten windows of 1,000 at 1 a million and 100 out at 2; ten pictures of 8,192 out and in.
    @Test
    void picturesThatAToolMayDrawAreHeldFor() {
        scene.with(key).budget(budget(Unit.MONEY, "1"));
        scene.offer(RelayScene.takingTurns(
                anOffer("turning", ModelType.CHAT, Protocol.OPENAI, aPrice("turning", "1", "2")), 1_000, 10));
        bounds = new SomeBounds(10, InputBound.SERVER_TURNS, 100L, 1).drawing();

        assertThat(granted("turning").holding().mostMoney()).isEqualTo(Money.of("0.25596"));
    }

    @Test
    void whatCostsOtherwiseThanItsModelIsRefusedUnlessTheRulesSpeakOfIt() {
        scene.with(key);
        bounds = SomeBounds.ofText(1).wishing("inference_geo");
        assertThat(refused("m")).isEqualTo(Fault.INVALID_REQUEST);

        var rules = new RequestRules(
                RequestFields.of(Map.of("inference_geo", "global")), RequestFields.NONE, Streaming.NATIVE);
        scene.offer(RelayScene.ruled(
                anOffer("anywhere", ModelType.CHAT, Protocol.OPENAI, aPrice("anywhere", "1", "2")),
                new ModelRules(rules, Map.of())));
        assertThat(granted("anywhere").offer().model().id()).isEqualTo("anywhere");
    }

    @Test
    void whoMayNotAskAModelMayNotHaveItAskedOnTheWay() {
        scene.offer("wise").offer("poor").offer(anOffer("unpriced", ModelType.CHAT, Protocol.OPENAI, null));
        scene.with(mint.aKey(secret, new KeyGrant(List.of("m", "unpriced"), List.of(), null, null, null, null)));

        bounds = SomeBounds.ofText(1).with(List.of(new SideWork("wise", null, null)));
        assertThat(refused("m")).isEqualTo(Fault.MODEL_NOT_ALLOWED);
        bounds = SomeBounds.ofText(1).with(List.of(new SideWork("vendor-wise", null, null)));
        assertThat(refused("m")).isEqualTo(Fault.MODEL_NOT_ALLOWED);
        bounds = SomeBounds.ofText(1).with(List.of(new SideWork("nobody", null, null)));
        assertThat(refused("m")).isEqualTo(Fault.MODEL_NOT_FOUND);
        bounds = SomeBounds.ofText(1).with(List.of(new SideWork("unpriced", null, null)));
        assertThat(refused("m")).isEqualTo(Fault.MODEL_NOT_PRICED);
        bounds = SomeBounds.ofText(1).with(List.of(new SideWork("m", null, null), SideWork.SUMMARY));
        assertThat(granted("m").other("m").price()).isEqualTo(aPrice("m", "1", "2"));
    }

    /// What comes as a sound cannot be put into another form.
    @Test
    void textsAreReadAloudAsTheyComeWhateverTheRulesSayOfStreams() {
        var rules = new RequestRules(RequestFields.NONE, RequestFields.NONE, Streaming.EMULATED);
        var offer = RelayScene.ruled(
                anOffer("m", ModelType.SPEECH, Protocol.OPENAI, aPrice("m", "1", "2")),
                new ModelRules(rules, Map.of()));
        var request = new CallRequest(
                Dialect.OPENAI,
                Endpoint.SPEECH,
                "m",
                true,
                1,
                SomeBounds.ofText(1),
                Set.of(Protocol.OPENAI),
                new CallRecord.Client(null, null, null, null));

        assertThat(request.rulesOf(offer).emulateStreams()).isFalse();
    }

    /// 100 tokens of input at most, what the rules say, and as much output as they say.
    @Test
    void whatIsHeldCoversWhatTheRulesMakeOfACall() {
        scene.with(key).budget(budget(Unit.TOKENS, "100000"));
        var forced = RequestFields.of(Map.of("max_tokens", 900, "user", "somebody"));
        var defaults = RequestFields.of(Map.of("max_tokens", 700));
        scene.offer(RelayScene.ruled(
                anOffer("ruled", ModelType.CHAT, Protocol.OPENAI, aPrice("ruled", "1", "2")),
                new ModelRules(
                        RequestRules.NONE,
                        Map.of(
                                "-forced", new RequestRules(RequestFields.NONE, forced, null),
                                "-default", new RequestRules(defaults, RequestFields.NONE, null)))));
        bounds = new SomeBounds(36, InputBound.LENGTH, 300L, 1);

        assertThat(granted("ruled").holding().outputTokens()).isEqualTo(300);
        assertThat(granted("ruled-default").holding().outputTokens()).isEqualTo(300);
        var holding = granted("ruled-forced").holding();
        assertThat(holding.outputTokens()).isEqualTo(900);
        assertThat(holding.holds().getFirst().amount())
                .as("its tokens, the rules' and its output's")
                .isEqualTo(100 + "{'user':'somebody'}".length() + 900);
        bounds = new SomeBounds(36, InputBound.LENGTH, null, 1);
        assertThat(granted("ruled-default").holding().outputTokens()).isEqualTo(700);
        assertThat(granted("ruled-default").request().expectedTokens())
                .isEqualTo(granted("ruled").request().expectedTokens() + 700);
    }

    @Test
    void requestsForPicturesAreRuledTooButForALimitOfTheirOutput() {
        scene.with(key);
        var forced = RequestFields.of(Map.of("quality", "low", "max_tokens", 900));
        scene.offer(RelayScene.ruled(
                anOffer("drawing", ModelType.IMAGE, Protocol.OPENAI, aPrice("drawing", "1", "2")),
                new ModelRules(new RequestRules(RequestFields.NONE, forced, Streaming.EMULATED), Map.of())));

        var rules = ((Admission.Granted) draw("drawing")).rules();

        assertThat(rules.forced().json()).isEqualTo("{\"quality\":\"low\"}");
        assertThat(rules.limitOutput()).isFalse();
        assertThat(rules.emulateStreams()).isFalse();
    }

    @Test
    void whatTheRulesAddIsExpectedToBeUsed() {
        scene.with(key);
        var forced = RequestFields.of(Map.of("system", "x".repeat(389)));
        scene.offer(RelayScene.ruled(
                anOffer("ruled", ModelType.CHAT, Protocol.OPENAI, aPrice("ruled", "1", "2")),
                new ModelRules(
                        RequestRules.NONE, Map.of("-told", new RequestRules(RequestFields.NONE, forced, null)))));

        assertThat(granted("ruled-told").request().expectedTokens())
                .isEqualTo(granted("ruled").request().expectedTokens() + 100);
    }

    /// A vendor refuses thoughts that are longer than the answer may be.
    @Test
    void noCallIsGivenLessOutputThanItsModelIsMadeToThink() {
        scene.with(key).budget(budget(Unit.TOKENS, "2000"));
        var thinking = RequestFields.of(Map.of("thinking", Map.of("type", "enabled", "budget_tokens", 1024)));
        var more = RequestFields.of(Map.of("thinking", Map.of("type", "enabled", "budget_tokens", 4096)));
        scene.offer(RelayScene.ruled(
                anOffer("ruled", ModelType.CHAT, Protocol.OPENAI, aPrice("ruled", "1", "2")),
                new ModelRules(
                        RequestRules.NONE,
                        Map.of(
                                "-thinking", new RequestRules(RequestFields.NONE, thinking, null),
                                "-more", new RequestRules(RequestFields.NONE, more, null)))));
        bounds = new SomeBounds(36, InputBound.LENGTH, 8_000L, 1);

        assertThat(refused("ruled-more")).isEqualTo(Fault.INSUFFICIENT_QUOTA);
        assertThat(granted("ruled-thinking").holding().outputTokens()).isBetween(1_025L, 1_900L);
        assertThat(refused("ruled-thinking")).isEqualTo(Fault.INSUFFICIENT_QUOTA);
    }

    @Test
    void aChatThatMayDrawHoldsForAPictureOfEachAnswer() {
        scene.with(key).budget(budget(Unit.MONEY, "10"));
        var plain = aPrice("drawing", "1", "2");
        var rates = new Rates(
                Map.of(TokenClass.INPUT, BigDecimal.ONE, TokenClass.OUTPUT, BigDecimal.TWO),
                new BigDecimal("0.04"),
                null);
        scene.offer(anOffer(
                "drawing",
                ModelType.CHAT,
                Protocol.OPENAI,
                new Price(plain.id(), "drawing", rates, List.of(), plain.validFrom(), null)));
        bounds = new SomeBounds(36, InputBound.LENGTH, 1_000L, 2);

        assertThat(granted("drawing").holding().mostMoney()).isEqualTo(Money.of("0.0841"));
    }

    @Test
    void whatTheRulesLetTheVendorRunIsHeldForAllItsTurnsOrNotAllowed() {
        scene.with(key).budget(budget(Unit.MONEY, "1"));
        var search = RequestFields.of(Map.of("tools", List.of(Map.of("google_search", Map.of()))));
        var rules = new ModelRules(
                RequestRules.NONE, Map.of("-search", new RequestRules(search, RequestFields.NONE, null)));
        scene.offer(RelayScene.ruled(
                anOffer("seeking", ModelType.CHAT, Protocol.OPENAI, aPrice("seeking", "1", "2")), rules));
        scene.offer(RelayScene.ruled(
                anOffer("turning", ModelType.CHAT, Protocol.OPENAI, aPrice("turning", "1", "2")), 1_000, 10, rules));
        bounds = new SomeBounds(10, InputBound.LENGTH, 100L, 1);

        granted("seeking");
        assertThat(refused("seeking-search")).isEqualTo(Fault.COST_NOT_BOUNDABLE);
        assertThat(granted("turning-search").holding().mostMoney()).isEqualTo(Money.of("0.0102"));
    }

    /// What it may use, what it pays and what it is counted as is the model's.
    @Test
    void aSuffixIsNoModelOfItsOwn() {
        scene.with(key);
        scene.offer(RelayScene.ruled(
                anOffer("fast", ModelType.CHAT, Protocol.OPENAI, aPrice("fast", "1", "2")),
                new ModelRules(
                        RequestRules.NONE,
                        Map.of(
                                "-think",
                                new RequestRules(
                                        RequestFields.NONE, RequestFields.of(Map.of("effort", "high")), null)))));

        var granted = granted("fast-think");

        assertThat(granted.offer().model().id()).isEqualTo("fast");
        assertThat(granted.price()).isEqualTo(granted("fast").price());
        assertThat(granted.rules().forced().json()).isEqualTo("{\"effort\":\"high\"}");
        assertThat(granted("fast").rules().changeNothing()).isTrue();
        assertThat(listed()).containsExactly("fast", "fast-think", "m");
        assertThat(refused("m-think")).isEqualTo(Fault.MODEL_NOT_FOUND);
    }

    @Test
    void anUnpricedModelIsServedUnderACeilingOfTokens() {
        scene.with(key).offer(anOffer("free", ModelType.CHAT, Protocol.OPENAI, null));
        assertThat(refused("free")).isEqualTo(Fault.MODEL_NOT_PRICED);
        assertThat(listed()).containsExactly("m");
        scene.budget(budget(Unit.MONEY, "100000"));
        assertThat(refused("free")).isEqualTo(Fault.MODEL_NOT_PRICED);

        scene.budget(budget(Unit.TOKENS, "100000"));

        assertThat(granted("free").price()).isNull();
        assertThat(granted("free").holding().isCapped()).isTrue();
        assertThat(listed()).containsExactly("free", "m");
    }

    private List<String> listed() {
        return listed(key);
    }

    private List<String> listed(IssuedKey key) {
        var listing = new ListModels(scene, limits, scene, now::get)
                .list(key, Set.of(Protocol.OPENAI))
                .toCompletableFuture()
                .join();
        return ((ListModels.Listing.Listed) listing)
                .models().stream().map(Model::id).toList();
    }

    /// In the order of a refusal it comes before money, whoever's limit it is.
    @Test
    void aCallWithoutAPlaceIsRefusedBeforeItsMoneyIsLookedAt() {
        scene.with(key).budget(budget(Unit.TOKENS, "1")).budget(places(1));
        var spare = new Budget(
                RelayScene.ORG,
                new UUID(7, 9),
                Budget.Kind.PLACES,
                Scope.ORG,
                RelayScene.ORG,
                Unit.REQUESTS,
                Set.of(),
                BigInteger.ZERO,
                Span.TOTAL,
                true,
                List.of());
        scene.budget(spare);

        var refused = (Admission.Refused) admit("m");

        assertThat(refused.fault()).isEqualTo(Fault.CONCURRENCY_LIMIT_EXCEEDED);
        assertThat(refused.sentence()).isEqualTo("Too many calls at once: this plan allows 0.");
        assertThat(refused.retryAfter()).isEqualTo(Duration.ofSeconds(1));
        assertThat(refused.budget()).isEmpty();
    }

    @Test
    void aPlaceAloneAsksForNoBoundOfTheCost() {
        scene.with(key).budget(places(2));
        bounds = new SomeBounds(10, InputBound.CONTEXT_WINDOW, 100L, 1);

        var holding = granted("m").holding();

        assertThat(holding.outputTokens()).isNull();
        assertThat(holding.holds()).singleElement().satisfies(hold -> {
            assertThat(hold.amount()).isEqualTo(1);
            assertThat(hold.charge(1)).isEqualTo(Charge.NOTHING);
        });
    }

    /// Its places would come back only once calls are settled, up to 200 ms after their answers.
    @Test
    void underRelaxedDurabilityPlacesAreEachProcesssOwn() {
        scene.with(key).budget(places(0));

        var decided = admitting(Durability.RELAXED)
                .admit(openKey.open(secret.reveal(), null), request("m"))
                .toCompletableFuture()
                .join();

        assertThat(decided).isInstanceOf(Admission.Granted.class);
    }

    private Budget places(long most) {
        return new Budget(
                RelayScene.ORG,
                new UUID(7, 8),
                Budget.Kind.PLACES,
                Scope.KEY,
                key.id(),
                Unit.REQUESTS,
                Set.of(),
                BigInteger.valueOf(most),
                Span.TOTAL,
                true,
                List.of());
    }

    private Budget budget(Unit unit, String limit) {
        var amount = unit == Unit.MONEY ? Money.of(limit).pico() : Long.parseLong(limit);
        return new Budget(
                RelayScene.ORG,
                new UUID(7, 7),
                Budget.Kind.CAP,
                Scope.KEY,
                key.id(),
                unit,
                Set.of(),
                BigInteger.valueOf(amount),
                Span.DAY,
                true,
                Budget.USUAL_ALERTS);
    }

    /// Its own clock says that the next day has begun, with its limit whole.
    @ParameterizedTest
    @ValueSource(longs = {5, -5})
    void aGatewayWhoseClockIsOffByMinutesNeitherChargesAnotherDayNorEscapesACap(long minutes) {
        var databases = Instant.parse(minutes > 0 ? "2026-11-20T23:58:00Z" : "2026-11-21T00:02:00Z");
        scene.with(key).budget(budget(Unit.TOKENS, "300"));
        bounds = new SomeBounds(36, InputBound.LENGTH, 150L, 1);
        now.set(databases);
        assertThat(admit("m")).isInstanceOf(Admission.Granted.class);

        var own = databases.plus(Duration.ofMinutes(minutes));
        var time = new HouseTime(() -> own);
        time.compare(own, databases, own);
        var shifted = admitting(Durability.STRICT, time);
        var first = shifted.admit(openKey.open(secret.reveal(), null), request("m"))
                .toCompletableFuture()
                .join();

        assertThat(first).isInstanceOfSatisfying(Admission.Refused.class, refused -> {
            assertThat(refused.fault()).isEqualTo(Fault.INSUFFICIENT_QUOTA);
            assertThat(refused.budget())
                    .containsEntry("budget_resets_at", minutes > 0 ? "2026-11-21T00:00:00Z" : "2026-11-22T00:00:00Z");
        });
    }

    private AdmitCall admitting(Durability durability) {
        return admitting(durability, now::get);
    }

    private AdmitCall admitting(Durability durability, InstantSource clock) {
        var holds = new HoldForCall(intents, scene, new CountingByLength(), durability);
        return new AdmitCall(scene, limits, journal, scene, holds, health, cache, UUID::randomUUID, clock);
    }

    private Admission admit(String model) {
        return decision(openKey.open(secret.reveal(), null), model);
    }

    private Admission decision(OpenKey.Opened opened, String model) {
        return admitCall.admit(opened, request(model)).toCompletableFuture().join();
    }

    private CallRequest request(String model) {
        return new CallRequest(
                Dialect.OPENAI,
                Endpoint.CHAT_COMPLETIONS,
                model,
                false,
                10,
                bounds,
                Set.of(Protocol.OPENAI, Protocol.DEMO),
                new CallRecord.Client(null, null, null, null));
    }

    private Admission.Granted granted(String model) {
        return (Admission.Granted) admit(model);
    }

    private Fault refused(String model) {
        return ((Admission.Refused) admit(model)).fault();
    }

    private void assertUnknown(String presented) {
        assertThatThrownBy(() -> openKey.open(presented, null))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.INVALID_API_KEY));
    }

    private FaultException catchRefusal(String presented) {
        try {
            openKey.open(presented, null);
        } catch (FaultException refusal) {
            return refusal;
        }
        throw new AssertionError("was opened");
    }
}
