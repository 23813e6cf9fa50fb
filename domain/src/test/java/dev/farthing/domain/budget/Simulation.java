package dev.farthing.domain.budget;

import dev.farthing.domain.budget.SimulatedBooks.Answer;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.price.Rates;
import dev.farthing.domain.price.TokenClass;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Some gateway processes on one database, a vendor, people who change limits, and everything that can go wrong.
///
/// One seed decides all of it. Processes do what production does in its words: they admit, send, settle, trim,
/// gather, reclaim and sweep, and some of them admit from slices of their leases; they crash, stop for a while
/// and come back, and do not always learn what became of a commit, or only later.
final class Simulation {
    private static final int PROCESSES = 4;
    private static final Calendar CALENDAR = Calendar.of(ZoneId.of("Europe/Berlin"));
    /// A token costs one pico of input and two of output: small figures find edges sooner.
    private static final Price PRICE = new Price(
            new UUID(0, 1),
            "m",
            new Rates(
                    Map.of(
                            TokenClass.INPUT, new BigDecimal("0.000001"),
                            TokenClass.OUTPUT, new BigDecimal("0.000002")),
                    null,
                    null),
            List.of(),
            Instant.EPOCH,
            null);

    private final SplittableRandom dice;
    private final @Nullable Mutant mutant;
    private final SimulatedBooks books;
    private final UUID org;
    private final Map<UUID, Budget> budgets = new HashMap<>();
    private final List<List<UUID>> paths = new ArrayList<>();
    private final Process[] processes = new Process[PROCESSES];
    private final List<Lease> found = new ArrayList<>();
    private final List<SimulatedCall> sent = new ArrayList<>();
    /// The lives that ended in a crash, and the calls of theirs that were sent and that nobody remembers.
    private final Map<UUID, List<SimulatedCall>> crashed = new LinkedHashMap<>();
    private final Set<UUID> reconciled = new HashSet<>();
    private long admittedFromSlices;
    private Instant now = Instant.parse("2026-03-27T12:00:00Z");
    /// How much of its bound is held of the model's calls, since one went beyond it.
    private int holdPercent = 100;

    /// A gateway process: its present life and the calls it carries in memory.
    private static final class Process {
        UUID life;
        boolean stopped;
        /// What it heard last of what is held of a bound.
        int knownPercent = 100;
        final List<SimulatedCall> asking = new ArrayList<>();
        final List<SimulatedCall> held = new ArrayList<>();
        final List<SimulatedCall> ended = new ArrayList<>();
        final Map<WindowKey, Long> remembered = new HashMap<>();
        /// Whether it admits from slices.
        final boolean relaxed;
        /// What it may spend from memory, by this life and by those before.
        final List<Purse> purses = new ArrayList<>();
        /// What it has yet to learn of changes of its slices.
        final List<Runnable> doubts = new ArrayList<>();

        Process(UUID life, boolean relaxed) {
            this.life = life;
            this.relaxed = relaxed;
            purses.add(new Purse(life));
        }

        void begin(UUID other) {
            life = other;
            purses.add(new Purse(other));
        }

        void learn() {
            doubts.forEach(Runnable::run);
            doubts.clear();
        }

        /// The caller has the whole answer.
        void end(SimulatedCall call) {
            purses.stream()
                    .filter(purse -> call.sliced && purse.life().equals(call.replica))
                    .forEach(purse -> purse.end(call.id, call.booking()));
        }
    }

