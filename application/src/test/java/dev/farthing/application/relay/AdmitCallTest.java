package dev.farthing.application.relay;

import static dev.farthing.application.relay.RelayScene.aPrice;
import static dev.farthing.application.relay.RelayScene.anOffer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.key.CheckSecret;
import dev.farthing.domain.account.Plan;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.key.IpRange;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeySecret;
import dev.farthing.domain.key.SecretPrefix;
import dev.farthing.domain.upstream.ModelType;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.Dialect;
import dev.farthing.domain.usage.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdmitCallTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final RelayScene scene = new RelayScene().offer("m", "alias");
    private final RelayKeys mint = new RelayKeys();
    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private final RememberedUsage journal = new RememberedUsage();
    private final NoRateLimits limits = new NoRateLimits();
    private final OpenKey openKey = new OpenKey(scene, new CheckSecret(mint, _ -> {}), now::get);
    private final AdmitCall admitCall = new AdmitCall(scene, limits, journal, UUID::randomUUID, now::get);
    private final KeySecret secret = mint.mint(SecretPrefix.LIVE);
    private final IssuedKey key = mint.aKey(secret, KeyGrant.EVERYTHING);

    @Test
    void aGoodKeyIsAdmittedAtThePriceInForce() {
        scene.with(key);

        var granted = granted("m");

        assertThat(granted.price()).isEqualTo(aPrice("m", "1", "2"));
        assertThat(granted.hop().upstreamModel()).isEqualTo("vendor-m");
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
    void theOperatorMayServeUnpricedModelsForNothing() {
        scene.with(key)
                .offer(anOffer("free", ModelType.CHAT, Protocol.OPENAI, null))
                .set(new RelaySettings(List.of(), true, 1000, 1000, 1000));

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

    private Admission admit(String model) {
        return decision(openKey.open(secret.reveal(), null), model);
    }

    private Admission decision(OpenKey.Opened opened, String model) {
        return admitCall
                .admit(
                        opened,
                        new CallRequest(
                                Dialect.OPENAI,
                                Endpoint.CHAT_COMPLETIONS,
                                model,
                                false,
                                10,
                                Set.of(Protocol.OPENAI, Protocol.DEMO),
                                new CallRecord.Client(null, null, null, null)))
                .toCompletableFuture()
                .join();
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
