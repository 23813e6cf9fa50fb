package dev.farthing.rest.relay;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.application.report.UsageDimension;
import dev.farthing.application.report.UsageFilter;
import dev.farthing.application.report.UsageReport;
import dev.farthing.application.report.UsageSums;
import dev.farthing.application.report.UsageView;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/// Usage that is always the same, whoever asks; it remembers what was asked for.
final class OneSum implements UsageSums {
    static final UsageView SUM = new UsageView(
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            3,
            2,
            1,
            3,
            100,
            20,
            50,
            0,
            5,
            120,
            new BigDecimal("1.25"),
            new BigDecimal("1.25"),
            BigDecimal.ZERO,
            10L,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            BigDecimal.ZERO,
            0,
            BigDecimal.ZERO,
            Map.of());

    final List<UsageFilter> asked = new ArrayList<>();

    @Override
    public UsageReport report(Set<UsageDimension> dimensions, UsageFilter filter, ZoneId zone, Slice slice) {
        asked.add(filter);
        return new UsageReport(new Page<>(List.of(SUM), 1), SUM);
    }

    @Override
    public void each(
            Set<UsageDimension> dimensions, UsageFilter filter, ZoneId zone, Consumer<? super UsageView> taker) {
        taker.accept(SUM);
    }
}
