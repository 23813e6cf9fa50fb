package dev.farthing.application.relay;

import dev.farthing.domain.budget.BudgetWindow;
import dev.farthing.domain.budget.Hold;
import dev.farthing.domain.budget.Holding;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.budget.WindowKey;
import dev.farthing.domain.fault.Fault;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// An intent journal in memory; what is held of it is never given back.
public final class RememberedIntents implements IntentJournal {
    private final UUID replica = UUID.randomUUID();
    private final Map<WindowKey, BudgetWindow> windows = new HashMap<>();
    private final Set<UUID> closedKeys = new HashSet<>();
    private final List<Intent> admitted = new ArrayList<>();
    private boolean away;

    @Override
    public synchronized CompletionStage<Answer> admit(Intent intent) {
        return CompletableFuture.completedStage(answer(intent));
    }

    private Answer answer(Intent intent) {
        if (away) {
            return new Answer.Unavailable();
        }
        if (closedKeys.contains(intent.owner().keyId())) {
            return new Answer.Closed(Fault.KEY_DISABLED);
        }
        var exposure = intent.exposure();
        boolean capped = false;
        for (var governing : intent.governing()) {
            if (governing.budget().hard()) {
                capped |= governing.budget().capsUse();
                var window = window(governing);
                var fitting =
                        exposure.within(window.available(), governing.budget().unit(), intent.price());
                if (fitting == null || (intent.modest() && !isPlenty(window, governing, intent))) {
                    return new Answer.NoRoom(
                            governing.budget(),
                            java.util.Objects.requireNonNull(governing.budget().limit()),
                            window.spent(),
                            window.leased(),
                            governing.window().end());
                }
                exposure = fitting;
            }
        }
        var holds = new ArrayList<Hold>();
        for (var governing : intent.governing()) {
            var budget = governing.budget();
            long amount = budget.hard() ? exposure.hold(budget.unit(), intent.price()) : 0;
            holds.add(new Hold(key(governing), governing.window().end(), budget.unit(), budget.manner(), amount));
            if (budget.hard()) {
                windows.put(key(governing), window(governing).lease(amount));
            }
        }
        admitted.add(intent);
        return new Answer.Held(new Holding(replica, holds, capped ? exposure.outputTokens() : null));
    }

    private static boolean isPlenty(BudgetWindow window, Governing governing, Intent intent) {
        var unit = governing.budget().unit();
        long hold = intent.exposure().hold(unit, intent.price());
        return unit == Unit.REQUESTS
                || window.available().compareTo(BigInteger.valueOf(hold).shiftLeft(1)) >= 0;
    }

    private BudgetWindow window(Governing governing) {
        return windows.computeIfAbsent(
                key(governing),
                key -> BudgetWindow.fresh(key, governing.budget().limit()));
    }

    private static WindowKey key(Governing governing) {
        var budget = governing.budget();
        return new WindowKey(budget.orgId(), budget.id(), governing.window().start());
    }

    /// Turns calls of this key away from now on, as when another process closed it.
    public synchronized void close(UUID keyId) {
        closedKeys.add(keyId);
    }

    /// Behaves from now on as while the database is away.
    public synchronized void away() {
        away = true;
    }

    public synchronized List<Intent> admitted() {
        return List.copyOf(admitted);
    }
}
