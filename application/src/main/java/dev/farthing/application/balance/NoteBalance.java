package dev.farthing.application.balance;

import dev.farthing.application.balance.BalanceSheet.Due;
import dev.farthing.application.setting.Setting;
import dev.farthing.application.setting.SettingRepository;
import dev.farthing.application.setting.SettingValue;
import dev.farthing.application.setting.SettingValue.Whole;
import dev.farthing.application.upstream.RefillCredential;
import dev.farthing.domain.balance.AccountBalance;
import dev.farthing.domain.balance.AccountStatement;
import dev.farthing.domain.balance.Exhaustion;
import dev.farthing.domain.balance.PollTimes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Keeps what a vendor said of an account, and tells once when it has become low; one that was empty and was paid
/// into is used again.
@ApplicationScoped
public class NoteBalance {
    private final BalanceSheet sheet;
    private final RefillCredential refillCredential;
    private final SettingRepository settings;
    private final InstantSource clock;

    public NoteBalance(
            BalanceSheet sheet, RefillCredential refillCredential, SettingRepository settings, InstantSource clock) {
        this.sheet = sheet;
        this.refillCredential = refillCredential;
        this.settings = settings;
        this.clock = clock;
    }

    @Transactional
    public void note(Due due, Heard heard) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        switch (heard) {
            case Heard.Untold(var why) ->
                sheet.fail(
                        due.credential(),
                        why,
                        PollTimes.next(due.credential(), now, due.interval(), due.failures() + 1));
            case Heard.Told(var statement) -> {
                var id = due.credential();
                var balance = statement.balance();
                sheet.hold(id);
                var last = sheet.last(id).orElse(null);
                sheet.keep(id, balance, now, PollTimes.next(id, now, due.interval(), 0));
                sheet.describe(id, statement.terms(), statement.uses());
                var points = sheet.points(List.of(id), BalanceSheet.ENOUGH).getOrDefault(id, List.of());
                warn(id, balance, points, now);
                if (balance.isToppedUpSince(last) || balance.isToppedUpLately(points, now)) {
                    refillCredential.refill(id);
                }
            }
        }
    }

    private void warn(UUID id, AccountBalance balance, List<Exhaustion.Point> points, Instant now) {
        var set = settings.all();
        var emptyAt = Exhaustion.predicted(points).orElse(null);
        boolean low = balance.left().compareTo(new BigDecimal(number(set, Setting.LOW_ACCOUNT_BALANCE))) <= 0
                || isSoon(emptyAt, now, number(set, Setting.LOW_ACCOUNT_DAYS));
        if (sheet.tell(id, low) && low) {
            sheet.alert(id, balance, emptyAt);
        }
    }

    private static boolean isSoon(@Nullable Instant emptyAt, Instant now, int days) {
        return emptyAt != null && !emptyAt.isAfter(now.plus(Duration.ofDays(days)));
    }

    private static int number(Map<Setting, SettingValue> set, Setting setting) {
        return set.getOrDefault(setting, setting.usual()) instanceof Whole(int number) ? number : 0;
    }

    /// What came of asking.
    public sealed interface Heard {
        record Told(AccountStatement statement) implements Heard {}

        /// @param why one sentence without a secret
        record Untold(String why) implements Heard {}
    }
}
