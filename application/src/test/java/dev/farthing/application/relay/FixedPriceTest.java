package dev.farthing.application.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.Listing;
import dev.farthing.application.report.ListOffers;
import dev.farthing.domain.account.Plan;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.SecretPrefix;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.price.PriceList;
import dev.farthing.domain.price.TenantPrices;
import dev.farthing.domain.upstream.ModelType;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.CallStatus;
import dev.farthing.domain.usage.Dialect;
import dev.farthing.domain.usage.Endpoint;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FixedPriceTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final RememberedUsage journal = new RememberedUsage();
    private final RelayCore core = new RelayCore(journal, () -> NOW);

    private Admission.Granted admitted(String model) {
        var secret = core.mint.mint(SecretPrefix.LIVE);
        core.scene.with(core.mint.aKey(secret, KeyGrant.EVERYTHING));
        return (Admission.Granted) core.admitCall
                .admit(
                        core.openKey.open(secret.reveal(), null),
                        new CallRequest(
                                Dialect.OPENAI,
                                Endpoint.CHAT_COMPLETIONS,
                                model,
                                true,
                                1,
                                SomeBounds.ofText(1),
                                Set.of(Protocol.OPENAI),
                                new CallRecord.Client(null, null, null, null)))
                .toCompletableFuture()
                .join();
    }

    private static Price price(String input, int id) {
        var like = RelayScene.aPrice("m", input, "2");
        return new Price(new UUID(8, id), "m", like.base(), List.of(), like.validFrom(), null);
    }

    private static TenantPrices ofOrg(Price price) {
        return new TenantPrices(Map.of("m", new PriceList(List.of(price))), Map.of());
    }

    @Test
    void a6APriceThatChangesMidStreamDoesNotTouchTheCall() {
        core.scene.offer("m");
        var call = admitted("m");
        core.scene.offer(RelayScene.anOffer("m", ModelType.CHAT, Protocol.OPENAI, price("9", 1)));
        core.scene.at(ofOrg(price("99", 2)));
        var ending = new CallEnding(
                CallStatus.OK,
                200,
                null,
                5,
                call.first().hop(),
                ScriptedUpstream.reported(1_000_000, 0),
                List.of(ByteBuffer.allocate(40)),
                List.of());
        var settled = core.settleCall.settle(call, ending).toCompletableFuture().join();
        assertThat(settled.cost()).isEqualTo(Money.of("1"));
        assertThat(journal.calls().getFirst().priceId())
                .isEqualTo(RelayScene.aPrice("m", "1", "2").id());
        assertThat(admitted("m").price()).isEqualTo(price("99", 2));
    }

    @Test
    void aModelPricedForTheOrgAloneIsServedToIt() {
        core.scene.offer(RelayScene.anOffer("m", ModelType.CHAT, Protocol.OPENAI, null));
        core.scene.at(ofOrg(price("3", 3)));
        assertThat(admitted("m").price()).isEqualTo(price("3", 3));
    }

    @Test
    void anOrgIsShownThePricesItWouldPay() {
        core.scene.offer("m", "alias").offer("n").at(ofOrg(price("3", 3)));
        var listOffers = new ListOffers(core.scene, () -> NOW);
        assertThat(listOffers.list(RelayScene.ORG, Listing.ALL).items())
                .extracting(ListOffers.Priced::price)
                .containsExactly(price("3", 3), RelayScene.aPrice("n", "1", "2"));
        core.scene.on(new Plan(new UUID(3, 2), "small", "Small", List.of("alias"), null, null, null));
        assertThat(listOffers.list(RelayScene.ORG, Listing.ALL).items())
                .extracting(offered -> offered.model().id())
                .containsExactly("m");
        assertThat(listOffers.list(new UUID(1, 9), Listing.ALL).total()).isZero();
    }
}
