package dev.farthing.application.reconciliation;

import dev.farthing.domain.budget.Booking;
import dev.farthing.domain.budget.Hold;
import dev.farthing.domain.budget.Holding;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.usage.TokenUsage;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A call that was given up with its gateway: charged a guess until it is known what it came to.
///
/// @param standings what each of its windows is charged for it now
/// @param charged what its org is charged for it now
/// @param overrun what of it stands beyond its hold now, which nobody is charged
/// @param noted how far it had come by the last note
/// @param notedCost what that costs, and its input at least
/// @param price null where it costs nothing
/// @param basis what its charge rests on; null while that is a guess
public record LostCall(
        UUID orgId,
        UUID requestId,
        Instant startedAt,
        List<Standing> standings,
        Amount charged,
        Amount overrun,
        TokenUsage noted,
        Money notedCost,
        @Nullable Price price,
        @Nullable Basis basis) {
    public LostCall {
        standings = List.copyOf(standings);
    }

    /// What a window is charged for the call, and what of the call stands beside its limit.
    public record Standing(Hold hold, BigInteger charged, BigInteger beyond) {}

    /// Who knew better, from the least sure to the surest.
    public enum Basis {
        /// The gateway that was lost, when it noted how far the call had come.
        PROGRESS,
        /// The same, which came back and settled the call itself.
        SETTLEMENT,
        /// The vendor, by its bill or its record, as an operator has it.
        BILL
    }

    /// What it is charged if it came to so much: no more than it held of hard budgets, the rest is overrun.
    ///
    /// @param tokens null where only the cost is known: what counts tokens is left out then, and stays as it is
    Booking book(@Nullable Long tokens, Money cost) {
        boolean billed = !cost.isZero() || (tokens != null && tokens > 0);
        var holding = new Holding(null, standings.stream().map(Standing::hold).toList(), null);
        var booking = holding.book(tokens == null ? 0 : tokens, cost, billed);
        if (tokens != null || !billed) {
            return booking;
        }
        var lines = booking.lines().stream()
                .filter(line -> line.hold().unit() != Unit.TOKENS)
                .toList();
        return new Booking(null, lines, booking.charged(), booking.overrun());
    }
}
