package dev.farthing.domain.budget;

import dev.farthing.domain.budget.HoldRound.Want;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// The database of the simulation: every method is one transaction, written as the gateway's are.
final class SimulatedBooks {
    private final Map<WindowKey, Page> pages = new LinkedHashMap<>();
    private final Map<SimulatedCall, UUID> intents = new LinkedHashMap<>();
    private final Map<SimulatedCall, Row> rows = new HashMap<>();
    private final Set<UUID> alive = new HashSet<>();
    private final Function<WindowKey, @Nullable BigInteger> limits;
    private final @Nullable Mutant mutant;

    /// @param limits what a window that is opened for the first time is limited to
    SimulatedBooks(Function<WindowKey, @Nullable BigInteger> limits, @Nullable Mutant mutant) {
        this.limits = limits;
        this.mutant = mutant;
    }

    /// What became of a call that asked to be admitted.
    enum Answer {
        HELD,
        NO_ROOM,
        /// The life that asked is given up as lost, and admits nothing any more.
        FENCED
    }

    /// A window with its leases, and beside them what the calls themselves say.
    private static final class Page {
        BudgetWindow window;
        final Map<UUID, Lease> leases = new LinkedHashMap<>();
        final Map<UUID, Long> held = new HashMap<>();
        long billed;
        long charged;
        long overrun;
        /// What lost calls without a row are known to have cost; where there are slices it stays set aside.
        long kept;

        Page(BudgetWindow window) {
            this.window = window;
        }

        void put(Lease lease) {
            if (lease.revoked() && lease.amount() == 0) {
                leases.remove(lease.replica());
            } else {
                leases.put(lease.replica(), lease);
            }
        }
    }

    /// The one usage row of a call: what it was charged of each want, and of the org's sum.
    private static final class Row {
        final boolean orphaned;
        final long[] charged;
        long money;
        boolean adjusted;

        Row(boolean orphaned, long[] charged, long money) {
            this.orphaned = orphaned;
            this.charged = charged;
            this.money = money;
        }
    }

    void begin(UUID life) {
        alive.add(life);
    }

    boolean isAlive(UUID life) {
        return alive.contains(life);
    }

    boolean isSettled(SimulatedCall call) {
        return rows.containsKey(call);
    }

    /// Whether a life is given up and its leases lend nothing any more.
    boolean isReclaimed(UUID life) {
        return !alive.contains(life)
                && pages.values().stream()
                        .map(page -> page.leases.get(life))
                        .allMatch(lease -> lease == null || lease.revoked());
    }

    /// Gives a life up for good.
    void lose(UUID life) {
        alive.remove(life);
    }

    /// Gives every life up.
    void loseAll() {
        alive.clear();
    }

    /// Decides a batch in its order of arrival; a call that is on record already is not held twice.
    List<Answer> admit(UUID life, List<SimulatedCall> batch, ToLongFunction<WindowKey> recentPerMinute) {
        var answers = new ArrayList<Answer>(batch.size());
        if (!alive.contains(life)) {
            batch.forEach(_ -> answers.add(Answer.FENCED));
            return answers;
        }
        var keys = new TreeSet<WindowKey>();
        for (var call : batch) {
            for (var want : call.wants()) {
                keys.add(want.window());
            }
        }
        var leases = new ArrayList<Lease>(keys.size());
        for (var key : keys) {
            var lease = page(key).leases.get(life);
            if (lease != null) {
                leases.add(lease);
            }
        }
        var round = new HoldRound(life, leases);
        var accepted = new ArrayList<SimulatedCall>(batch.size());
        boolean opened = false;
        for (var call : batch) {
            if (intents.containsKey(call) || rows.containsKey(call)) {
                answers.add(intents.containsKey(call) ? Answer.HELD : Answer.FENCED);
                continue;
            }
            if (!round.holdsWithin(call.wants())) {
                if (!opened) {
                    round.open(keys.stream().map(key -> page(key).window).toList());
                    opened = true;
                }
                if (!holdsGrowing(round, call, recentPerMinute)) {
                    answers.add(Answer.NO_ROOM);
                    continue;
                }
            }
            accepted.add(call);
            answers.add(Answer.HELD);
        }
        round.changedLeases().forEach(lease -> page(lease.window()).put(lease));
        round.changedWindows().forEach(window -> page(window.key()).window = window);
        for (var call : accepted) {
            intents.put(call, life);
            for (var want : call.wants()) {
                page(want.window()).held.merge(life, want.amount(), Long::sum);
            }
        }
        return answers;
    }

