package dev.farthing.application.balance;

import dev.farthing.application.setting.Setting;
import dev.farthing.application.setting.SettingRepository;
import dev.farthing.application.setting.SettingValue.Whole;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.InstantSource;

/// Forgets what vendors said longer ago than the settings want it kept.
@ApplicationScoped
public class ForgetBalances {
    private final BalanceSheet sheet;
    private final SettingRepository settings;
    private final InstantSource clock;

    public ForgetBalances(BalanceSheet sheet, SettingRepository settings, InstantSource clock) {
        this.sheet = sheet;
        this.settings = settings;
        this.clock = clock;
    }

    @Transactional
    public int forget() {
        var setting = Setting.BALANCE_HISTORY_DAYS;
        return settings.all().getOrDefault(setting, setting.usual()) instanceof Whole(int days)
                ? sheet.forget(clock.instant().minus(Duration.ofDays(days)))
                : 0;
    }
}