    Simulation(long seed, @Nullable Mutant mutant) {
        this.dice = new SplittableRandom(seed);
        this.mutant = mutant;
        this.org = id();
        this.books = new SimulatedBooks(key -> budget(key.budgetId()).limit(), mutant);
        var wallet = open(Budget.Kind.WALLET, Scope.ORG, org, Unit.MONEY, Span.TOTAL, 4_000 + dice.nextInt(40_000));
        var sum = open(Budget.Kind.ROOT, Scope.ORG, org, Unit.MONEY, Span.DAY, -1);
        for (int team = 0; team < 2; team++) {
            var teams = open(Budget.Kind.CAP, Scope.TEAM, id(), Unit.MONEY, Span.WEEK, 800 + dice.nextInt(6_000));
            for (int key = 0; key < 2; key++) {
                var keyId = id();
                var path = new ArrayList<UUID>();
                path.add(open(Budget.Kind.CAP, Scope.KEY, keyId, Unit.MONEY, Span.DAY, 200 + dice.nextInt(2_500)));
                if (key == 0) {
                    path.add(open(Budget.Kind.CAP, Scope.KEY, keyId, Unit.TOKENS, Span.DAY, 200 + dice.nextInt(2_500)));
                }
                path.add(teams);
                path.add(wallet);
                path.add(sum);
                paths.add(path);
            }
        }
        for (int i = 0; i < PROCESSES; i++) {
            processes[i] = new Process(begin(), dice.nextBoolean());
        }
    }

    private UUID open(Budget.Kind kind, Scope scope, UUID scopeId, Unit unit, Span span, int limit) {
        var id = id();
        budgets.put(
                id,
                new Budget(
                        org,
                        id,
                        kind,
                        scope,
                        scopeId,
                        unit,
                        Set.of(),
                        limit < 0 ? null : BigInteger.valueOf(limit),
                        span,
                        limit >= 0,
                        Budget.USUAL_ALERTS));
        return id;
    }

    private UUID id() {
        return new UUID(dice.nextLong(), dice.nextLong());
    }

    private UUID begin() {
        var life = id();
        books.begin(life);
        return life;
    }

    private Budget budget(UUID id) {
        var budget = budgets.get(id);
        if (budget == null) {
            throw new IllegalStateException("no budget " + id);
        }
        return budget;
    }

    /// Lives through so many steps, then lets everything come to rest.
    ///
    Outcome run(int steps) {
        for (int step = 0; step < steps; step++) {
            try {
                step();
                books.check();
                if (step % 10 == 0) {
                    checkMemories();
                }
                if (step % 50 == 0) {
                    books.recount();
                }
            } catch (RuntimeException e) {
                throw new SimulatedBooks.Violation("at step " + step + ": " + e.getMessage(), e);
            }
        }
        rest();
        crashed.values().forEach(sent::removeAll);
        books.checkAtRest(sent);
        long raised = sent.stream().filter(SimulatedCall::isRaised).count();
        return new Outcome(sent.size(), raised, admittedFromSlices, books.fullest());
    }

    /// @param sent how many calls were sent to the vendor
    /// @param raised how many of them held more than their bound
    /// @param sliced how many calls were admitted from slices
    /// @param fullest how full a window became, in per cent
    record Outcome(int sent, long raised, long sliced, long fullest) {}

    /// No process believes in more than its leases have for it: what is free, what its calls hold, and what
    /// those are charged that are not settled.
    private void checkMemories() {
        for (var process : processes) {
            var believed = new HashMap<UUID, Map<WindowKey, Long>>();
            for (var purse : process.purses) {
                believed.put(purse.life(), purse.free());
            }
            process.held.stream()
                    .filter(call -> call.sliced)
                    .forEach(call -> call.wants()
                            .forEach(want -> believed.getOrDefault(call.replica, new HashMap<>())
                                    .merge(want.window(), want.amount(), Long::sum)));
            process.ended.stream()
                    .filter(call -> call.sliced && !books.isSettled(call))
                    .forEach(call -> call.booking()
                            .lines()
                            .forEach(line -> believed.getOrDefault(call.replica, new HashMap<>())
                                    .merge(line.hold().window(), line.charge().charged(), Long::sum)));
            believed.forEach((life, windows) -> windows.forEach((window, amount) -> {
                if (amount > books.sliced(life, window)) {
                    throw new SimulatedBooks.Violation(
                            "a process believes in " + amount + " of a slice of " + books.sliced(life, window));
                }
            }));
        }
    }

