package dev.farthing.domain.budget;

import dev.farthing.domain.budget.HoldRound.Want;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.usage.TokenUsage;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// One call of the simulation: what a process knows of it, and what the vendor will really bill.
final class SimulatedCall {
    final UUID id;
    private final List<Line> hard;
    private final WindowKey sum;
    private final Price price;
    private Exposure exposure;
    private List<Want> wants = List.of();

    /// The life it asked to be admitted by; its holds are on that life's leases.
    @Nullable
    UUID replica;

    /// Whether it was admitted from slices, so that no intent tells of it.
    boolean sliced;
    boolean sent;
    private int share;
    private long usedTokens;
    private long usedPico;

    /// A window of a hard budget that governs the call.
    record Line(WindowKey window, Unit unit) {}

    SimulatedCall(UUID id, List<Line> hard, WindowKey sum, Price price, Exposure exposure) {
        this.id = id;
        this.hard = hard;
        this.sum = sum;
        this.price = price;
        this.exposure = exposure;
        bound();
    }

    List<Want> wants() {
        return wants;
    }

    WindowKey sum() {
        return sum;
    }

    /// Asks the vendor for less output, so that the hold fits into this room; false when that is of no use.
    boolean shrink(WindowKey full, BigInteger room) {
        for (var line : hard) {
            if (line.window().equals(full)) {
                var fitting = exposure.within(room, line.unit(), price);
                if (fitting == null) {
                    return false;
                }
                exposure = fitting;
                bound();
                return true;
            }
        }
        throw new IllegalStateException("refused by a window that does not govern the call: " + full);
    }

    private void bound() {
        var bounded = new ArrayList<Want>(hard.size());
        for (var line : hard) {
            bounded.add(new Want(line.window(), exposure.hold(line.unit(), price)));
        }
        wants = bounded;
    }

    /// The vendor answers.
    ///
    /// @param share how much of the bound is used, in per cent; above 100 the vendor breaks its word
    void send(int share) {
        sent = true;
        this.share = share;
        var usage = TokenUsage.ofText(
                exposure.inputTokens() * share / 100, exposure.outputTokens() * exposure.choices() * share / 100);
        usedTokens = usage.totalTokens();
        usedPico = share == 0 ? 0 : price.cost(usage).pico();
    }

    /// What the vendor billed of this want's unit, up to the hold: no more may ever be charged.
    long billed(int want) {
        return charge(want).charged();
    }

    Charge charge(int want) {
        return Charge.within(wants.get(want).amount(), hard.get(want).unit() == Unit.MONEY ? usedPico : usedTokens);
    }

    /// What the tenant pays, which the sum of the org counts.
    Charge money() {
        return Charge.within(mostMoney(), usedPico);
    }

    /// What it is charged, for the purse it was admitted from.
    Booking booking() {
        var lines = IntStream.range(0, wants.size())
                .mapToObj(i -> new Booking.Line(
                        new Hold(
                                wants.get(i).window(),
                                null,
                                hard.get(i).unit(),
                                Hold.Manner.SLICED,
                                wants.get(i).amount()),
                        charge(i)))
                .toList();
        return new Booking(replica, lines, new Money(money().charged()), new Money(money().overrun()));
    }

    boolean isRaised() {
        return exposure.percent() > 100;
    }

    /// How much of its bound had to be held for it; no more than is ever held.
    int percentNeeded() {
        long held = mostMoney();
        return usedPico <= held || held == 0
                ? 100
                : (int) Math.min(1_000, Math.ceilDiv(usedPico * exposure.percent(), held));
    }

    /// Whether it went beyond what was held although that was raised as far as it went.
    boolean isOverrunInVain() {
        return share <= exposure.percent() && usedPico > mostMoney();
    }

    long mostMoney() {
        return exposure.hold(Unit.MONEY, price);
    }

    @Override
    public String toString() {
        return "a call of " + wants.stream().map(Want::amount).toList()
                + (sent ? " that used " + usedPico + " and " + usedTokens + " tokens" : " not sent");
    }
}
