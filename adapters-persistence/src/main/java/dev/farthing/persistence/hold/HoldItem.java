package dev.farthing.persistence.hold;

import dev.farthing.application.relay.IntentJournal.Answer;
import dev.farthing.application.relay.IntentJournal.Governing;
import dev.farthing.application.relay.IntentJournal.Intent;
import dev.farthing.domain.budget.BudgetWindow;
import dev.farthing.domain.budget.Exposure;
import dev.farthing.domain.budget.Hold;
import dev.farthing.domain.budget.HoldRound;
import dev.farthing.domain.budget.HoldRound.Want;
import dev.farthing.domain.budget.Holding;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.budget.WindowKey;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A call that waits to be admitted.
final class HoldItem {
    final Intent intent;
    final long arrivedNanos;
    final CompletableFuture<Answer> answer = new CompletableFuture<>();
    /// Whether it needs a part of any lease.
    final boolean capped;
    private final List<WindowKey> keys;
    private final boolean bounded;
    /// Whether the free parts of other processes' leases were taken back for it already, or are not to be.
    boolean gathered;
    /// Whether its admission was tried in vain already.
    boolean failed;

    private Exposure exposure;

    HoldItem(Intent intent, long arrivedNanos) {
        this.intent = intent;
        this.arrivedNanos = arrivedNanos;
        this.exposure = intent.exposure();
        this.gathered = intent.modest();
        this.keys = intent.governing().stream().map(HoldItem::key).toList();
        this.capped = intent.governing().stream().anyMatch(each -> each.budget().hard());
        this.bounded =
                intent.governing().stream().anyMatch(each -> each.budget().capsUse());
    }

    private static WindowKey key(Governing governing) {
        var budget = governing.budget();
        return new WindowKey(budget.orgId(), budget.id(), governing.window().start());
    }

    /// What it wants to hold, in the order in which a refusal is named.
    List<Want> wants() {
        var wants = new ArrayList<Want>(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            var budget = intent.governing().get(i).budget();
            if (budget.hard()) {
                wants.add(new Want(keys.get(i), exposure.hold(budget.unit(), intent.price())));
            }
        }
        return wants;
    }

    /// What of it covers a second vendor too, if there may be one: all but requests and places.
    List<Want> twofold() {
        if (!intent.modest()) {
            return List.of();
        }
        var wants = new ArrayList<Want>(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            var budget = intent.governing().get(i).budget();
            if (budget.hard() && budget.unit() != Unit.REQUESTS) {
                wants.add(new Want(keys.get(i), exposure.hold(budget.unit(), intent.price())));
            }
        }
        return wants;
    }

    /// Asks for as little output as fits into what there is room for; the window that has no room even so, or null.
    @Nullable
    WindowKey shrink(HoldRound round) {
        var smaller = intent.exposure();
        for (int i = 0; i < keys.size(); i++) {
            var budget = intent.governing().get(i).budget();
            if (budget.hard()) {
                var fitting = smaller.within(round.room(keys.get(i)), budget.unit(), intent.price());
                if (fitting == null) {
                    return keys.get(i);
                }
                smaller = fitting;
            }
        }
        exposure = smaller;
        return null;
    }

    Holding holding(UUID replica) {
        return holding(replica, false);
    }

    /// The same, held from memory.
    Holding sliced(UUID replica) {
        return holding(replica, true);
    }

    private Holding holding(UUID replica, boolean sliced) {
        var holds = new ArrayList<Hold>(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            var governing = intent.governing().get(i);
            var budget = governing.budget();
            holds.add(new Hold(
                    keys.get(i),
                    governing.window().end(),
                    budget.unit(),
                    sliced && budget.hard() ? Hold.Manner.SLICED : budget.manner(),
                    budget.hard() ? exposure.hold(budget.unit(), intent.price()) : 0));
        }
        return new Holding(replica, holds, bounded ? exposure.outputTokens() : null);
    }

    Answer.NoRoom noRoom(WindowKey key, BudgetWindow window) {
        var governing = intent.governing().get(keys.indexOf(key));
        var limit = window.target() == null ? BigInteger.ZERO : window.target();
        return new Answer.NoRoom(
                governing.budget(),
                limit,
                window.spent(),
                window.leased(),
                governing.window().end());
    }

    List<WindowKey> hardKeys() {
        var hard = new ArrayList<WindowKey>(keys.size());
        for (int i = 0; i < keys.size(); i++) {
            if (intent.governing().get(i).budget().hard()) {
                hard.add(keys.get(i));
            }
        }
        return hard;
    }
}
