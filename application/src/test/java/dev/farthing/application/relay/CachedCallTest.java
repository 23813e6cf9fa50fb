package dev.farthing.application.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.CallRequest.CacheWish;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeySecret;
import dev.farthing.domain.key.SecretPrefix;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.CallStatus;
import dev.farthing.domain.usage.Dialect;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.domain.usage.UsageSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A call that is answered as another was before.
class CachedCallTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final CacheWish WISH = new CacheWish("the question", MINUTE);

    private Instant now = Instant.parse("2026-11-22T12:00:00Z");
    private final RememberedUsage journal = new RememberedUsage();
    private final RelayCore core = new RelayCore(journal, () -> now);
    private final KeySecret secret = core.mint.mint(SecretPrefix.LIVE);
    private final IssuedKey key = core.mint.aKey(secret, KeyGrant.EVERYTHING);

    private Admission admit(String model, @Nullable CacheWish wish) {
        var request = new CallRequest(
                Dialect.OPENAI,
                Endpoint.CHAT_COMPLETIONS,
                model,
                false,
                10,
                SomeBounds.ofText(10),
                Set.of(Protocol.OPENAI),
                new CallRecord.Client(null, null, null, null),
                wish);
        return core.admitCall
                .admit(core.openKey.open(secret.reveal(), null), request)
                .toCompletableFuture()
                .join();
    }

    private void answerOnce() {
        core.scene.with(key).offer("m", "alias");
        var first = (Admission.Granted) admit("m", WISH);
        var entry = first.cacheEntry();
        assertThat(entry).isNotNull();
        var recording = core.cache.record(entry, MINUTE);
        recording.add(ResponseCacheContract.bytes("the answer"));
        recording.keep(ResponseCacheContract.about(), ResponseCacheContract.bytes(""));
    }

    @Test
    void theSameQuestionIsAnsweredWithoutAVendorAndWithoutAHold() {
        answerOnce();
        int held = core.intents.admitted().size();

        assertThat(admit("m", WISH)).isInstanceOfSatisfying(Admission.Cached.class, cached -> {
            assertThat(cached.model()).isEqualTo("m");
            assertThat(ResponseCacheContract.text(cached.answer().body())).isEqualTo("the answer");
        });
        assertThat(admit("alias", WISH)).isInstanceOf(Admission.Cached.class);
        assertThat(core.intents.admitted().subList(held, held + 2)).allSatisfy(intent -> {
            assertThat(intent.governing()).isEmpty();
            assertThat(intent.estimate().cost()).isEqualTo(Money.ZERO);
        });
    }

    @Test
    void whoDoesNotWishForItIsAnsweredByAVendor() {
        answerOnce();

        assertThat(admit("m", null)).isInstanceOf(Admission.Granted.class);
        assertThat(admit("m", new CacheWish("another", MINUTE))).isInstanceOf(Admission.Granted.class);
        now = now.plus(MINUTE);
        assertThat(admit("m", WISH)).isInstanceOf(Admission.Granted.class);
    }

    @Test
    void aClosedKeyGetsNothing() {
        answerOnce();
        core.scene.with(key.disable(now));

        assertThat(admit("m", WISH))
                .isInstanceOfSatisfying(
                        Admission.Refused.class,
                        refused -> assertThat(refused.fault()).isEqualTo(Fault.KEY_DISABLED));
    }

    /// As every call under strict durability: on a replica that has not heard of it yet, too.
    @Test
    void aKeyThatWasClosedElsewhereGetsNothingEither() {
        answerOnce();
        core.intents.close(key.id());

        assertThat(admit("m", WISH))
                .isInstanceOfSatisfying(
                        Admission.Refused.class,
                        refused -> assertThat(refused.fault()).isEqualTo(Fault.KEY_DISABLED));
    }

    @Test
    void underRelaxedDurabilityMemoryIsBelieved() {
        answerOnce();
        var holds = new HoldForCall(core.intents, core.scene, core.counter, Durability.RELAXED);
        var hit = (Admission.Cached) admit("m", WISH);
        core.intents.close(key.id());

        assertThat(holds.hold(hit, "id").toCompletableFuture().join()).isEqualTo(hit);
    }

    @Test
    void whatAProviderAnsweredThatIsNotAllowedAnyMoreIsAskedAnew() {
        answerOnce();
        core.scene.with(key.granted(
                new KeyGrant(List.of(), List.of("another"), List.of(), null, null, null, null, null, null)));

        assertThat(admit("m", WISH)).isNotInstanceOf(Admission.Cached.class);
    }

    @Test
    void aModelThatIsNotAllowedAnyMoreIsRefused() {
        answerOnce();
        core.scene.with(key.granted(new KeyGrant(List.of("other"), List.of(), null, null, null, null)));

        assertThat(admit("m", WISH))
                .isInstanceOfSatisfying(
                        Admission.Refused.class,
                        refused -> assertThat(refused.fault()).isEqualTo(Fault.MODEL_NOT_ALLOWED));
    }

    @Test
    void limitsOfRateHoldForItToo() {
        answerOnce();
        core.limits.answer(new RateLimits.Start.Refused(Fault.RATE_LIMIT_EXCEEDED, "Slowly.", MINUTE, null));

        assertThat(admit("m", WISH))
                .isInstanceOfSatisfying(
                        Admission.Refused.class,
                        refused -> assertThat(refused.fault()).isEqualTo(Fault.RATE_LIMIT_EXCEEDED));
    }

    @Test
    void itCostsNothingUsesNothingAndTellsWhatItSaved() {
        answerOnce();
        var cached = (Admission.Cached) admit("m", WISH);

        core.settleCached.settle(cached, 3).toCompletableFuture().join();

        assertThat(journal.booking(cached.requestId()).replica()).isNotNull();
        var row = journal.calls().getLast();
        assertThat(row.requestId()).isEqualTo(cached.requestId());
        assertThat(row.cost()).isEqualTo(Money.ZERO);
        assertThat(row.responseSaving()).isEqualTo(new Money(7));
        assertThat(row.metered().tokens()).isEqualTo(TokenUsage.NONE);
        assertThat(row.metered().source()).isEqualTo(UsageSource.REPORTED);
        assertThat(row.ending().status()).isEqualTo(CallStatus.OK);
        assertThat(row.ending().chars()).isEqualTo(5);
        assertThat(row.attempts()).isEmpty();
        assertThat(row.path().hop()).isNull();
        assertThat(row.priceId()).isNull();
    }
}
