package dev.farthing.application.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.setting.ReadSettings;
import dev.farthing.application.setting.RememberedSettings;
import dev.farthing.application.setting.Setting;
import dev.farthing.application.setting.SettingValue.Text;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckForUpdateTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final String URL = "https://releases.example/latest";

    private final RememberedSettings settings = new RememberedSettings();
    private final RememberedNote note = new RememberedNote();
    private final List<String> asked = new ArrayList<>();
    private Supplier<String> answer = () -> "0.2.0";
    private final CheckForUpdate checkForUpdate = new CheckForUpdate(
            new ReadSettings(settings),
            url -> {
                asked.add(url);
                return answer.get();
            },
            note,
            () -> NOW);

    private UpdateView known(String version) {
        return new ReadUpdate(new ReadSettings(settings), note, new Release(version)).read();
    }

    @Test
    void nobodyIsAskedUnlessSomebodyWantsIt() {
        checkForUpdate.check();
        assertThat(asked).isEmpty();
        assertThat(known("0.1.0")).isEqualTo(new UpdateView("0.1.0", false, null, false, null, null));
    }

    @Test
    void aNewerVersionIsTold() {
        settings.save(Map.of(Setting.UPDATE_URL, new Text(URL)));
        checkForUpdate.check();
        assertThat(asked).containsExactly(URL);
        assertThat(known("0.1.0")).isEqualTo(new UpdateView("0.1.0", true, "0.2.0", true, NOW, null));
        assertThat(known("0.2.0").updateAvailable()).isFalse();
    }

    @Test
    void aFailureIsKeptAndTold() {
        settings.save(Map.of(Setting.UPDATE_URL, new Text(URL)));
        answer = () -> {
            throw Fault.UPSTREAM_UNREACHABLE.because("Nobody is there.");
        };
        assertThatThrownBy(checkForUpdate::check).isInstanceOf(FaultException.class);
        assertThat(known("0.1.0")).isEqualTo(new UpdateView("0.1.0", true, null, false, NOW, "Nobody is there."));
    }

    @Test
    void whatAnotherAddressSaidIsForgotten() {
        settings.save(Map.of(Setting.UPDATE_URL, new Text(URL)));
        checkForUpdate.check();
        settings.save(Map.of(Setting.UPDATE_URL, new Text(URL + "/2")));
        assertThat(known("0.1.0").latestVersion()).isNull();
        settings.remove(List.of(Setting.UPDATE_URL));
        assertThat(known("0.1.0").checking()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "0.1.0, 0.1.1, true",
        "0.1.0, v0.2, true",
        "0.1.0, 0.1.0, false",
        "0.9.0, 0.10.0, true",
        "1.0.0, 0.99.99, false",
        "1.0, 1.0.0, false",
        "0.1.0-SNAPSHOT, 0.1.0, false",
        "0.1.0, nonsense, false",
        "0.1.0, 99999999999.0, false",
        "0.1.0, 0.2.0-rc1, true"
    })
    void versionsAreComparedNumberByNumber(String mine, String other, boolean older) {
        assertThat(new Release(mine).isOlderThan(other)).isEqualTo(older);
    }

    private static final class RememberedNote implements UpdateNote {
        private @Nullable Heard last;

        @Override
        public Optional<Heard> last() {
            return Optional.ofNullable(last);
        }

        @Override
        public void note(Heard heard) {
            last = heard;
        }
    }
}
