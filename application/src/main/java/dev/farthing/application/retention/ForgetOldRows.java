package dev.farthing.application.retention;

import dev.farthing.application.setting.ReadSettings;
import dev.farthing.application.setting.Setting;
import dev.farthing.application.setting.SettingValue;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Lets go of rows that are older than the settings want them kept.
@ApplicationScoped
public class ForgetOldRows {
    private static final Duration TRACES = Duration.ofDays(30);

    private final OldRows rows;
    private final ReadSettings readSettings;
    private final InstantSource clock;

    public ForgetOldRows(OldRows rows, ReadSettings readSettings, InstantSource clock) {
        this.rows = rows;
        this.readSettings = readSettings;
        this.clock = clock;
    }

    /// What cannot be let go of now keeps nothing else from going; the first failure is thrown in the end.
    public void forget() {
        var set = readSettings.read();
        var now = clock.instant();
        @Nullable RuntimeException first = null;
        for (var step : steps(set, now)) {
            try {
                step.run();
            } catch (RuntimeException failure) {
                first = first == null ? failure : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private List<Runnable> steps(Map<Setting, SettingValue> set, Instant now) {
        var month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
        int calls = Setting.CALL_MONTHS.numberIn(set);
        return List.of(
                () -> {
                    if (calls > 0) {
                        rows.dropCalls(month.minusMonths(calls));
                    }
                },
                () -> rows.dropErrors(month.minusMonths(Setting.ERROR_MONTHS.numberIn(set))),
                () -> rows.forgetEvents(now.minus(Duration.ofDays(Setting.EVENT_DAYS.numberIn(set)))),
                () -> rows.forgetTraces(now.minus(TRACES)));
    }
}
