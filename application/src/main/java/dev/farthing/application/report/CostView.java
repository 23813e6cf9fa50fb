package dev.farthing.application.report;

import dev.farthing.application.price.KeptPrice;
import dev.farthing.domain.price.CostLine;
import dev.farthing.domain.price.CostLine.Charged;
import dev.farthing.domain.price.PriceOrigin;
import dev.farthing.domain.price.Rates;
import dev.farthing.domain.price.Tier;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.CallStatus;
import dev.farthing.domain.usage.TokenUsage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How the cost of a call comes about: its lines add up to it, to the last digit.
///
/// @param priceId the price the call was admitted at; null where nothing is charged
/// @param tierFromInputTokens where the tier begins that its input reached; null without one
/// @param sum all lines together: the call's cost
/// @param cacheSaving what the vendor's caches saved, less what writing to them cost more than plain input
/// @param discountPct what the plan takes off the default price, each rate rounded once; null for nothing
/// @param original what the price was set in before it was converted; null where it was set as it is
public record CostView(
        @Nullable UUID priceId,
        @Nullable Instant priceValidFrom,
        @Nullable Long tierFromInputTokens,
        List<CostPart> lines,
        BigDecimal sum,
        BigDecimal cacheSaving,
        @Nullable BigDecimal discountPct,
        @Nullable ConvertedFrom original) {
    private static final String ONE_MILLION = "1m";
    private static final String EACH = "each";

    public CostView {
        lines = List.copyOf(lines);
    }

    /// One line of it.
    ///
    /// `what` is the class of token, `images`, `searches` or `request`; `attempt` is one try of a call that asked
    /// two
    /// vendors at once, and the quantity its number; `overrun` is what was used beyond the hold and is not
    /// charged; `hold` is what a lost call is charged; `beside` is what work
    /// beside the answer costs more or less than at the rates of the lines above.
    ///
    /// @param pricedAs the class whose rate it is, where the price has none for the class itself
    /// @param rate null where there is no product behind it
    /// @param per what the rate is for: `1m` tokens, or `each`
    /// @param listRate the same before the discount, where there is one
    /// @param originalRate the same before its conversion, where it was converted
    public record CostPart(
            String what,
            @Nullable String pricedAs,
            @Nullable Long quantity,
            @Nullable BigDecimal rate,
            @Nullable String per,
            BigDecimal cost,
            @Nullable BigDecimal listRate,
            @Nullable BigDecimal originalRate) {}

    /// In which currency a price was set, and at which rate of exchange it was converted.
    public record ConvertedFrom(String currency, BigDecimal rate, UUID rateId) {}

    /// @param price what it was admitted at; null where nothing is charged, or its price is gone
    /// @param standard the default price behind a discounted one
    static CostView of(
            CallView call,
            CallUse use,
            List<AttemptView> attempts,
            @Nullable KeptPrice price,
            @Nullable KeptPrice standard) {
        var lines = new ArrayList<CostPart>();
        boolean charged =
                call.status().equals(word(CallStatus.OK)) || !use.tokens().equals(TokenUsage.NONE);
        if (use.flags().contains(CallRecord.Attempt.HEDGED)) {
            attempts.stream()
                    .filter(attempt -> isHedged(attempt)
                            || attempt.number() == attempts.getLast().number())
                    .forEach(attempt -> lines.add(ofAttempt(attempt)));
        } else if (price != null && charged) {
            lines.addAll(ofPrice(use.tokens(), price, standard));
        }
        var rest = call.cost().subtract(sum(lines));
        if (rest.signum() != 0) {
            lines.add(new CostPart(what(rest, use), null, null, null, null, rest, null, null));
        }
        var kept = price == null ? null : price.price();
        var tier = kept == null ? null : Tier.of(kept.tiers(), use.tokens().promptTokens());
        var converted = converted(price, standard);
        return new CostView(
                kept == null ? null : kept.id(),
                kept == null ? null : kept.validFrom(),
                tier == null ? null : tier.fromInputTokens(),
                lines,
                sum(lines),
                kept == null ? BigDecimal.ZERO : kept.cacheSaving(use.tokens()).toDecimal(),
                price != null && price.origin() instanceof PriceOrigin.Discounted discounted
                        ? discounted.percent()
                        : null,
                converted == null
                        ? null
                        : new ConvertedFrom(
                                converted.currency().getCurrencyCode(), converted.rate(), converted.rateId()));
    }

    /// What of a cost no product of tokens tells.
    private static String what(BigDecimal rest, CallUse use) {
        if (use.flags().contains(CallRecord.Metered.BESIDE)) {
            return "beside";
        }
        return rest.signum() < 0 ? "overrun" : "hold";
    }

    private static List<CostPart> ofPrice(TokenUsage tokens, KeptPrice price, @Nullable KeptPrice standard) {
        long prompt = tokens.promptTokens();
        var list = standard == null ? null : standard.price().ratesFor(prompt);
        var converted = converted(price, standard);
        var foreign = converted == null ? null : rates(converted, prompt);
        return price.price().ratesFor(prompt).lines(tokens).stream()
                .map(line -> new CostPart(
                        what(line),
                        line.pricedAs() == line.tokens() ? null : word(Objects.requireNonNull(line.pricedAs())),
                        line.quantity(),
                        line.rate(),
                        line.charged() == Charged.TOKENS ? ONE_MILLION : EACH,
                        line.cost().toDecimal(),
                        list == null ? null : rate(list, line),
                        foreign == null ? null : rate(foreign, line)))
                .toList();
    }

    private static Rates rates(PriceOrigin.Converted converted, long promptTokens) {
        var tier = Tier.of(converted.tiers(), promptTokens);
        return tier == null ? converted.base() : tier.rates();
    }

    private static @Nullable BigDecimal rate(Rates rates, CostLine line) {
        return switch (line.charged()) {
            case TOKENS -> rates.effective(Objects.requireNonNull(line.tokens()));
            case IMAGES -> rates.perImage();
            case SEARCHES -> rates.perSearch();
            case REQUEST -> rates.perRequest();
        };
    }

    private static PriceOrigin.@Nullable Converted converted(@Nullable KeptPrice price, @Nullable KeptPrice standard) {
        var first = standard == null ? price : standard;
        return first != null && first.origin() instanceof PriceOrigin.Converted converted ? converted : null;
    }

    private static String what(CostLine line) {
        return switch (line.charged()) {
            case TOKENS -> word(Objects.requireNonNull(line.tokens()));
            case IMAGES -> "images";
            case SEARCHES -> "searches";
            case REQUEST -> "request";
        };
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static boolean isHedged(AttemptView attempt) {
        return CallRecord.Attempt.HEDGED.equals(attempt.failureClass());
    }

    private static CostPart ofAttempt(AttemptView attempt) {
        return new CostPart("attempt", null, (long) attempt.number(), null, null, attempt.cost(), null, null);
    }

    private static BigDecimal sum(List<CostPart> lines) {
        return lines.stream().map(CostPart::cost).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /// The same without what only the platform's own may know: how its price was made.
    CostView withoutUpstream() {
        return new CostView(
                priceId,
                priceValidFrom,
                tierFromInputTokens,
                lines.stream().map(CostView::plain).toList(),
                sum,
                cacheSaving,
                null,
                null);
    }

    private static CostPart plain(CostPart line) {
        return new CostPart(
                line.what(), line.pricedAs(), line.quantity(), line.rate(), line.per(), line.cost(), null, null);
    }
}
