package dev.farthing.domain.price;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What must change among the discounted prices of one model so that they follow its default prices from an
/// instant on.
///
/// @param endings when discounted prices that are there end now; one that has not begun ends at its own start,
///     and so
///     never holds
/// @param pieces the discounted prices to add, each over a part of the time of a default price
public record Derivation(List<Ending> endings, List<Piece> pieces) {
    public Derivation {
        endings = List.copyOf(endings);
        pieces = List.copyOf(pieces);
    }

    /// A discounted price that is there.
    public record Derived(Price price, UUID standard, BigDecimal percent) {}

    /// The new end of a discounted price.
    public record Ending(UUID price, Instant end) {}

    /// A part of the time of a default price.
    public record Piece(
            Price standard, Instant from, @Nullable Instant to) {
        public Price discounted(UUID id, Discount discount) {
            return new Price(
                    id, standard.model(), discount.of(standard.base()), discount.of(standard.tiers()), from, to);
        }
    }

    /// @param from when the change begins: nothing before it is touched
    /// @param until when prices of the plan's own begin, which take the place of discounted ones; null: never
    public static Derivation of(
            PriceList standard, List<Derived> there, Discount discount, Instant from, @Nullable Instant until) {
        var wanted = new ArrayList<Piece>();
        if (!discount.isNone()) {
            standard.prices().forEach(price -> {
                var start = later(price.validFrom(), from);
                var end = earlier(price.validTo(), until);
                if (end == null || start.isBefore(end)) {
                    wanted.add(new Piece(price, start, end));
                }
            });
        }
        var endings = new ArrayList<Ending>();
        for (var derived : there) {
            var price = derived.price();
            if (price.validTo() == null || price.validTo().isAfter(later(price.validFrom(), from))) {
                var kept = wanted.stream()
                        .filter(piece -> continues(derived, piece, discount, from))
                        .findFirst()
                        .orElse(null);
                if (kept != null) {
                    wanted.remove(kept);
                }
                var end = kept == null ? later(price.validFrom(), from) : kept.to();
                if (end != null && !end.equals(price.validTo())) {
                    endings.add(new Ending(price.id(), end));
                }
            }
        }
        return new Derivation(endings, wanted);
    }

    private static boolean continues(Derived derived, Piece piece, Discount discount, Instant from) {
        var price = derived.price();
        boolean longEnough =
                price.validTo() == null || (piece.to() != null && !piece.to().isAfter(price.validTo()));
        return derived.standard().equals(piece.standard().id())
                && derived.percent().compareTo(discount.percent()) == 0
                && later(price.validFrom(), from).equals(piece.from())
                && longEnough;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }
}