    private static boolean holdsGrowing(
            HoldRound round, SimulatedCall call, ToLongFunction<WindowKey> recentPerMinute) {
        while (true) {
            var full = round.holdsGrowing(call.wants(), recentPerMinute);
            if (full == null) {
                return true;
            }
            if (!call.shrink(full.window(), round.room(full.window()))) {
                return false;
            }
        }
    }

    /// Takes what other lives' leases do not hold calls against back into the windows.
    void gather(UUID life, List<Want> wants) {
        for (var want : wants) {
            var page = page(want.window());
            for (var lease : List.copyOf(page.leases.values())) {
                if (!lease.replica().equals(life)) {
                    shrink(page, lease, lease.trim());
                }
            }
        }
    }

    /// Gives back what a life's own lease does not hold calls against.
    void trim(UUID life, WindowKey key) {
        var page = page(key);
        var lease = page.leases.get(life);
        if (lease != null && !lease.revoked()) {
            shrink(page, lease, lease.trim());
        }
    }

    /// The leases of lives that are given up, as one who wants to take them back finds them.
    List<Lease> leasesOfTheLost() {
        var found = new ArrayList<Lease>();
        for (var page : pages.values()) {
            for (var lease : page.leases.values()) {
                if (!alive.contains(lease.replica()) && !lease.revoked()) {
                    found.add(lease);
                }
            }
        }
        return found;
    }

    /// Takes a lost life's lease back, as it is now and not as it was found.
    void reclaim(Lease found) {
        var page = page(found.window());
        if (mutant == Mutant.RECLAIMS_UNGUARDED) {
            shrink(page, found, found.revoke());
            return;
        }
        var lease = page.leases.get(found.replica());
        if (lease != null && !lease.revoked()) {
            var revoked = lease.revoke();
            shrink(page, lease, mutant == Mutant.FREES_ORPHANED_SLICES ? revoked.unslice(revoked.sliced()) : revoked);
        }
    }

    /// Cuts a slice off a living process's lease, if it has one; how large it became.
    long cut(UUID life, WindowKey key, long wanted) {
        var page = page(key);
        var lease = page.leases.get(life);
        var limit = page.window.limit();
        if (!alive.contains(life) || lease == null || lease.revoked() || limit == null) {
            return 0;
        }
        long size = Math.min(wanted, room(page) + lease.free());
        var cut = SliceCut.exactly(size, lease, page.window);
        page.window = cut.window();
        page.put(cut.lease());
        return cut.amount();
    }

    /// Gives parts of a life's slices back, be it over or not.
    void giveBack(UUID life, Map<WindowKey, Long> parts) {
        parts.forEach((key, amount) -> {
            var page = page(key);
            var lease = page.leases.get(life);
            if (lease != null) {
                shrink(page, lease, lease.unslice(Math.min(lease.sliced(), amount)));
            }
        });
    }

    long sliced(UUID life, WindowKey key) {
        var lease = page(key).leases.get(life);
        return lease == null ? 0 : lease.sliced();
    }

    /// Somebody knows what the lost calls of a process cost that will never come back: the rest of its slices is
    /// free.
    void reconcile(UUID life, List<SimulatedCall> lost) {
        if (alive.contains(life)) {
            return;
        }
        var cost = new HashMap<WindowKey, Long>();
        for (var call : lost) {
            for (int i = 0; i < call.wants().size(); i++) {
                cost.merge(call.wants().get(i).window(), call.billed(i), Long::sum);
            }
            page(call.sum()).kept += call.money().charged();
        }
        for (var entry : pages.entrySet()) {
            var page = entry.getValue();
            var lease = page.leases.get(life);
            long known = cost.getOrDefault(entry.getKey(), 0L);
            if ((lease == null ? 0 : lease.sliced()) < known) {
                throw new Violation("lost calls cost " + known + " of a slice of " + lease);
            }
            if (lease != null) {
                shrink(page, lease, lease.unslice(lease.sliced() - known));
                page.kept += known;
            }
        }
    }

    private static void shrink(Page page, Lease from, Lease to) {
        page.window = page.window.takeBack(from.amount() - to.amount());
        page.put(to);
    }

    /// Books finished calls: each once, whoever has asked before, and by an adjustment where it was given up as
    /// lost.
    void settle(List<SimulatedCall> batch) {
        for (var call : batch) {
            var life = intents.remove(call);
            if (life != null) {
                var charges = new Charge[call.wants().size()];
                Arrays.setAll(charges, call::charge);
                book(call, life, charges, call.money(), false);
            } else if (call.sliced && !rows.containsKey(call)) {
                settleSliced(call);
            } else {
                var row = rows.get(call);
                if (row != null && row.orphaned && !row.adjusted) {
                    adjust(call, row);
                }
            }
        }
    }

