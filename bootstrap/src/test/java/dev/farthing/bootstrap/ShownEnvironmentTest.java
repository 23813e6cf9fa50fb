package dev.farthing.bootstrap;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.setting.StartSettings;
import dev.farthing.application.setting.StartSettings.StartSetting;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShownEnvironmentTest {
    private static final Map<String, String> GIVEN = Map.of(
            "FARTHING_ZONE",
            "Europe/Berlin",
            "FARTHING_DRAIN_SECONDS",
            " ",
            "FARTHING_TRUSTED_PROXIES",
            "10.0.0.0/8, 127.0.0.1/32",
            "FARTHING_OPERATOR_KEY",
            "operator-key-that-nobody-may-see-0123",
            "FARTHING_REDIS_URL",
            "redis://user:hunter2@127.0.0.1");

    private static StartSettings shown() {
        return ShownEnvironment.of(requireNonNull(Environment.read(GIVEN).settings()), GIVEN);
    }

    private static StartSetting shown(String name) {
        return shown().named(name).orElseThrow();
    }

    @Test
    void whatIsGivenIsToldFromWhatIsUsual() {
        assertThat(shown("zone").value()).isEqualTo("Europe/Berlin");
        assertThat(shown("zone").given()).isTrue();
        assertThat(shown("trusted_proxies").value()).isEqualTo("10.0.0.0/8,127.0.0.1/32");
        assertThat(shown("drain_seconds").given()).isFalse();
        for (var name : new String[] {
            "host",
            "port",
            "kafka_servers",
            "kafka_topic",
            "currency",
            "usage_durability",
            "drain_seconds",
            "public_url",
            "console_url"
        }) {
            assertThat(shown(name).value()).as(name).isEqualTo(shown(name).usual());
        }
    }

    @Test
    void noSecretIsShown() {
        assertThat(shown().toString()).doesNotContain("operator-key", "hunter2");
    }
}
