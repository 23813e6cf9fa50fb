package dev.farthing.domain.budget;

import dev.farthing.domain.money.Money;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// All that an admitted call holds, from its admission to its settlement.
///
/// @param replica the life of the gateway process whose leases it is held on; null where it holds nothing
/// @param outputTokens the limit of one answer that must be sent to the vendor; null where nothing is capped
/// @param forTwo whether two vendors may be asked at once, for it covers both
public record Holding(
        @Nullable UUID replica, List<Hold> holds, @Nullable Long outputTokens, boolean forTwo) {
    public static final Holding NONE = new Holding(null, List.of(), null);

    /// What a call holds that is made once at a time.
    public Holding(@Nullable UUID replica, List<Hold> holds, @Nullable Long outputTokens) {
        this(replica, holds, outputTokens, false);
    }

    public Holding {
        holds = List.copyOf(holds);
    }

    /// Whether a hard budget governs the call, so that its output must be limited.
    public boolean isCapped() {
        return outputTokens != null;
    }

    /// Whether an intent tells of the call before it is settled.
    public boolean isOnRecord() {
        return replica != null && holds.stream().noneMatch(hold -> hold.manner() == Hold.Manner.SLICED);
    }

    /// The same that covers two vendors asked at once.
    public Holding forTwoCalls() {
        return new Holding(replica, holds, outputTokens, true);
    }

    /// What the call may be charged at most; null where no hard budget counts money.
    public @Nullable Money mostMoney() {
        return mostMoney(holds);
    }

    private static @Nullable Money mostMoney(List<Hold> holds) {
        Money most = null;
        for (var hold : holds) {
            if (hold.hard() && hold.unit() == Unit.MONEY) {
                var amount = new Money(hold.amount());
                most = most == null || amount.compareTo(most) < 0 ? amount : most;
            }
        }
        return most;
    }

    /// Books what the call came to.
    ///
    /// @param billed whether anything was used; a call that came to nothing counts for no budget
    public Booking book(long tokens, Money cost, boolean billed) {
        return book(tokens, cost, billed, false);
    }

    /// Books what the call came to.
    ///
    /// @param billed whether anything was used; a call that came to nothing counts for no budget
    /// @param both whether two vendors were asked at once; of one, only what is held for one can be charged
    public Booking book(long tokens, Money cost, boolean billed, boolean both) {
        var most = forTwo && !both ? holds.stream().map(Hold::half).toList() : holds;
        var mostMoney = mostMoney(most);
        var money = mostMoney == null ? Charge.whole(cost.pico()) : Charge.within(mostMoney.pico(), cost.pico());
        List<Booking.Line> lines = holds.isEmpty() ? List.of() : new ArrayList<>(holds.size());
        for (int i = 0; i < holds.size(); i++) {
            lines.add(new Booking.Line(holds.get(i), billed ? chargeTo(most.get(i), tokens, money) : Charge.NOTHING));
        }
        return new Booking(
                replica, lines, new Money(billed ? money.charged() : 0), new Money(billed ? money.overrun() : 0));
    }

    private static Charge chargeTo(Hold most, long tokens, Charge money) {
        return switch (most.unit()) {
            case MONEY -> money;
            case TOKENS -> most.charge(tokens);
            case REQUESTS -> most.charge(1);
        };
    }
}