    /// Its slices have what it is charged, whoever was given up meanwhile.
    private void settleSliced(SimulatedCall call) {
        var charged = new long[call.wants().size()];
        for (int i = 0; i < charged.length; i++) {
            var page = page(call.wants().get(i).window());
            var lease = page.leases.get(call.replica);
            var charge = call.charge(i);
            boolean beside = !alive.contains(call.replica) && mutant == Mutant.CHARGES_BESIDE_THE_SLICE;
            long backed = lease == null || beside ? 0 : Math.min(lease.sliced(), charge.charged());
            long taken = backed + Math.min(charge.charged() - backed, room(page));
            var booked = new Charge(taken, charge.overrun() + charge.charged() - taken);
            page.window = page.window.settle(booked, backed);
            if (lease != null) {
                page.put(lease.unslice(backed));
            }
            page.charged += booked.charged();
            page.overrun += booked.overrun();
            charged[i] = taken;
        }
        bookSum(call, call.money());
        rows.put(call, new Row(false, charged, call.money().charged()));
    }

    private void bookSum(SimulatedCall call, Charge money) {
        var sum = page(call.sum());
        sum.window = sum.window.settle(money, 0);
        sum.charged += money.charged();
        sum.overrun += money.overrun();
    }

    /// Gives calls of lost lives up: the vendor may have billed all that they hold, so all of it is charged.
    void sweep(int atMost) {
        var lost = new ArrayList<Map.Entry<SimulatedCall, UUID>>();
        for (var intent : intents.entrySet()) {
            if (lost.size() < atMost && !alive.contains(intent.getValue())) {
                lost.add(Map.entry(intent.getKey(), intent.getValue()));
            }
        }
        for (var intent : lost) {
            var call = intent.getKey();
            intents.remove(call);
            boolean refund = mutant == Mutant.REFUNDS_ON_EXPIRY;
            var charges = new Charge[call.wants().size()];
            Arrays.setAll(
                    charges,
                    i -> refund
                            ? Charge.NOTHING
                            : Charge.whole(call.wants().get(i).amount()));
            book(call, intent.getValue(), charges, refund ? Charge.NOTHING : Charge.whole(call.mostMoney()), true);
        }
    }

    private void book(SimulatedCall call, UUID life, Charge[] charges, Charge money, boolean orphaned) {
        var charged = new long[charges.length];
        for (int i = 0; i < charges.length; i++) {
            var want = call.wants().get(i);
            var page = page(want.window());
            var lease = page.leases.get(life);
            if (lease != null) {
                page.window = page.window.settle(charges[i], lease.released(want.amount(), charges[i]));
                page.put(lease.settle(want.amount(), charges[i]));
            } else if (want.amount() > 0) {
                throw new Violation("a hold has no lease: " + want);
            }
            page.held.merge(life, -want.amount(), Long::sum);
            page.charged += charges[i].charged();
            page.overrun += charges[i].overrun();
            charged[i] = charges[i].charged();
        }
        bookSum(call, money);
        if (rows.put(call, new Row(orphaned, charged, money.charged())) != null) {
            throw new Violation("a call has two rows: " + call);
        }
    }

    private void adjust(SimulatedCall call, Row row) {
        row.adjusted = true;
        for (int i = 0; i < row.charged.length; i++) {
            row.charged[i] += correct(page(call.wants().get(i).window()), call.charge(i), row.charged[i]);
        }
        row.money += correct(page(call.sum()), call.money(), row.money);
    }

    /// @return the correction that found room; what did not is overrun
    private static long correct(Page page, Charge charge, long charged) {
        long delta = charge.charged() - charged;
        long taken = Math.min(delta, room(page));
        page.window = page.window.correct(BigInteger.valueOf(delta), BigInteger.valueOf(charge.overrun()));
        page.charged += taken;
        page.overrun += delta - taken + charge.overrun();
        return taken;
    }

    private static long room(Page page) {
        return page.window.limit() == null
                ? Long.MAX_VALUE
                : page.window.available().longValueExact();
    }

    /// Changes a window's limit and takes free parts of leases back where it is not reached yet.
    void aim(WindowKey key, BigInteger target) {
        var page = page(key);
        page.window = page.window.aim(target);
        if (!target.equals(page.window.limit())) {
            for (var lease : List.copyOf(page.leases.values())) {
                shrink(page, lease, lease.trim());
            }
        }
    }

