package dev.farthing.application.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.CountedChanges;
import dev.farthing.application.audit.RememberedAudit;
import dev.farthing.application.setting.SettingValue.Choice;
import dev.farthing.application.setting.SettingValue.Whole;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChangeSettingsTest {
    private final RememberedSettings settings = new RememberedSettings();
    private final CountedChanges changes = new CountedChanges();
    private final RememberedAudit audit = new RememberedAudit();
    private final ChangeSettings changeSettings = new ChangeSettings(settings, changes, audit);
    private final ResetSettings resetSettings = new ResetSettings(settings, changes, audit);

    /// Each of two who change settings at once may have seen only those before.
    @Test
    void whatContradictsWhatSomebodyElseHasSetMeanwhileIsRefused() {
        changeSettings.change(Map.of(Setting.COOLDOWN_SECONDS, new Whole(100)));
        refused(
                () -> changeSettings.change(Map.of(Setting.COOLDOWN_MAX_SECONDS, new Whole(99))),
                "cooldown_seconds must not be more than cooldown_max_seconds, 99");
        assertThat(settings.all()).isEqualTo(Map.of(Setting.COOLDOWN_SECONDS, new Whole(100)));

        changeSettings.change(
                Map.of(Setting.COOLDOWN_SECONDS, new Whole(10_000), Setting.COOLDOWN_MAX_SECONDS, new Whole(10_000)));
        refused(() -> resetSettings.reset(List.of(Setting.COOLDOWN_MAX_SECONDS)), "cooldown_seconds must not be more");
        assertThat(settings.all()).hasSize(2);
    }

    @Test
    void aContradictionThatWasThereBeforeKeepsNobodyFromChangingTheRest() {
        settings.save(Map.of(Setting.HEDGE_LEAST_MS, new Whole(20_000)));
        changeSettings.change(Map.of(Setting.UNPRICED_MODELS, new Choice("free")));
        resetSettings.reset(List.of(Setting.UNPRICED_MODELS));
        assertThat(settings.all()).containsOnlyKeys(Setting.HEDGE_LEAST_MS);
    }

    private static void refused(Runnable change, String because) {
        assertThatThrownBy(change::run)
                .hasMessageContaining(because)
                .isInstanceOfSatisfying(
                        FaultException.class,
                        refusal -> assertThat(refusal.fault()).isEqualTo(Fault.STATE_CONFLICT));
    }
}
