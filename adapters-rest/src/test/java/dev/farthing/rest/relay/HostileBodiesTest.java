package dev.farthing.rest.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.usage.Endpoint;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Bodies that are made to keep the one busy who reads them, which is an event loop.
class HostileBodiesTest {
    /// A tenth of a second where this was written, and three times as much for machines that are slower.
    private static final Duration MOST = Duration.ofMillis(3 * 100);

    /// The first times are those of a compiler.
    private static final int TIMES = 8;

    /// What is within a conversation.
    enum Hostile {
        DEEP_LISTS("[".repeat(10_000) + "]".repeat(10_000)),
        DEEP_OBJECTS("{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000)),
        UNCLOSED("[".repeat(1_000_000)),
        A_MILLION_MEMBERS(members(false)),
        A_MILLION_TIMES_THE_SAME_MEMBER(members(true)),
        A_NUMBER_OF_A_MILLION_DIGITS("9".repeat(1_000_000)),
        AN_EXPONENT_BEYOND_BELIEF("1e" + "9".repeat(1_000)),
        ESCAPES("\"" + "\\u0041".repeat(200_000) + "\""),
        BLANKS(" ".repeat(1_000_000) + "1");

        private final byte[] body;

        Hostile(String value) {
            var text = "{\"model\":\"m\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],"
                    + "\"metadata\":" + value + "}";
            body = text.getBytes(StandardCharsets.UTF_8);
        }

        private static String members(boolean same) {
            var all = new StringBuilder("{");
            for (int i = 0; i < 1_000_000; i++) {
                all.append("\"k").append(same ? 0 : i).append("\":1,");
            }
            return all.append("\"last\":1}").toString();
        }
    }

    @ParameterizedTest
    @EnumSource
    void h118NoneTakesMoreThanATenthOfASecondOfTheProcessor(Hostile hostile) {
        assertThat(best(hostile.body, body -> OpenAiRequest.scan(body, Endpoint.CHAT_COMPLETIONS)))
                .isLessThan(MOST);
        assertThat(best(hostile.body, AnthropicRequest::scan)).isLessThan(MOST);
    }

    /// What it takes this thread, whatever else the machine does.
    private static Duration best(byte[] body, Consumer<byte[]> scan) {
        var threads = ManagementFactory.getThreadMXBean();
        long best = Long.MAX_VALUE;
        for (int i = 0; i < TIMES; i++) {
            long before = threads.getCurrentThreadCpuTime();
            try {
                scan.accept(body);
            } catch (FaultException refused) {
                assertThat(refused.sentence()).isNotBlank();
            }
            best = Math.min(best, threads.getCurrentThreadCpuTime() - before);
        }
        return Duration.ofNanos(best);
    }
}