    private void step() {
        int number = dice.nextInt(PROCESSES);
        var process = processes[number];
        int die = dice.nextInt(1_000);
        if (die < 5) {
            crash(process);
            processes[number] = new Process(begin(), dice.nextBoolean());
        } else if (die < 30) {
            process.stopped = die < 17 && !process.stopped;
        } else if (die < 120) {
            keepHouse(die);
        } else if (!process.stopped) {
            if (die < 430) {
                admit(process);
            } else if (die < 700) {
                send(process);
            } else if (die < 880 || (die < 950 && !process.relaxed)) {
                settle(process);
            } else if (die < 950) {
                slice(process);
            } else {
                var keys = path();
                books.trim(process.life, window(keys.get(dice.nextInt(keys.size() - 1))));
            }
        }
    }

    /// What it remembered is gone: of calls that were admitted from slices nobody knows.
    private void crash(Process process) {
        for (var purse : process.purses) {
            crashed.put(
                    purse.life(),
                    process.ended.stream()
                            .filter(call -> call.sliced && purse.life().equals(call.replica) && !books.isSettled(call))
                            .toList());
        }
    }

    /// Somebody looks after what others left behind, people change limits, a day ends.
    private void keepHouse(int die) {
        if (die < 45) {
            var silent = processes[dice.nextInt(PROCESSES)];
            if (silent.stopped || dice.nextInt(10) == 0) {
                books.lose(silent.life);
            }
        } else if (die < 60) {
            found.addAll(books.leasesOfTheLost());
        } else if (die < 90) {
            for (int i = dice.nextInt(4); i >= 0 && !found.isEmpty(); i--) {
                books.reclaim(found.remove(dice.nextInt(found.size())));
            }
        } else if (die < 105) {
            books.sweep(1 + dice.nextInt(6));
        } else if (die < 108) {
            aim();
        } else if (die < 112) {
            reconcile();
        } else if (die < 117) {
            aim();
            holdPercent = dice.nextInt(10) == 0 ? 100 : holdPercent;
        } else {
            now = now.plus(Duration.ofHours(12));
        }
    }

    /// The vendor's bill has come for a process that is not to come back.
    private void reconcile() {
        for (var life : List.copyOf(crashed.keySet())) {
            if (books.isReclaimed(life) && dice.nextInt(3) == 0) {
                reconcile(life);
            }
        }
    }

    private void reconcile(UUID life) {
        if (reconciled.add(life)) {
            books.reconcile(life, crashed.getOrDefault(life, List.of()));
        }
    }

    private void aim() {
        var keys = path();
        var id = keys.get(dice.nextInt(keys.size() - 1));
        var old = budget(id);
        var limit = old.limit();
        if (limit == null) {
            return;
        }
        var target = BigInteger.valueOf(limit.longValueExact() * (20 + dice.nextInt(160)) / 100 + dice.nextInt(50));
        budgets.put(
                id,
                new Budget(
                        org,
                        id,
                        old.kind(),
                        old.scope(),
                        old.scopeId(),
                        old.unit(),
                        old.models(),
                        target,
                        old.span(),
                        true,
                        old.alertAtPct()));
        books.aim(window(id), target);
    }

    private List<UUID> path() {
        return paths.get(dice.nextInt(paths.size()));
    }

    private WindowKey window(UUID budget) {
        return budget(budget).windowAt(now, CALENDAR);
    }

    private SimulatedCall call(Process process) {
        process.knownPercent = dice.nextInt(4) == 0 ? holdPercent : process.knownPercent;
        var path = path();
        var hard = new ArrayList<SimulatedCall.Line>(path.size());
        for (var id : path.subList(0, path.size() - 1)) {
            hard.add(new SimulatedCall.Line(window(id), budget(id).unit()));
        }
        int output = dice.nextInt(20);
        return new SimulatedCall(
                id(),
                hard,
                window(path.getLast()),
                PRICE,
                new Exposure(dice.nextInt(15), output, 1 + dice.nextInt(2), dice.nextInt(output + 1), 0)
                        .raised(process.knownPercent));
    }