    /// What a process that looked could hold of a window.
    long room(UUID life, WindowKey key) {
        var page = page(key);
        var lease = page.leases.get(life);
        return room(page) + (lease == null ? 0 : lease.free());
    }

    /// The vendor bills a call, whatever the books say.
    void bill(SimulatedCall call) {
        for (int i = 0; i < call.wants().size(); i++) {
            page(call.wants().get(i).window()).billed += call.billed(i);
        }
        page(call.sum()).billed += call.money().charged();
    }

    private Page page(WindowKey key) {
        var page = pages.get(key);
        if (page == null) {
            page = new Page(BudgetWindow.fresh(key, limits.apply(key)));
            pages.put(key, page);
        }
        return page;
    }

    /// What must hold at every moment.
    void check() {
        for (var page : pages.values()) {
            var window = page.window;
            var limit = window.limit();
            long leased = 0;
            for (var lease : page.leases.values()) {
                leased += lease.amount();
                if (lease.allocated() - lease.sliced() != page.held.getOrDefault(lease.replica(), 0L)) {
                    throw new Violation("open calls hold " + page.held.get(lease.replica()) + " of " + lease);
                }
            }
            if (leased != window.leased().longValueExact()) {
                throw new Violation("the leases add up to " + leased + " in " + shown(window));
            }
            if (limit != null && limit.longValueExact() < page.billed) {
                throw new Violation("the vendor billed " + page.billed + " of " + shown(window));
            }
            if (page.charged != window.spent().longValueExact()
                    || page.overrun != window.overrun().longValueExact()) {
                throw new Violation("rows say " + page.charged + " and " + page.overrun + " of " + shown(window));
            }
        }
    }

    private static String shown(BudgetWindow window) {
        return "a window of " + window.limit() + " (asked " + window.target() + "): " + window.spent() + " spent, "
                + window.leased() + " leased, " + window.overrun() + " over";
    }

    /// What the open calls hold, counted anew.
    void recount() {
        var held = new HashMap<WindowKey, Map<UUID, Long>>();
        intents.forEach((call, life) -> call.wants()
                .forEach(want -> held.computeIfAbsent(want.window(), _ -> new HashMap<>())
                        .merge(life, want.amount(), Long::sum)));
        pages.forEach((key, page) -> page.leases.forEach((life, lease) -> {
            long open = held.getOrDefault(key, Map.of()).getOrDefault(life, 0L);
            if (open != lease.allocated() - lease.sliced()) {
                throw new Violation("open calls hold " + open + " of " + lease);
            }
        }));
    }

    /// What must hold when nothing is open any more.
    ///
    /// @param sent all calls that were sent but those that were lost with a process's memory
    void checkAtRest(Collection<SimulatedCall> sent) {
        check();
        recount();
        if (!intents.isEmpty()) {
            throw new Violation(intents.size() + " calls are open at rest");
        }
        for (var page : pages.values()) {
            var window = page.window;
            if (window.leased().longValueExact() != (window.limit() == null ? 0 : page.kept)) {
                throw new Violation("leased at rest, and " + page.kept + " kept: " + shown(window));
            }
            if (page.billed > page.charged + page.kept) {
                throw new Violation("the vendor billed " + page.billed + " of " + shown(window));
            }
            var limit = window.limit();
            var target = window.target();
            if (limit != null
                    && target != null
                    && !limit.equals(target.max(window.spent().add(window.leased())))) {
                throw new Violation("a lowered limit did not follow: " + shown(window));
            }
        }
        for (var call : sent) {
            var row = rows.get(call);
            if (row == null) {
                throw new Violation("a call that was sent has no row: " + call);
            }
            if (call.isOverrunInVain()) {
                throw new Violation("more was held than the bound, and it did not suffice: " + call);
            }
            for (int i = 0; i < row.charged.length; i++) {
                if (row.charged[i] < call.billed(i)) {
                    throw new Violation("booked " + row.charged[i] + " for " + call);
                }
            }
        }
    }

    /// How full the fullest window is, by what the vendor billed, in per cent of what is enforced.
    long fullest() {
        long fullest = 0;
        for (var page : pages.values()) {
            var limit = page.window.limit();
            if (limit != null && limit.signum() > 0) {
                fullest = Math.max(fullest, page.billed * 100 / limit.longValueExact());
            }
        }
        return fullest;
    }

    /// What no run may show.
    static final class Violation extends RuntimeException {
        private static final long serialVersionUID = 1;

        Violation(String message, Throwable cause) {
            super(message, cause);
        }

        Violation(String message) {
            super(message);
        }
    }
}
