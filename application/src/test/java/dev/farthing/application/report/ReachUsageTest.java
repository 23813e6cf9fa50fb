package dev.farthing.application.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.account.Caller;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReachUsageTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    private final ReachUsage reach = new ReachUsage(_ -> ZoneOffset.UTC, () -> Instant.EPOCH, () -> NOW);

    private Span settled(@Nullable LocalDate from, @Nullable LocalDate to) {
        var span = new Span(from == null ? null : new Span.Edge.Day(from), to == null ? null : new Span.Edge.Day(to));
        var filter = new UsageFilter(null, null, null, null, null, false, UsageFilter.Calls.ALL, span);
        return reach.reach(new Caller.Operator(new UUID(0, 1)), Set.of(UsageDimension.DAY), filter)
                .filter()
                .span();
    }

    @Test
    void theLastThirtyDaysAreThoseBeforeTheEndThatWasAskedFor() {
        assertThat(settled(null, null).start(ZoneOffset.UTC)).isEqualTo("2026-10-25T00:00:00Z");
        assertThat(settled(null, LocalDate.parse("2026-10-31")).start(ZoneOffset.UTC))
                .isEqualTo("2026-10-02T00:00:00Z");
    }

    @Test
    void nothingIsLaterThanToday() {
        var far = settled(null, LocalDate.parse("9999-12-31"));
        assertThat(far).isEqualTo(settled(null, null));
        assertThat(far.end(ZoneOffset.UTC)).isEqualTo("2026-11-24T00:00:00Z");
    }
}