    /// Whether a transaction happened, and whether the process that asked for it knows.
    private enum Fate {
        DONE,
        REFUSED,
        DONE_UNKNOWN,
        REFUSED_UNKNOWN;

        boolean happened() {
            return this == DONE || this == DONE_UNKNOWN;
        }
    }

    private Fate fate() {
        int die = dice.nextInt(100);
        return die < 94 ? Fate.DONE : die < 96 ? Fate.REFUSED : die < 98 ? Fate.DONE_UNKNOWN : Fate.REFUSED_UNKNOWN;
    }

    private void admit(Process process) {
        if (mutant == Mutant.ADMITS_FROM_MEMORY && dice.nextBoolean()) {
            admitFromMemory(process);
            return;
        }
        if (process.relaxed && dice.nextInt(4) > 0) {
            admitFromSlices(process);
            return;
        }
        giveSomeUp(process);
        for (int i = dice.nextInt(4); i >= 0; i--) {
            process.asking.add(call(process));
        }
        ask(process, List.copyOf(process.asking), fate());
    }

    private void ask(Process process, List<SimulatedCall> batch, Fate fate) {
        batch.forEach(call -> call.replica = process.life);
        var answers = fate.happened() ? books.admit(process.life, batch, _ -> dice.nextInt(200)) : List.<Answer>of();
        if (fate == Fate.REFUSED) {
            process.asking.removeIf(call -> !call.sent);
        }
        if (fate != Fate.DONE) {
            return;
        }
        boolean fenced = false;
        for (int i = 0; i < batch.size(); i++) {
            var call = batch.get(i);
            switch (answers.get(i)) {
                case HELD -> {
                    process.asking.remove(call);
                    (call.sent ? process.ended : process.held).add(call);
                }
                case NO_ROOM -> refused(process, call);
                case FENCED -> fenced = true;
            }
        }
        if (fenced) {
            process.asking.forEach(this::abandon);
            process.asking.clear();
            if (!books.isAlive(process.life)) {
                process.begin(begin());
            }
        }
    }

    private void admitFromSlices(Process process) {
        process.learn();
        var purse = process.purses.getLast();
        var missing = new HashSet<WindowKey>();
        for (int i = dice.nextInt(4); i >= 0; i--) {
            var call = call(process);
            boolean held = mutant == Mutant.HOLDS_A_SLICE_TWICE
                    ? call.wants().stream()
                            .allMatch(want -> purse.free().getOrDefault(want.window(), 0L) >= want.amount())
                    : purse.take(call.id, call.wants(), List.of());
            if (held) {
                call.sliced = true;
                call.replica = purse.life();
                process.held.add(call);
                admittedFromSlices++;
            } else {
                process.asking.add(call);
                call.wants().forEach(want -> missing.add(want.window()));
            }
        }
        ask(process, List.copyOf(process.asking), fate());
        missing.stream().sorted().forEach(window -> cut(process, window, 50 + dice.nextInt(250), fate()));
    }

    /// Looks after the slices: the life may be over, more is cut off, or something goes back.
    private void slice(Process process) {
        process.learn();
        if (!books.isAlive(process.life) && dice.nextInt(3) > 0) {
            process.begin(begin());
        }
        if (dice.nextInt(3) > 0) {
            for (var id : path()) {
                if (budget(id).hard()) {
                    cut(process, window(id), 50 + dice.nextInt(400), fate());
                }
            }
        } else {
            var purse = process.purses.get(dice.nextInt(process.purses.size()));
            var most = purse.free();
            most.replaceAll((_, free) -> dice.nextLong(free + 1));
            giveBack(process, purse, most, fate());
        }
    }

