package dev.farthing.application.leak;

import dev.farthing.application.account.AdminKeyRepository;
import dev.farthing.application.account.SetAdminKeyState;
import dev.farthing.application.account.StandingOperatorKey;
import dev.farthing.application.key.KeyRepository;
import dev.farthing.application.key.RefuseGuess;
import dev.farthing.application.key.SetKeyState;
import dev.farthing.application.leak.FindLeaked.Leaked;
import dev.farthing.application.setting.Setting;
import dev.farthing.application.setting.SettingRepository;
import dev.farthing.domain.account.AdminKey;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.account.Role;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyState;
import dev.farthing.domain.key.KeySwitch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Switches off the keys whose secrets somebody found, where the operator wants that, and tells whose they are.
///
/// A key that opens nothing already is told of once. The last key of an operator, and the one that the environment
/// holds, are told of and stay: without them nobody could let anybody in.
@ApplicationScoped
public class ReportLeak {
    private final FindLeaked findLeaked;
    private final LeakNotes notes;
    private final TellLeak tellLeak;
    private final KeyRepository keys;
    private final SetKeyState keyState;
    private final AdminKeyRepository adminKeys;
    private final SetAdminKeyState adminKeyState;
    private final StandingOperatorKey standing;
    private final SettingRepository settings;
    private final RefuseGuess refuseGuess;
    private final InstantSource clock;

    public ReportLeak(
            FindLeaked findLeaked,
            LeakNotes notes,
            TellLeak tellLeak,
            KeyRepository keys,
            SetKeyState keyState,
            AdminKeyRepository adminKeys,
            SetAdminKeyState adminKeyState,
            StandingOperatorKey standing,
            SettingRepository settings,
            RefuseGuess refuseGuess,
            InstantSource clock) {
        this.findLeaked = findLeaked;
        this.notes = notes;
        this.tellLeak = tellLeak;
        this.keys = keys;
        this.keyState = keyState;
        this.adminKeys = adminKeys;
        this.adminKeyState = adminKeyState;
        this.standing = standing;
        this.settings = settings;
        this.refuseGuess = refuseGuess;
        this.clock = clock;
    }

    /// Those of the secrets that are ours. A signed report that came before does nothing, and is answered all the
    /// same; who reports without a signature what is none of ours is counted as a guesser.
    @Transactional
    public Set<String> report(LeakReport report) {
        var now = clock.instant();
        // in an order that all who report share, so that none waits for another in a circle
        var found = new TreeMap<Leak, Leaked>(Comparator.comparing(Leak::secret));
        for (var leak : report.leaks()) {
            var leaked = findLeaked.find(leak.secret(), report.address(), now);
            if (leaked != null) {
                found.put(leak, leaked);
            }
        }
        switch (report) {
            case LeakReport.Plain(var _, var address) -> {
                if (found.isEmpty()) {
                    refuseGuesser(address);
                }
                act(found, false, now);
            }
            case LeakReport.Signed(var digest, var _) -> {
                if (notes.isNew("report " + digest)) {
                    act(found, true, now);
                }
            }
        }
        return found.keySet().stream().map(Leak::secret).collect(Collectors.toSet());
    }

    private void refuseGuesser(@Nullable String address) {
        var refusal = refuseGuess.refuse(Fault.INVALID_API_KEY.because("this opens nothing"), address);
        if (refusal.fault() == Fault.TOO_MANY_ATTEMPTS) {
            throw refusal;
        }
    }

    private void act(Map<Leak, Leaked> found, boolean signed, Instant now) {
        if (found.isEmpty()) {
            return;
        }
        boolean mayDisable = Setting.LEAKED_KEYS.textIn(settings.all()).equals("disable");
        found.forEach((leak, leaked) -> {
            boolean isNew = notes.isNew("leak " + mark(leaked));
            boolean disabled = mayDisable && isDisabled(leaked, now);
            if (isNew || disabled) {
                tellLeak.tell(leaked, new TellLeak.Circumstances(leak.url(), signed, disabled));
            }
        });
    }

    private static String mark(Leaked leaked) {
        return switch (leaked) {
            case Leaked.Key(var key, var publicId) -> key.id() + " " + publicId;
            case Leaked.Admin(var admin, var publicId) -> admin.id() + " " + publicId;
            case Leaked.Standing() -> "operator_key";
        };
    }

    /// Whether it opened until now, and does not any more.
    private boolean isDisabled(Leaked leaked, Instant now) {
        return switch (leaked) {
            case Leaked.Key(var key, var _) -> isDisabled(key, now);
            case Leaked.Admin(var admin, var _) -> isDisabled(admin, now);
            case Leaked.Standing() -> false;
        };
    }

    private boolean isDisabled(IssuedKey found, Instant now) {
        var org = found.holder().orgId();
        var key = keys.findForChange(org, found.id());
        if (key.isEmpty() || !opens(key.get(), now)) {
            return false;
        }
        keyState.set(new Caller.Operator(org), org, found.id(), KeySwitch.DISABLE);
        return true;
    }

    private boolean isDisabled(AdminKey found, Instant now) {
        var org = found.key().holder().orgId();
        var admin = adminKeys.findForChange(org, found.id());
        if (admin.isEmpty() || !opens(admin.get().key(), now) || isLastOperator(admin.get(), now)) {
            return false;
        }
        adminKeyState.set(new Caller.Operator(org), org, found.id(), KeySwitch.DISABLE);
        return true;
    }

    private boolean isLastOperator(AdminKey admin, Instant now) {
        return admin.role() == Role.OPERATOR && !standing.isSet() && adminKeys.countLivingOperators(now) <= 1;
    }

    private static boolean opens(IssuedKey key, Instant now) {
        return key.state() instanceof KeyState.Active && !key.grant().expiredAt(now);
    }
}
