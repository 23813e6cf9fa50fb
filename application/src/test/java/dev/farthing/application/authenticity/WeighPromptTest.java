package dev.farthing.application.authenticity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.Admission;
import dev.farthing.application.relay.CallEnding;
import dev.farthing.application.relay.CallRequest;
import dev.farthing.application.relay.Catalogue;
import dev.farthing.application.relay.RelayCore;
import dev.farthing.application.relay.RelayScene;
import dev.farthing.application.relay.RememberedUsage;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.SomeBounds;
import dev.farthing.application.relay.TextTally;
import dev.farthing.domain.authenticity.Evidence;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.SecretPrefix;
import dev.farthing.domain.price.PriceList;
import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.CallStatus;
import dev.farthing.domain.usage.Dialect;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.domain.usage.TokenUsage;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WeighPromptTest {
    private static final ReplySummary ANSWER = answer(TokenUsage.ofText(23, 4));

    private Instant now = Instant.parse("2026-11-21T12:00:00Z");
    private final CountingScale scale = new CountingScale();
    private final RelayCore core = new RelayCore(new RememberedUsage(), () -> now);
    private final WeighPrompt weighPrompt = new WeighPrompt(scale, core.health, () -> now);

    private static ReplySummary answer(TokenUsage tokens) {
        return new ReplySummary(
                true, new ReplySummary.Reported(tokens, List.of(), "{}", null), new TextTally(9, 0), null, 3, null);
    }

    private Evidence weigh(int times, @Nullable String tokenizer, CallStatus status, @Nullable ReplySummary reply) {
        var secret = core.mint.mint(SecretPrefix.LIVE);
        core.scene.with(core.mint.aKey(secret, KeyGrant.EVERYTHING)).offer(offer(tokenizer));
        var granted = (Admission.Granted) core.admitCall
                .admit(
                        core.openKey.open(secret.reveal(), null),
                        new CallRequest(
                                Dialect.OPENAI,
                                Endpoint.CHAT_COMPLETIONS,
                                "m",
                                false,
                                1,
                                SomeBounds.ofText(1),
                                Set.of(Protocol.OPENAI),
                                new CallRecord.Client(null, null, null, null)))
                .toCompletableFuture()
                .join();
        var hop = granted.first().hop();
        for (int i = 0; i < times; i++) {
            weighPrompt.weigh(granted, new CallEnding(status, 200, null, 5, hop, reply, List.of(), List.of()));
        }
        return core.health
                .ofProvider(hop.providerId())
                .drainedEvidence()
                .getOrDefault(hop.upstreamModel(), new Evidence());
    }

    private Catalogue.Offer offer(@Nullable String tokenizer) {
        var plain = RelayScene.anOffer(
                "m", dev.farthing.domain.upstream.ModelType.CHAT, Protocol.OPENAI, RelayScene.aPrice("m", "1", "2"));
        var model = plain.model();
        return new Catalogue.Offer(
                new Model(
                        model.id(),
                        List.of(),
                        model.type(),
                        null,
                        null,
                        tokenizer,
                        List.of(),
                        model.routes(),
                        model.status(),
                        model.createdAt()),
                plain.ways(),
                new PriceList(List.of(RelayScene.aPrice("m", "1", "2"))));
    }

    @Test
    void whatIsBilledIsHeldAgainstWhatIsCounted() {
        var figures = weigh(50, "known", CallStatus.OK, ANSWER);

        assertThat(figures.figures().countedCalls()).isEqualTo(50);
        assertThat(figures.inflationPercent()).isEqualByComparingTo("15");
    }

    @Test
    void ofManyCallsAFewASecondAreCounted() {
        assertThat(weigh(1_000, "known", CallStatus.OK, ANSWER).figures().countedCalls())
                .isEqualTo(100);
        now = now.plusMillis(5_100);
        assertThat(weigh(1_000, "known", CallStatus.OK, ANSWER).figures().countedCalls())
                .isEqualTo(5);
        now = now.plusSeconds(3_600);
        assertThat(weigh(1_000, "known", CallStatus.OK, ANSWER).figures().countedCalls())
                .isEqualTo(100);
    }

    @Test
    void whatCannotBeCountedExactlyIsNotHeldAgainstAnybody() {
        assertThat(weigh(1, "unknown", CallStatus.OK, ANSWER).figures().countedCalls())
                .isZero();
        assertThat(weigh(1, "known", CallStatus.ERROR, ANSWER).figures().countedCalls())
                .isZero();
        assertThat(weigh(1, "known", CallStatus.OK, null).figures().countedCalls())
                .isZero();
        var pictures = new ReplySummary(true, ReplySummary.Reported.ofPictures(1), new TextTally(9, 0), null, 3, null);
        assertThat(weigh(1, "known", CallStatus.OK, pictures).figures().countedCalls())
                .as("a vendor that told nothing of its tokens")
                .isZero();
        scale.room = false;
        assertThat(weigh(1, "known", CallStatus.OK, ANSWER).figures().countedCalls())
                .isZero();
    }
}
