package dev.farthing.upstream.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.fault.Fault;
import dev.farthing.upstream.Corpus;
import dev.farthing.upstream.Corpus.Exchange;
import dev.farthing.upstream.FakeVendor;
import dev.farthing.upstream.FakeVendor.Answer;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every recorded exchange, over the network.
class RecordedAnswersTest {
    private static final Set<Integer> OURS = Set.of(401, 403, 429);

    private static Calls calls;
    private static FakeVendor vendor;

    @BeforeAll
    static void open() {
        calls = new Calls();
        vendor = FakeVendor.on(calls.vertx);
        calls.baseUrl = vendor.baseUrl();
    }

    @AfterAll
    static void close() {
        vendor.close();
        calls.close();
    }

    static Stream<Exchange> exchanges() {
        return Corpus.openAi().stream();
    }

    @ParameterizedTest
    @MethodSource("exchanges")
    void anExchangeComesThroughAsItWasRecorded(Exchange exchange) {
        vendor.next(answer(exchange));
        calls.endpoint = exchange.endpoint();
        calls.stream = exchange.isStream();
        calls.usageWanted = true;

        var heard = calls.call();

        assertThat(heard.objections()).isEmpty();
        if (OURS.contains(exchange.status())) {
            assertThat(heard.failure().httpStatus()).isEqualTo(exchange.status());
            assertThat(heard.failure().fault())
                    .isIn(
                            switch (exchange.status()) {
                                case 401 -> Set.of(Fault.UPSTREAM_AUTH);
                                case 403 -> Set.of(Fault.UPSTREAM_AUTH, Fault.UPSTREAM_ERROR, Fault.INVALID_REQUEST);
                                default -> Set.of(Fault.UPSTREAM_RATE_LIMITED);
                            });
            assertThat(heard.failure().said()).isNotNull();
            return;
        }
        assertThat(heard.failure()).isNull();
        assertThat(heard.head().status()).isEqualTo(exchange.status());
        assertThat(heard.head().stream()).isEqualTo(exchange.isStream());
        assertThat(heard.all()).isEqualTo(exchange.bodyText());
        var summary = heard.end().summary();
        if (exchange.usage() == null) {
            assertThat(summary.reported()).isNull();
        } else {
            assertThat(summary.reported().tokens()).isEqualTo(Replay.expected(exchange));
        }
        var error = exchange.surface().startsWith("error");
        assertThat(summary.whole()).isEqualTo(!error);
    }

    private static Answer answer(Exchange exchange) {
        var answer = Answer.of(exchange.status(), exchange.headers());
        var from = 0;
        for (var size : exchange.pieces()) {
            answer.piece(Arrays.copyOfRange(exchange.body(), from, from + size));
            from += size;
        }
        assertThat(from).isEqualTo(exchange.body().length);
        return answer;
    }
}
