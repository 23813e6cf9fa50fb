package dev.farthing.web.providers;

import dev.farthing.application.authenticity.ReadEvidence;
import dev.farthing.application.quality.ReadQuality;
import dev.farthing.application.setting.Setting;
import dev.farthing.domain.authenticity.Finding;
import dev.farthing.domain.quality.Histogram;
import dev.farthing.domain.quality.Tally;
import dev.farthing.domain.quality.Verdict;
import dev.farthing.domain.quality.Window;
import dev.farthing.web.CodeWords;
import dev.farthing.web.Format;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How well providers serve, and whether they are what they say, as pages show it.
@Singleton
class ProviderEvidence {
    private static final int DAYS = 7;
    private static final int P50 = 500;
    private static final int P99 = 990;
    private static final int MOST_NAMES = 3;

    private final ReadQuality readQuality;
    private final ReadEvidence readEvidence;

    ProviderEvidence(ReadQuality readQuality, ReadEvidence readEvidence) {
        this.readQuality = readQuality;
        this.readEvidence = readEvidence;
    }

    /// What is thought of one model of a provider; null where there were no calls to say it by.
    ///
    /// @param models those that are offered by it
    record Quality(
            String upstreamModel,
            List<String> models,
            String verdict,
            List<Reason> reasons,
            String calls,
            @Nullable String successHour,
            @Nullable String successDay,
            @Nullable String p50,
            @Nullable String p99,
            @Nullable String p99Usual,
            @Nullable String serverErrors,
            @Nullable String timeouts,
            int share,
            boolean held) {}

    /// What it falls short in, and the setting that says from when on it does.
    record Reason(String what, String setting) {}

    /// What answers of one model claimed.
    ///
    /// @param inflation how much more was billed than was counted; null where too little was
    record Claimed(
            String upstreamModel,
            String answers,
            List<String> names,
            @Nullable String inflation,
            List<Found> findings) {}

    record Found(String kind, String evidence) {
        static Found of(Finding finding, CodeWords codes) {
            var kind = finding.kind().name().toLowerCase(Locale.ROOT);
            return new Found(kind, codes.evidence(finding.asked() == null ? kind : kind + "_asked", finding.figures()));
        }
    }

    List<Quality> quality(UUID provider, Format format) {
        return readQuality.read().stream()
                .filter(line -> line.known().channel().providerId().equals(provider))
                .map(line -> quality(line, format))
                .toList();
    }

    private static Quality quality(ReadQuality.Line line, Format format) {
        var windows = line.quality().windows();
        var day = windows.getOrDefault(Window.DAY, new Tally());
        var hour = windows.getOrDefault(Window.HOUR, new Tally());
        return new Quality(
                line.known().channel().upstreamModel(),
                line.known().models(),
                line.verdict().state().name().toLowerCase(Locale.ROOT),
                line.verdict().reasons().stream()
                        .sorted()
                        .map(ProviderEvidence::reason)
                        .toList(),
                format.count(day.calls()),
                percent(hour.percent(hour.answered()), format),
                percent(day.percent(day.answered()), format),
                within(day.latency(), P50, format),
                within(day.latency(), P99, format),
                within(line.quality().usual().latency(), P99, format),
                percent(day.percent(day.serverErrors()), format),
                percent(day.percent(day.timeouts()), format),
                line.quality().shift().share(),
                line.quality().shift().held());
    }

    private static Reason reason(Verdict.Reason reason) {
        var setting = switch (reason) {
            case SUCCESS_RATE -> Setting.QUALITY_SUCCESS_PERMILLE;
            case P99 -> Setting.QUALITY_SLOW_FACTOR;
            case SERVER_ERRORS -> Setting.QUALITY_SERVER_ERROR_PERMILLE;
            case TIMEOUTS -> Setting.QUALITY_TIMEOUT_PERMILLE;
        };
        return new Reason(reason.name().toLowerCase(Locale.ROOT), setting.name().toLowerCase(Locale.ROOT));
    }

    private static @Nullable String percent(@Nullable BigDecimal percent, Format format) {
        return percent == null ? null : format.percent(percent);
    }

    private static @Nullable String within(Histogram times, int permille, Format format) {
        return times.total() == 0 ? null : format.millis(times.within(permille));
    }

    List<Claimed> claims(UUID provider, CodeWords codes, Format format) {
        return readEvidence.read(DAYS).stream()
                .filter(line -> line.heard().channel().providerId().equals(provider))
                .map(line -> claimed(line, codes, format))
                .toList();
    }

    private static Claimed claimed(ReadEvidence.Line line, CodeWords codes, Format format) {
        var evidence = line.heard().evidence();
        return new Claimed(
                line.heard().channel().upstreamModel(),
                format.count(evidence.figures().answers()),
                evidence.echoes().entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                                .thenComparing(Map.Entry.comparingByKey()))
                        .limit(MOST_NAMES)
                        .map(Map.Entry::getKey)
                        .toList(),
                percent(evidence.inflationPercent(), format),
                line.findings().stream()
                        .map(finding -> Found.of(finding, codes))
                        .toList());
    }
}
