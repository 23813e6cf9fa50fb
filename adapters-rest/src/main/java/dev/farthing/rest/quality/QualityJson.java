package dev.farthing.rest.quality;

import dev.farthing.application.quality.ReadQuality.Line;
import dev.farthing.domain.quality.Histogram;
import dev.farthing.domain.quality.Tally;
import dev.farthing.domain.quality.Verdict;
import dev.farthing.domain.quality.Window;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// How well each model is served by each provider.
@Schema(name = "Quality")
record QualityJson(List<ItemJson> items) {
    private static final int P50 = 500;
    private static final int P95 = 950;
    private static final int P99 = 990;

    /// One model at one provider.
    @Schema(name = "QualityItem")
    record ItemJson(
            @Schema(description = "null when no model is routed there any more", examples = "gpt-4o") @Nullable
            String model,

            @Schema(examples = "gpt-4o-2024-11-20") String upstreamModel,
            @Schema(examples = "openai") String provider,
            UUID providerId,

            @Schema(description = "by the shortest time that holds calls enough")
            Verdict.State verdict,

            @Schema(description = "what it falls short in") List<Verdict.Reason> reasons,

            @Schema(description = "percent of the calls that it gets while others can serve them too", examples = "100")
            int share,

            @Schema(description = "whether a person has set the share")
            boolean shareHeld,

            @Schema(description = "when that was changed last; what happened before is not judged any more") @Nullable
            Instant shareChangedAt,

            WindowJson fiveMinutes,
            WindowJson hour,
            WindowJson day,

            @Schema(description = "the week before the last hour")
            WindowJson usual) {
        static ItemJson of(@Nullable String model, Line line) {
            var known = line.known();
            var quality = line.quality();
            var shift = quality.shift();
            return new ItemJson(
                    model,
                    known.channel().upstreamModel(),
                    known.provider(),
                    known.channel().providerId(),
                    line.verdict().state(),
                    line.verdict().reasons().stream().sorted().toList(),
                    shift.share(),
                    shift.held(),
                    shift.changedAt().equals(Instant.EPOCH) ? null : shift.changedAt(),
                    WindowJson.of(quality.windows().get(Window.FIVE_MINUTES)),
                    WindowJson.of(quality.windows().get(Window.HOUR)),
                    WindowJson.of(quality.windows().get(Window.DAY)),
                    WindowJson.of(quality.usual()));
        }
    }

    /// What the calls of some time came to.
    @Schema(name = "QualityWindow")
    record WindowJson(
            @Schema(description = "attempts, without those that failed by the caller's fault or were broken off")
            long calls,

            @Schema(description = "percent", examples = "99.87") @Nullable
            BigDecimal successRate,

            @Nullable Long p50Ms,
            @Nullable Long p95Ms,
            @Nullable Long p99Ms,

            @Schema(description = "time to the first token of streams") @Nullable
            Long firstTokenP50Ms,

            @Nullable Long firstTokenP95Ms,
            @Nullable BigDecimal tokensPerSecond,

            @Schema(description = "percent that ended in a status of 500 or above") @Nullable
            BigDecimal serverErrorRate,

            @Schema(description = "percent") @Nullable BigDecimal timeoutRate) {
        static WindowJson of(@Nullable Tally counted) {
            var tally = counted == null ? new Tally() : counted;
            return new WindowJson(
                    tally.calls(),
                    tally.percent(tally.answered()),
                    within(tally.latency(), P50),
                    within(tally.latency(), P95),
                    within(tally.latency(), P99),
                    within(tally.firstToken(), P50),
                    within(tally.firstToken(), P95),
                    tally.tokensPerSecond(),
                    tally.percent(tally.serverErrors()),
                    tally.percent(tally.timeouts()));
        }

        private static @Nullable Long within(Histogram times, int permille) {
            return times.total() == 0 ? null : Long.valueOf(times.within(permille));
        }
    }

    /// One model at one provider in one window, as a line of a table.
    record RowJson(
            @Nullable String model,
            String upstreamModel,
            String provider,
            Verdict.State verdict,
            int share,
            String window,
            long calls,
            @Nullable BigDecimal successRate,
            @Nullable Long p50Ms,
            @Nullable Long p95Ms,
            @Nullable Long p99Ms,
            @Nullable Long firstTokenP50Ms,
            @Nullable Long firstTokenP95Ms,
            @Nullable BigDecimal tokensPerSecond,
            @Nullable BigDecimal serverErrorRate,
            @Nullable BigDecimal timeoutRate) {
        private static RowJson of(ItemJson item, String window, WindowJson counted) {
            return new RowJson(
                    item.model,
                    item.upstreamModel,
                    item.provider,
                    item.verdict,
                    item.share,
                    window,
                    counted.calls,
                    counted.successRate,
                    counted.p50Ms,
                    counted.p95Ms,
                    counted.p99Ms,
                    counted.firstTokenP50Ms,
                    counted.firstTokenP95Ms,
                    counted.tokensPerSecond,
                    counted.serverErrorRate,
                    counted.timeoutRate);
        }
    }

    static QualityJson of(List<Line> lines) {
        return new QualityJson(lines.stream()
                .flatMap(line -> line.known().models().isEmpty()
                        ? Stream.of(ItemJson.of(null, line))
                        : line.known().models().stream().map(model -> ItemJson.of(model, line)))
                .toList());
    }

    List<RowJson> rows() {
        return items.stream()
                .flatMap(item -> Stream.of(
                        RowJson.of(item, "five_minutes", item.fiveMinutes),
                        RowJson.of(item, "hour", item.hour),
                        RowJson.of(item, "day", item.day),
                        RowJson.of(item, "usual", item.usual)))
                .toList();
    }
}
