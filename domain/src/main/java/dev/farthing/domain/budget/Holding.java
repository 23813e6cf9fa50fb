package dev.farthing.domain.budget;

import dev.farthing.domain.money.Money;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// All that an admitted call holds, from its admission to its settlement.
///
/// @param replica the life of the gateway process whose leases it is held on; null where nothing is on record
/// @param outputTokens the limit of one answer that must be sent to the vendor; null where nothing is capped
public record Holding(
        @Nullable UUID replica, List<Hold> holds, @Nullable Long outputTokens) {
    public static final Holding NONE = new Holding(null, List.of(), null);

    public Holding {
        holds = List.copyOf(holds);
    }

    /// Whether a hard budget governs the call, so that its output must be limited.
    public boolean isCapped() {
        return outputTokens != null;
    }

    /// What the call may be charged at most; null where no hard budget counts money.
    public @Nullable Money mostMoney() {
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
        var most = mostMoney();
        var money = most == null ? Charge.whole(cost.pico()) : Charge.within(most.pico(), cost.pico());
        List<Booking.Line> lines = holds.isEmpty() ? List.of() : new ArrayList<>(holds.size());
        for (var hold : holds) {
            lines.add(new Booking.Line(hold, billed ? chargeTo(hold, tokens, money) : Charge.NOTHING));
        }
        return new Booking(
                replica, lines, new Money(billed ? money.charged() : 0), new Money(billed ? money.overrun() : 0));
    }

    private static Charge chargeTo(Hold hold, long tokens, Charge money) {
        return switch (hold.unit()) {
            case MONEY -> money;
            case TOKENS -> hold.charge(tokens);
            case REQUESTS -> hold.charge(1);
        };
    }
}
