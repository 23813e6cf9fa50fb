package dev.farthing.domain.price;

import dev.farthing.domain.money.Money;
import dev.farthing.domain.usage.TokenUsage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Prices per million tokens for each class, in the billing currency, and fees per image, per request and
/// per search in the web.
///
/// With at most six decimals per million, a token costs a whole number of pico units, so tokens × rate is
/// exact.
@SuppressWarnings("EnumOrdinal") // an array by class keeps boxing out of the arithmetic of every call
public final class Rates {
    /// The decimals a price per million may have.
    public static final int PER_MILLION_DECIMALS = 6;

    /// The dearest price per million tokens; with [TokenUsage#MOST_TOKENS] it keeps one call within [Money].
    public static final BigDecimal DEAREST_PER_MILLION = new BigDecimal(200_000);

    /// The dearest fee per image or request.
    public static final BigDecimal DEAREST_FEE = new BigDecimal(10_000);

    /// The dearest fee per search; with [TokenUsage#MOST_SEARCHES] it keeps one call within [Money].
    public static final BigDecimal DEAREST_SEARCH = new BigDecimal(1_000);

    private final Map<TokenClass, BigDecimal> perMillion;
    private final @Nullable BigDecimal perImage;
    private final @Nullable BigDecimal perRequest;
    private final @Nullable BigDecimal perSearch;
    private final long[] picoPerToken = new long[TokenClass.values().length];
    private final long picoPerImage;
    private final long picoPerRequest;
    private final long picoPerSearch;

    /// Rates that leave searches free.
    public Rates(
            Map<TokenClass, BigDecimal> perMillion, @Nullable BigDecimal perImage, @Nullable BigDecimal perRequest) {
        this(perMillion, perImage, perRequest, null);
    }

    public Rates(
            Map<TokenClass, BigDecimal> perMillion,
            @Nullable BigDecimal perImage,
            @Nullable BigDecimal perRequest,
            @Nullable BigDecimal perSearch) {
        if (!perMillion.containsKey(TokenClass.INPUT) || !perMillion.containsKey(TokenClass.OUTPUT)) {
            throw new IllegalArgumentException("rates need a price for input and for output");
        }
        this.perMillion = new EnumMap<>(perMillion);
        this.perImage = perImage;
        this.perRequest = perRequest;
        this.perSearch = perSearch;
        for (var tokenClass : TokenClass.values()) {
            picoPerToken[tokenClass.ordinal()] = picoPerToken(effective(tokenClass));
        }
        picoPerImage = fee(perImage, DEAREST_FEE);
        picoPerRequest = fee(perRequest, DEAREST_FEE);
        picoPerSearch = fee(perSearch, DEAREST_SEARCH);
    }

    /// These rates with what is given replaced: how a tier differs from its base.
    public Rates with(
            Map<TokenClass, BigDecimal> others,
            @Nullable BigDecimal otherPerImage,
            @Nullable BigDecimal otherPerRequest,
            @Nullable BigDecimal otherPerSearch) {
        var merged = new EnumMap<>(perMillion);
        merged.putAll(others);
        return new Rates(
                merged,
                otherPerImage == null ? perImage : otherPerImage,
                otherPerRequest == null ? perRequest : otherPerRequest,
                otherPerSearch == null ? perSearch : otherPerSearch);
    }

    /// Each of these rates times the factor, rounded once: half-up to [#PER_MILLION_DECIMALS].
    public Rates times(BigDecimal factor) {
        var scaled = new EnumMap<TokenClass, BigDecimal>(TokenClass.class);
        perMillion.forEach((tokenClass, price) -> scaled.put(tokenClass, product(price, factor)));
        return new Rates(
                scaled,
                perImage == null ? null : product(perImage, factor),
                perRequest == null ? null : product(perRequest, factor),
                perSearch == null ? null : product(perSearch, factor));
    }

    private static BigDecimal product(BigDecimal price, BigDecimal factor) {
        return price.multiply(factor).setScale(PER_MILLION_DECIMALS, RoundingMode.HALF_UP);
    }

    /// The classes that have a price of their own.
    public Map<TokenClass, BigDecimal> perMillion() {
        return Map.copyOf(perMillion);
    }

    public @Nullable BigDecimal perImage() {
        return perImage;
    }

    public @Nullable BigDecimal perRequest() {
        return perRequest;
    }

    public @Nullable BigDecimal perSearch() {
        return perSearch;
    }

    /// The price per million that applies to a class, its plain class standing in where it has none.
    public BigDecimal effective(TokenClass tokenClass) {
        var own = perMillion.get(tokenClass);
        return own != null ? own : effective(tokenClass.plain());
    }

    /// The exact cost of a call at these rates.
    public Money cost(TokenUsage usage) {
        long pico = usage.input() * rate(TokenClass.INPUT)
                + usage.cacheRead() * rate(TokenClass.CACHE_READ)
                + usage.cacheWrite5m() * rate(TokenClass.CACHE_WRITE_5M)
                + usage.cacheWrite1h() * rate(TokenClass.CACHE_WRITE_1H)
                + usage.audioInput() * rate(TokenClass.AUDIO_INPUT)
                + usage.imageInput() * rate(TokenClass.IMAGE_INPUT)
                + usage.output() * rate(TokenClass.OUTPUT)
                + usage.reasoning() * rate(TokenClass.REASONING)
                + usage.audioOutput() * rate(TokenClass.AUDIO_OUTPUT)
                + usage.imageOutput() * rate(TokenClass.IMAGE_OUTPUT);
        return new Money(Math.addExact(pico, fees(usage.images(), usage.searches())));
    }

