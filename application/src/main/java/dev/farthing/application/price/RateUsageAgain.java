package dev.farthing.application.price;

import dev.farthing.application.Listing;
import dev.farthing.application.price.ReRating.Line;
import dev.farthing.application.retention.KeptCalls;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.price.PriceList;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Shows what past calls would cost at the prices as they stand now, or at supposed ones; changes nothing.
///
/// A call whose price is the one it was charged at keeps its cost, so that without a change the difference is
/// zero.
@ApplicationScoped
public class RateUsageAgain {
    private final ChargedCalls calls;
    private final ListPriceBooks listPriceBooks;
    private final ListPrices listPrices;
    private final KeptCalls kept;

    public RateUsageAgain(ChargedCalls calls, ListPriceBooks listPriceBooks, ListPrices listPrices, KeptCalls kept) {
        this.calls = calls;
        this.listPriceBooks = listPriceBooks;
        this.listPrices = listPrices;
        this.kept = kept;
    }

    /// @param orgId null: all orgs
    /// @param supposed prices that would win over all others, by model
    public ReRating rate(Instant from, Instant to, @Nullable UUID orgId, Map<String, PriceList> supposed) {
        kept.mustReach(from);
        var prices = new EveryBook(
                listPriceBooks.list(), listPrices.list(null, null, Listing.ALL).items(), supposed);
        var sums = new TreeMap<String, Line>();
        calls.each(from, to, orgId, call -> sums.merge(call.model(), line(call, prices), Line::plus));
        return new ReRating(
                sums.values().stream().toList(), sums.values().stream().reduce(Line.none(""), Line::plus));
    }

    private static Line line(ChargedCall call, EveryBook prices) {
        var price = prices.priceOf(call);
        boolean same = price == null ? call.priceId() == null : price.id().equals(call.priceId());
        var cost = same ? call.cost() : price == null || call.usedNothing() ? Money.ZERO : price.cost(call.tokens());
        return new Line(
                call.model(), 1, same ? 0 : 1, BigInteger.valueOf(call.cost().pico()), BigInteger.valueOf(cost.pico()));
    }
}
