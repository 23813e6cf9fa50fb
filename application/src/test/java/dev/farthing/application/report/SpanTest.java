package dev.farthing.application.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class SpanTest {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    @Test
    void aDayIsInclusiveAndAnInstantIsNot() {
        var days = new Span(
                new Span.Edge.Day(LocalDate.parse("2026-11-01")), new Span.Edge.Day(LocalDate.parse("2026-11-01")));
        assertThat(days.start(SHANGHAI)).isEqualTo("2026-10-31T16:00:00Z");
        assertThat(days.end(SHANGHAI)).isEqualTo("2026-11-01T16:00:00Z");
        var instant = Instant.parse("2026-11-01T00:00:00Z");
        assertThat(new Span(null, new Span.Edge.At(instant)).end(SHANGHAI)).isEqualTo(instant);
    }

    @Test
    void nothingWasBeforeTheEpoch() {
        var ancient = new Span(
                new Span.Edge.Day(LocalDate.parse("0001-01-01")),
                new Span.Edge.At(Instant.parse("1850-01-01T00:00:00Z")));
        assertThat(ancient.start(SHANGHAI)).isEqualTo(Instant.EPOCH);
        assertThat(ancient.end(SHANGHAI)).isEqualTo(Instant.EPOCH);
    }
}