    private void cut(Process process, WindowKey key, long wanted, Fate fate) {
        var purse = process.purses.getLast();
        long amount = fate.happened() ? books.cut(process.life, key, wanted) : 0;
        learn(process, fate, () -> purse.put(key, amount));
    }

    private void giveBack(Process process, Purse purse, Map<WindowKey, Long> most, Fate fate) {
        var parts = purse.giveUp(most);
        if (fate.happened()) {
            books.giveBack(purse.life(), parts);
        } else {
            learn(process, fate, () -> parts.forEach(purse::add));
        }
    }

    /// At once, or when the database is asked what became of it.
    private static void learn(Process process, Fate fate, Runnable news) {
        if (fate == Fate.DONE || fate == Fate.REFUSED) {
            news.run();
        } else {
            process.doubts.add(news);
        }
    }

    /// A call is not refused while others have free parts of what it lacks.
    private void refused(Process process, SimulatedCall call) {
        books.gather(process.life, call.wants());
        process.asking.remove(call);
        if (books.admit(process.life, List.of(call), _ -> dice.nextInt(200)).getFirst() == Answer.HELD) {
            (call.sent ? process.ended : process.held).add(call);
        }
    }

    /// Callers leave before it is known whether their calls were admitted.
    private void giveSomeUp(Process process) {
        if (!process.asking.isEmpty() && dice.nextInt(5) == 0) {
            abandon(process.asking.removeLast());
        }
    }

    /// Ends a call that was never sent: the books know whether there is anything to end.
    private void abandon(SimulatedCall call) {
        books.settle(List.of(call));
    }

    private void admitFromMemory(Process process) {
        if (dice.nextInt(4) == 0) {
            process.remembered.clear();
        }
        var call = call(process);
        for (var want : call.wants()) {
            long room = process.remembered.computeIfAbsent(want.window(), key -> books.room(process.life, key));
            if (room < want.amount()) {
                return;
            }
        }
        call.wants().forEach(want -> process.remembered.merge(want.window(), -want.amount(), Long::sum));
        bill(call);
        process.asking.add(call);
    }

    private void send(Process process) {
        for (int i = 1 + dice.nextInt(3); i > 0 && !process.held.isEmpty(); i--) {
            var call = process.held.remove(dice.nextInt(process.held.size()));
            bill(call);
            process.ended.add(call);
            process.end(call);
        }
    }

    private void bill(SimulatedCall call) {
        int die = dice.nextInt(100);
        call.send(die < 10 ? 0 : die < 30 ? 100 : die < 33 ? 101 + dice.nextInt(200) : dice.nextInt(101));
        books.bill(call);
        sent.add(call);
    }

    private void settle(Process process) {
        if (process.ended.isEmpty()) {
            return;
        }
        int size = 1 + dice.nextInt(process.ended.size());
        var batch = process.ended.subList(process.ended.size() - size, process.ended.size());
        var fate = fate();
        if (fate.happened()) {
            books.settle(List.copyOf(batch));
            batch.forEach(call -> holdPercent = Math.max(holdPercent, call.percentNeeded()));
        }
        if (fate == Fate.DONE) {
            batch.clear();
        }
    }

    /// Nobody calls any more: what runs ends, what was left behind is cleared up.
    private void rest() {
        for (var process : processes) {
            process.stopped = false;
            ask(process, List.copyOf(process.asking), Fate.DONE);
            process.learn();
            process.held.forEach(this::abandon);
            process.held.forEach(process::end);
            books.settle(process.ended);
            for (var purse : process.purses) {
                giveBack(process, purse, purse.free(), Fate.DONE);
            }
        }
        books.loseAll();
        found.addAll(books.leasesOfTheLost());
        found.forEach(books::reclaim);
        books.sweep(Integer.MAX_VALUE);
        books.leasesOfTheLost().forEach(books::reclaim);
        List.copyOf(crashed.keySet()).forEach(this::reconcile);
    }
}
