package dev.farthing.application.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.setting.ReadSettings;
import dev.farthing.application.setting.RememberedSettings;
import dev.farthing.application.setting.Setting;
import dev.farthing.application.setting.SettingValue.Whole;
import dev.farthing.domain.fault.FaultException;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ForgetOldRowsTest {
    private final RememberedSettings settings = new RememberedSettings();
    private final List<String> done = new ArrayList<>();
    private boolean disturbed;
    private final ForgetOldRows forgetOldRows =
            new ForgetOldRows(new Rows(), new ReadSettings(settings), () -> Instant.parse("2026-11-30T23:59:59Z"));

    @Test
    void callsStayForGoodUnlessSomebodyWantsOtherwise() {
        forgetOldRows.forget();
        assertThat(done)
                .containsExactly(
                        "errors before 2026-08",
                        "events before 2026-09-01T23:59:59Z",
                        "traces before 2026-10-31T23:59:59Z");
    }

    @Test
    void eachGoesAtTheAgeThatIsSet() {
        settings.save(Map.of(
                Setting.CALL_MONTHS, new Whole(13),
                Setting.ERROR_MONTHS, new Whole(1),
                Setting.EVENT_DAYS, new Whole(7)));
        forgetOldRows.forget();
        assertThat(done)
                .containsExactly(
                        "calls before 2025-10",
                        "errors before 2026-10",
                        "events before 2026-11-23T23:59:59Z",
                        "traces before 2026-10-31T23:59:59Z");
    }

    @Test
    void whatIsDisturbedKeepsNothingElseFromGoing() {
        settings.save(Map.of(Setting.CALL_MONTHS, new Whole(1)));
        disturbed = true;
        assertThatThrownBy(forgetOldRows::forget).hasMessage("calls are being read");
        assertThat(done).hasSize(3);
    }

    @Test
    void whoAsksForCallsThatWereLetGoIsToldSo() {
        KeptCalls kept = () -> Instant.parse("2026-10-01T00:00:00Z");
        kept.mustReach(Instant.parse("2026-10-01T00:00:00Z"));
        assertThatThrownBy(() -> kept.mustReach(Instant.parse("2026-09-30T23:59:59Z")))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("2026-10-01T00:00:00Z");
        assertThatThrownBy(() -> kept.mustReach(null)).isInstanceOf(FaultException.class);
        KeptCalls all = () -> Instant.EPOCH;
        all.mustReach(null);
    }

    private final class Rows implements OldRows {
        @Override
        public void dropCalls(YearMonth before) {
            if (disturbed) {
                throw new IllegalStateException("calls are being read");
            }
            done.add("calls before " + before);
        }

        @Override
        public void dropErrors(YearMonth before) {
            done.add("errors before " + before);
        }

        @Override
        public void forgetEvents(Instant before) {
            done.add("events before " + before);
        }

        @Override
        public void forgetTraces(Instant before) {
            done.add("traces before " + before);
        }
    }
}
