package dev.farthing.domain.wallet;

import dev.farthing.domain.money.Amount;
import java.time.Instant;
import java.util.Comparator;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A part of a prepaid balance that came at once: bought or given.
///
/// @param priority which credits are used first: the smallest number
/// @param expiresAt when what is left of it is gone; null for never
/// @param drawn what paid for calls
/// @param expired what was gone before it was used
public record Credit(
        UUID id,
        Kind kind,
        int priority,
        @Nullable Instant expiresAt,
        Instant createdAt,
        Amount amount,
        Amount drawn,
        Amount expired) {
    public static final int USUAL_PRIORITY = 50;
    public static final int LARGEST_PRIORITY = 100;

    /// The order in which credits are used: by priority, what expires first, what was given before what was
    /// bought, the oldest.
    public static final Comparator<Credit> ORDER = Comparator.comparingInt(Credit::priority)
            .thenComparing(Credit::end)
            .thenComparing(Comparator.comparing(Credit::kind).reversed())
            .thenComparing(Credit::createdAt)
            .thenComparing(credit -> credit.id().toString());

    /// Where a credit comes from.
    public enum Kind {
        PURCHASED,
        GRANTED
    }

    public Credit {
        if (amount.signum() <= 0 || drawn.signum() < 0 || expired.signum() < 0) {
            throw new IllegalArgumentException("a credit is an amount, and its parts are never negative");
        }
        if (drawn.plus(expired).compareTo(amount) > 0) {
            throw new IllegalArgumentException("a credit is never used twice");
        }
        if (priority < 0 || priority > LARGEST_PRIORITY) {
            throw new IllegalArgumentException("a priority lies between 0 and " + LARGEST_PRIORITY);
        }
    }

    public static Credit fresh(
            UUID id, Kind kind, int priority, @Nullable Instant expiresAt, Instant createdAt, Amount amount) {
        return new Credit(id, kind, priority, expiresAt, createdAt, amount, Amount.ZERO, Amount.ZERO);
    }

    private Instant end() {
        return expiresAt == null ? Instant.MAX : expiresAt;
    }

    /// What is neither used nor gone.
    public Amount rest() {
        return amount.minus(drawn).minus(expired);
    }

    public boolean isPastItsEnd(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    public Credit draw(Amount part) {
        return new Credit(id, kind, priority, expiresAt, createdAt, amount, drawn.plus(part), expired);
    }

    public Credit expire(Amount part) {
        return new Credit(id, kind, priority, expiresAt, createdAt, amount, drawn, expired.plus(part));
    }
}
