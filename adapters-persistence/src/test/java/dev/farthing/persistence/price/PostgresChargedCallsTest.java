package dev.farthing.persistence.price;

import static dev.farthing.application.relay.SomeCall.aCallAt;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.price.ChargedCall;
import dev.farthing.application.relay.SomeCall;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.usage.CallStatus;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.persistence.server.FreshDatabase;
import dev.farthing.persistence.usage.RecordedCalls;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresChargedCallsTest {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final PostgresChargedCalls calls = new PostgresChargedCalls(DATABASE.dataSource());
    private final UUID org = UUID.randomUUID();

    private List<ChargedCall> between(Instant from, Instant to, @Nullable UUID orgId) {
        var seen = new ArrayList<ChargedCall>();
        calls.each(from, to, orgId, seen::add);
        return seen;
    }

    @Test
    void theCallsOfTheTimeComeWithAllTheirTokens() {
        var tokens = new TokenUsage(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1);
        var one = aCallAt(NOW).of(org, null, UUID.randomUUID()).tokens(tokens).cost("0.1");
        var elsewhere = aCallAt(NOW).of(UUID.randomUUID(), null, UUID.randomUUID());
        RecordedCalls.write(
                DATABASE,
                Stream.of(
                                one,
                                elsewhere,
                                aCallAt(NOW.minusMillis(1)).of(org, null, UUID.randomUUID()),
                                aCallAt(NOW.plusSeconds(1)).of(org, null, UUID.randomUUID()),
                                aCallAt(NOW).of(org, null, UUID.randomUUID()).ending(CallStatus.REFUSED),
                                aCallAt(NOW).of(org, null, UUID.randomUUID()).sandbox())
                        .map(SomeCall::record)
                        .toList());
        assertThat(between(NOW, NOW.plusSeconds(1), org)).singleElement().satisfies(call -> {
            assertThat(call.tokens()).isEqualTo(tokens);
            assertThat(call.cost()).isEqualTo(Money.of("0.1"));
            assertThat(call.startedAt()).isEqualTo(NOW);
            assertThat(call.model()).isEqualTo("large");
            assertThat(call.priceId()).isEqualTo(one.record().priceId());
            assertThat(call.succeeded()).isTrue();
        });
        assertThat(between(NOW, NOW.plusSeconds(1), null))
                .extracting(ChargedCall::orgId)
                .contains(org, elsewhere.owner().orgId());
    }

    @Test
    void moreRowsThanAreFetchedAtATimeAllCome() {
        RecordedCalls.write(
                DATABASE,
                IntStream.range(0, 4_500)
                        .mapToObj(i -> aCallAt(NOW.plusMillis(i))
                                .of(org, null, UUID.randomUUID())
                                .record())
                        .toList());
        assertThat(between(NOW, NOW.plusSeconds(60), org)).hasSize(4_500);
    }
}
