package dev.farthing.application.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.setting.SettingRange.Between;
import dev.farthing.application.setting.SettingRange.EachLike;
import dev.farthing.application.setting.SettingRange.Like;
import dev.farthing.application.setting.SettingRange.OneOf;
import dev.farthing.application.setting.SettingValue.Choice;
import dev.farthing.application.setting.SettingValue.Text;
import dev.farthing.application.setting.SettingValue.Texts;
import dev.farthing.application.setting.SettingValue.Whole;
import dev.farthing.domain.fault.Fault;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /// What others than the data plane and the judges of quality read; their own tests change it.
    private static final Set<Setting> READ_ELSEWHERE = EnumSet.of(
            Setting.PRIVATE_TARGETS_ALLOWED,
            Setting.LEAKED_KEYS,
            Setting.MODEL_LIST_HOURS,
            Setting.ERROR_MONTHS,
            Setting.CALL_MONTHS,
            Setting.EVENT_DAYS,
            Setting.INVALID_CREDENTIAL_DAYS,
            Setting.INVALID_CREDENTIAL_ACTION,
            Setting.LOW_ACCOUNT_BALANCE,
            Setting.LOW_ACCOUNT_DAYS,
            Setting.BALANCE_HISTORY_DAYS,
            Setting.LOG_LEVEL,
            Setting.UPDATE_URL,
            Setting.CONSOLE_SESSION_HOURS,
            Setting.PUBLIC_STATUS);

    @ParameterizedTest
    @EnumSource
    void whatIsSetChangesWhatCallsAndQualityAreHeldTo(Setting setting) {
        var set = Map.of(setting, another(setting));
        setting.range().check(another(setting));
        boolean changes = !Setting.relay(set).equals(Setting.relay(Map.of()))
                || !Setting.quality(set).equals(Setting.quality(Map.of()));
        assertThat(changes).isEqualTo(!READ_ELSEWHERE.contains(setting));
    }

    private static SettingValue another(Setting setting) {
        return switch (setting.range()) {
            case Between(int least, int most) -> new Whole(setting.usual().equals(new Whole(most)) ? least : most);
            case OneOf(List<String> words) ->
                words.stream()
                        .map(Choice::new)
                        .filter(word -> !word.equals(setting.usual()))
                        .findFirst()
                        .orElseThrow();
            case Like _ -> new Text("https://lab.example/farthing");
            case EachLike _ -> new Texts(List.of("https://app.example"));
        };
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
                        one -> assertThat(one.sentence()).contains("cooldown_max_seconds, 29"));
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
