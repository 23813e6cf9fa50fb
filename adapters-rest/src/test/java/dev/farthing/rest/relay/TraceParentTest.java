package dev.farthing.rest.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";

    @Test
    void whatIsWrittenIsReadAsItWas() {
        for (boolean sampled : new boolean[] {true, false}) {
            var parent = new TraceParent(TRACE, SPAN, sampled);
            assertThat(TraceParent.parse(parent.header())).isEqualTo(parent);
        }
    }

    @Test
    void aLaterVersionIsReadAsFarAsItIsKnown() {
        var later = Objects.requireNonNull(TraceParent.parse("01-" + TRACE + "-" + SPAN + "-03-more"));
        assertThat(later.sampled()).isTrue();
        assertThat(later.header()).isEqualTo("00-" + TRACE + "-" + SPAN + "-01");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g"
            })
    void whatIsNoneIsNotTakenForOne(String header) {
        assertThat(TraceParent.parse(header)).isNull();
    }

    @Test
    void aCallAndItsAttemptsHaveSpansOfTheirOwn() {
        var call = UUID.fromString("01937f0e-7b9a-7c11-8a55-0d9b6f1c2e3a");
        assertThat(TraceParent.traceId(call)).isEqualTo("01937f0e7b9a7c118a550d9b6f1c2e3a");
        Set<String> ids = new HashSet<>();
        for (int number = 0; number < 50; number++) {
            var id = TraceParent.spanId(call, number);
            assertThat(id).matches("[0-9a-f]{16}").isEqualTo(TraceParent.spanId(call, number));
            ids.add(id);
        }
        assertThat(ids).hasSize(50);
        assertThat(TraceParent.spanId(new UUID(1, 0), 0)).isEqualTo("0000000000000001");
    }
}
