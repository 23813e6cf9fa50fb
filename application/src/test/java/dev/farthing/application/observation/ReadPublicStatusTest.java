package dev.farthing.application.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.Catalogue;
import dev.farthing.application.setting.RememberedSettings;
import dev.farthing.application.setting.Setting;
import dev.farthing.application.setting.SettingValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReadPublicStatusTest {
    private final RememberedSettings settings = new RememberedSettings();
    private final CountedFigures figures = new CountedFigures();
    private Instant now = Instant.parse("2026-11-23T10:00:00Z");
    private final ReadPublicStatus status = new ReadPublicStatus(
            settings, new ReadServiceState(figures), new RememberedNotices(), () -> Catalogue.EMPTY, () -> now);

    /// Everything failed.
    private static final class CountedFigures implements Figures {
        final List<List<Instant>> asked = new ArrayList<>();

        @Override
        public List<Sums> since(Whose whose, List<Instant> starts) {
            asked.add(starts);
            var failed = new Sums(50, 0, 50, 0, 0, 0, 0, BigDecimal.ZERO, 0, 0);
            return starts.stream().map(_ -> failed).toList();
        }

        @Override
        public Margins margins(Whose whose, ZoneId zone, LocalDate first, LocalDate today) {
            throw new AssertionError();
        }

        @Override
        public List<HourOfDay> hoursOfDay(Whose whose, ZoneId zone, Instant start, Instant until) {
            throw new AssertionError();
        }

        @Override
        public List<Point> series(Whose whose, Series series, int most) {
            throw new AssertionError();
        }

        @Override
        public List<ModelUse> models(Whose whose, ZoneId zone, @Nullable Instant start, @Nullable Instant end) {
            throw new AssertionError();
        }

        @Override
        public List<Conversations> conversations(Whose whose, Instant now, int days) {
            throw new AssertionError();
        }
    }

    private void shown(String word) {
        settings.save(Map.of(Setting.PUBLIC_STATUS, new SettingValue.Choice(word)));
    }

    @Test
    void howeverOftenItIsAskedForCallsAreLookedAtEverySomeSeconds() {
        shown("on");
        for (int i = 0; i < 100; i++) {
            assertThat(status.read().orElseThrow().service()).isEqualTo(ServiceState.OUTAGE);
        }
        assertThat(figures.asked).hasSize(1);
        now = now.plusSeconds(5);
        status.read();
        assertThat(figures.asked)
                .hasSize(2)
                .last()
                .isEqualTo(List.of(now.minusSeconds(15 * 60), now.minusSeconds(60 * 60)));
    }

    @Test
    void whatIsNobodysBusinessIsNotToldEvenIfItWasJustNow() {
        shown("on");
        assertThat(status.read()).isPresent();
        shown("off");
        assertThat(status.read()).isEmpty();
    }
}
