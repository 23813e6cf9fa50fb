package dev.farthing.application.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.setting.SettingValue.Choice;
import dev.farthing.application.setting.SettingValue.Text;
import dev.farthing.application.setting.SettingValue.Whole;
import dev.farthing.domain.fault.Fault;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTest {
    @ParameterizedTest
    @EnumSource
    void theUsualValueIsAmongThoseItMayTakeAndItSaysWhatItIsFor(Setting setting) {
        setting.range().check(setting.usual());
        assertThat(setting.description()).isNotBlank().doesNotContain("](");
        assertThat(Setting.named(setting.label())).contains(setting);
    }

    @Test
    void noTwoSayTheSame() {
        assertThat(Arrays.stream(Setting.values()).map(Setting::description)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "help@lab.example", "https://lab.example/help?from=farthing", "Ann, ext. 12"})
    void aContactIsALineOfText(String contact) {
        Setting.SUPPORT_CONTACT.range().check(new Text(contact));
    }

    @ParameterizedTest
    @CsvSource({
        "support_contact, 'two\nlines'",
        "update_url, ftp://releases.example",
        "update_url, https://user:password@releases.example",
        "update_url, https://releases.example/a b"
    })
    void whatIsOfAnotherFormIsRefused(String name, String text) {
        var range = Setting.named(name).orElseThrow().range();
        assertThatThrownBy(() -> range.check(new Text(text))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTextHasALengthAndIsNoChoice() {
        var range = Setting.SUPPORT_CONTACT.range();
        range.check(new Text("😀".repeat(200)));
        assertThatThrownBy(() -> range.check(new Text("x".repeat(201)))).hasMessageContaining("200");
        assertThatThrownBy(() -> range.check(new Choice("help@lab.example")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void twoThatContradictEachOtherAreNamed() {
        assertThat(Setting.contradictions(Map.of())).isEmpty();
        assertThat(Setting.contradictions(Map.of(Setting.HEDGE_LEAST_MS, new Whole(10_001))))
                .containsOnlyKeys(Setting.HEDGE_LEAST_MS);
        assertThat(Setting.contradictions(
                        Map.of(Setting.HEDGE_LEAST_MS, new Whole(10_001), Setting.HEDGE_MOST_MS, new Whole(10_001))))
                .isEmpty();
        assertThat(Setting.contradictions(Map.of(Setting.COOLDOWN_MAX_SECONDS, new Whole(29))))
                .hasEntrySatisfying(
                        Setting.COOLDOWN_SECONDS,
                        sentence -> assertThat(sentence).contains("cooldown_max_seconds, 29"));
    }

    @Test
    void onlyLimitsNameTheContact() {
        var settings = Setting.relay(Map.of(Setting.SUPPORT_CONTACT, new Text("help@lab.example")));
        for (var fault : Fault.values()) {
            var told = settings.withContact(fault, "No.");
            switch (fault) {
                case RATE_LIMIT_EXCEEDED, CONCURRENCY_LIMIT_EXCEEDED, INSUFFICIENT_QUOTA, INSUFFICIENT_BALANCE ->
                    assertThat(told).isEqualTo("No. For more, turn to help@lab.example.");
                default -> assertThat(told).isEqualTo("No.");
            }
        }
        assertThat(Setting.relay(Map.of()).withContact(Fault.INSUFFICIENT_QUOTA, "No."))
                .isEqualTo("No.");
    }
}
