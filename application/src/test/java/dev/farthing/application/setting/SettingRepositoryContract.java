package dev.farthing.application.setting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.setting.SettingValue.Choice;
import dev.farthing.application.setting.SettingValue.Text;
import dev.farthing.application.setting.SettingValue.Texts;
import dev.farthing.application.setting.SettingValue.Whole;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every [SettingRepository] does.
public interface SettingRepositoryContract {
    SettingRepository settings();

    <T> T inTransaction(Supplier<T> work);

    @BeforeEach
    default void nothingIsSet() {
        doing(() -> settings().remove(EnumSet.allOf(Setting.class)));
    }

    @Test
    default void valuesOfEachTypeComeBackAsTheyWereSet() {
        Map<Setting, SettingValue> values = Map.of(
                Setting.CORS_ORIGINS, new Texts(List.of("https://a.example", "*")),
                Setting.UNPRICED_MODELS, new Choice("free"),
                Setting.SUPPORT_CONTACT, new Text("\"Ann\" <ann@example.com>"),
                Setting.MAX_REQUEST_BYTES, new Whole(4096));
        doing(() -> settings().save(values));
        assertThat(all()).isEqualTo(values);
    }

    @Test
    default void whatIsNotAmongThemStays() {
        doing(() -> settings().save(Map.of(Setting.UNPRICED_MODELS, new Choice("free"))));
        doing(() -> settings().save(Map.of(Setting.MAX_EVENT_BYTES, new Whole(2048))));
        doing(() -> settings().save(Map.of(Setting.MAX_EVENT_BYTES, new Whole(3072))));
        assertThat(all())
                .isEqualTo(
                        Map.of(Setting.UNPRICED_MODELS, new Choice("free"), Setting.MAX_EVENT_BYTES, new Whole(3072)));
    }

    @Test
    default void aForgottenOneIsNotThereAndForgettingAnUnsetOneIsNoMistake() {
        doing(() -> settings().save(Map.of(Setting.UNPRICED_MODELS, new Choice("free"))));
        doing(() -> settings().remove(List.of(Setting.UNPRICED_MODELS, Setting.MAX_EVENT_BYTES)));
        assertThat(all()).isEmpty();
    }

    private Map<Setting, SettingValue> all() {
        return inTransaction(() -> settings().all());
    }

    private void doing(Runnable work) {
        inTransaction(() -> {
            work.run();
            return true;
        });
    }
}