    /// The exact cost of what a vendor did beside a call's answer: there is one fee for the call, and that is in
    /// [#cost].
    Money costBeside(TokenUsage usage) {
        return new Money(cost(usage).pico() - picoPerRequest);
    }

    /// The same cost part by part, without parts that come to nothing used: their costs add up to it.
    public List<CostLine> lines(TokenUsage usage) {
        var lines = new ArrayList<CostLine>();
        for (var tokenClass : TokenClass.values()) {
            long tokens = tokens(usage, tokenClass);
            if (tokens > 0) {
                lines.add(new CostLine(
                        CostLine.Charged.TOKENS,
                        tokenClass,
                        pricedAs(tokenClass),
                        tokens,
                        effective(tokenClass),
                        new Money(tokens * rate(tokenClass))));
            }
        }
        if (usage.images() > 0 && perImage != null) {
            lines.add(piece(CostLine.Charged.IMAGES, usage.images(), perImage, picoPerImage));
        }
        if (usage.searches() > 0 && perSearch != null) {
            lines.add(piece(CostLine.Charged.SEARCHES, usage.searches(), perSearch, picoPerSearch));
        }
        if (perRequest != null) {
            lines.add(piece(CostLine.Charged.REQUEST, 1, perRequest, picoPerRequest));
        }
        return lines;
    }

    /// What is charged by the piece, and for the call itself.
    private long fees(int images, int searches) {
        return Math.addExact(picoPerRequest, Math.addExact(images * picoPerImage, searches * picoPerSearch));
    }

    private static CostLine piece(CostLine.Charged charged, long quantity, BigDecimal rate, long pico) {
        return new CostLine(charged, null, null, quantity, rate, new Money(Math.multiplyExact(quantity, pico)));
    }

    /// What the vendor's caches saved: what the same call would have cost without them, less what it costs.
    /// Writing to a cache may cost more than plain input, so it may be below zero.
    public Money cacheSaving(TokenUsage usage) {
        long plain = rate(TokenClass.INPUT);
        return new Money(usage.cacheRead() * (plain - rate(TokenClass.CACHE_READ))
                + usage.cacheWrite5m() * (plain - rate(TokenClass.CACHE_WRITE_5M))
                + usage.cacheWrite1h() * (plain - rate(TokenClass.CACHE_WRITE_1H)));
    }

    private TokenClass pricedAs(TokenClass tokenClass) {
        return perMillion.containsKey(tokenClass) ? tokenClass : pricedAs(tokenClass.plain());
    }

    private static long tokens(TokenUsage usage, TokenClass tokenClass) {
        return switch (tokenClass) {
            case INPUT -> usage.input();
            case CACHE_READ -> usage.cacheRead();
            case CACHE_WRITE_5M -> usage.cacheWrite5m();
            case CACHE_WRITE_1H -> usage.cacheWrite1h();
            case AUDIO_INPUT -> usage.audioInput();
            case IMAGE_INPUT -> usage.imageInput();
            case OUTPUT -> usage.output();
            case REASONING -> usage.reasoning();
            case AUDIO_OUTPUT -> usage.audioOutput();
            case IMAGE_OUTPUT -> usage.imageOutput();
        };
    }

    /// What so much input costs if all of it is of the dearest class, with the fees for the call, its images and
    /// its searches.
    Money dearestStart(long inputTokens, int images, int searches) {
        return new Money(Math.addExact(inputTokens * dearest(TokenClass.INPUT), fees(images, searches)));
    }

    Money dearestOutputToken() {
        return new Money(dearest(TokenClass.OUTPUT));
    }

    private long dearest(TokenClass root) {
        long dearest = 0;
        for (var tokenClass : TokenClass.values()) {
            if (tokenClass.plainest() == root) {
                dearest = Math.max(dearest, rate(tokenClass));
            }
        }
        return dearest;
    }

    private long rate(TokenClass tokenClass) {
        return picoPerToken[tokenClass.ordinal()];
    }

    private static long picoPerToken(BigDecimal perMillion) {
        if (perMillion.signum() < 0 || perMillion.compareTo(DEAREST_PER_MILLION) > 0) {
            throw new IllegalArgumentException("a price per million lies between 0 and " + DEAREST_PER_MILLION);
        }
        return perMillion
                .setScale(PER_MILLION_DECIMALS, RoundingMode.UNNECESSARY)
                .unscaledValue()
                .longValueExact();
    }

    private static long fee(@Nullable BigDecimal fee, BigDecimal dearest) {
        if (fee == null) {
            return 0;
        }
        if (fee.signum() < 0 || fee.compareTo(dearest) > 0) {
            throw new IllegalArgumentException("a fee lies between 0 and " + dearest);
        }
        return Money.of(fee).pico();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Rates that
                && java.util.Arrays.equals(picoPerToken, that.picoPerToken)
                && perMillion.keySet().equals(that.perMillion.keySet())
                && picoPerImage == that.picoPerImage
                && picoPerRequest == that.picoPerRequest
                && picoPerSearch == that.picoPerSearch;
    }

    @Override
    public int hashCode() {
        return java.util.Arrays.hashCode(picoPerToken);
    }
}
