package dev.farthing.domain.budget;

import dev.farthing.domain.money.Money;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.usage.TokenUsage;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// The most a call can come to, whatever the vendor does with it: what its holds are computed from.
///
/// @param inputTokens no fewer than the vendor will count
/// @param outputTokens the limit of one answer that will be sent to the vendor
/// @param choices how many answers are asked for
/// @param usefulOutput the smallest limit that still makes sense to the caller; at most outputTokens
/// @param images how many images may be made
/// @param searches how often the vendor may search the web
/// @param percent how much of all that is held: 100, or more where calls went beyond what these figures tell
/// @param beside what the vendor may do beside the answers
public record Exposure(
        long inputTokens,
        long outputTokens,
        int choices,
        long usefulOutput,
        int images,
        int searches,
        int percent,
        Beside beside) {
    /// Below this nobody is served by an answer that is cut off; a caller's own smaller limit counts instead.
    public static final long USUAL_USEFUL_OUTPUT = 256;

    private static final BigInteger HUNDRED = BigInteger.valueOf(100);
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

    public Exposure {
        if (inputTokens < 0 || outputTokens < 0 || choices < 1 || images < 0 || searches < 0 || percent < 100) {
            throw new IllegalArgumentException("an exposure is never negative");
        }
        inputTokens = Math.min(inputTokens, TokenUsage.MOST_TOKENS);
        outputTokens = Math.min(outputTokens, TokenUsage.MOST_TOKENS / choices);
        usefulOutput = Math.min(usefulOutput, outputTokens);
        searches = Math.min(searches, TokenUsage.MOST_SEARCHES);
    }

    /// What these figures tell is all there can be.
    public Exposure(long inputTokens, long outputTokens, int choices, long usefulOutput, int images) {
        this(inputTokens, outputTokens, choices, usefulOutput, images, 0, 100, Beside.NOTHING);
    }

    /// The most of what other work than the answers can come to.
    ///
    /// @param cost at the prices of the models that do it
    public record Beside(long tokens, Money cost) {
        public static final Beside NOTHING = new Beside(0, Money.ZERO);

        public Beside {
            if (tokens < 0 || cost.pico() < 0) {
                throw new IllegalArgumentException("what is beside a call is never negative");
            }
        }

        public Beside plus(Beside other) {
            return new Beside(sum(tokens, other.tokens), new Money(sum(cost.pico(), other.cost.pico())));
        }
    }

    /// The same where the vendor may search the web so often.
    public Exposure withSearches(int most) {
        return new Exposure(inputTokens, outputTokens, choices, usefulOutput, images, most, percent, beside);
    }

    public Exposure withOutput(long tokens) {
        return new Exposure(
                inputTokens, tokens, choices, Math.min(usefulOutput, tokens), images, searches, percent, beside);
    }

    public Exposure withInput(long tokens) {
        return new Exposure(tokens, outputTokens, choices, usefulOutput, images, searches, percent, beside);
    }

    /// The same, held to more than its figures tell.
    public Exposure raised(int toPercent) {
        return new Exposure(inputTokens, outputTokens, choices, usefulOutput, images, searches, toPercent, beside);
    }

    /// Two such calls at once, with all their output or not at all.
    public Exposure forTwo() {
        return new Exposure(
                inputTokens,
                outputTokens,
                choices,
                outputTokens,
                images,
                searches,
                Math.multiplyExact(percent, 2),
                beside);
    }

    /// What must be held of a budget that counts this unit.
    ///
    /// @param price null where the call costs nothing
    public long hold(Unit unit, @Nullable Price price) {
        long output = Math.multiplyExact(outputTokens * choices, perToken(unit, price));
        long most = sum(base(unit, price), output);
        return isRaised(unit) ? raised(most) : most;
    }

    /// This call with the largest output limit whose hold fits; null when none fits that is of use.
    public @Nullable Exposure within(BigInteger room, Unit unit, @Nullable Price price) {
        long perOutputToken = perToken(unit, price) * choices;
        var usable = isRaised(unit) ? room.multiply(HUNDRED).divide(BigInteger.valueOf(percent)) : room;
        var left = usable.subtract(BigInteger.valueOf(base(unit, price)));
        if (left.signum() < 0) {
            return null;
        }
        if (perOutputToken == 0) {
            return this;
        }
        long affordable = left.divide(BigInteger.valueOf(perOutputToken))
                .min(BigInteger.valueOf(outputTokens))
                .longValueExact();
        return affordable < usefulOutput || (affordable == 0 && outputTokens > 0) ? null : withOutput(affordable);
    }

    private boolean isRaised(Unit unit) {
        return percent > 100 && unit != Unit.REQUESTS;
    }

    /// No call costs more than its money can tell, and so no more is ever held.
    private static long sum(long one, long other) {
        long both = one + other;
        return both < 0 ? Long.MAX_VALUE : both;
    }

    private long raised(long most) {
        if (most > Long.MAX_VALUE / percent) {
            return BigInteger.valueOf(most)
                    .multiply(BigInteger.valueOf(percent))
                    .add(HUNDRED.subtract(BigInteger.ONE))
                    .divide(HUNDRED)
                    .min(MOST)
                    .longValueExact();
        }
        return Math.ceilDiv(most * percent, 100);
    }

    private long base(Unit unit, @Nullable Price price) {
        return switch (unit) {
            case REQUESTS -> 1;
            case TOKENS -> sum(inputTokens, beside.tokens);
            case MONEY ->
                price == null
                        ? 0
                        : sum(price.dearestStart(inputTokens, images, searches).pico(), beside.cost.pico());
        };
    }

    private long perToken(Unit unit, @Nullable Price price) {
        return switch (unit) {
            case REQUESTS -> 0;
            case TOKENS -> 1;
            case MONEY ->
                price == null ? 0 : price.dearestOutputToken(inputTokens).pico();
        };
    }
}
