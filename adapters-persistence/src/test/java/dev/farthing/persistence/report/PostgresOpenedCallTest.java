package dev.farthing.persistence.report;

import static dev.farthing.application.relay.SomeCall.aCallAt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.farthing.application.ManagedBy;
import dev.farthing.application.price.FindPrice;
import dev.farthing.application.price.KeptPrice;
import dev.farthing.application.price.RememberedPrices;
import dev.farthing.application.report.CostView;
import dev.farthing.application.report.CostView.CostPart;
import dev.farthing.application.report.ListCalls;
import dev.farthing.application.report.OpenCall;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.price.PriceBook;
import dev.farthing.domain.price.PriceOrigin;
import dev.farthing.domain.price.Rates;
import dev.farthing.domain.price.Tier;
import dev.farthing.domain.price.TokenClass;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.CallStatus;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.domain.usage.UsageSource;
import dev.farthing.persistence.server.FreshDatabase;
import dev.farthing.persistence.usage.RecordedCalls;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// How the cost of one call is told.
class PostgresOpenedCallTest {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final TokenUsage TOKENS = new TokenUsage(700, 300, 0, 0, 0, 0, 40, 10, 0, 0, 0);

    private final UUID org = UUID.randomUUID();
    private final UUID key = UUID.randomUUID();
    private final RememberedPrices prices = new RememberedPrices(() -> NOW);
    private final PostgresCallHistory history = new PostgresCallHistory(DATABASE.dataSource());
    private final PostgresOrgZones zones = new PostgresOrgZones(DATABASE.dataSource(), ZoneId.of("UTC"));
    private final OpenCall openCall = new OpenCall(history, new ListCalls(history, zones), new FindPrice(prices));

    private static Rates rates(String input, String cached, String output) {
        return new Rates(
                Map.of(
                        TokenClass.INPUT,
                        new BigDecimal(input),
                        TokenClass.CACHE_READ,
                        new BigDecimal(cached),
                        TokenClass.OUTPUT,
                        new BigDecimal(output)),
                null,
                null);
    }

    private Price price(UUID book, Rates base, List<Tier> tiers, PriceOrigin origin) {
        var price = new Price(UUID.randomUUID(), "large", base, tiers, START, null);
        prices.add(new KeptPrice(price, book, origin, ManagedBy.API, START));
        return price;
    }

    private CostView opened(Caller caller, CallRecord call) {
        RecordedCalls.write(DATABASE, List.of(call));
        return openCall.open(caller, org, call.requestId()).cost();
    }

    private CallRecord call(
            TokenUsage tokens,
            Money cost,
            @Nullable Price price,
            CallStatus status,
            List<String> flags,
            CallRecord.Attempt... attempts) {
        var call = aCallAt(NOW).of(org, null, key).ending(status).record();
        return new CallRecord(
                call.requestId(),
                call.startedAt(),
                call.owner(),
                call.path(),
                call.ending(),
                new CallRecord.Metered(tokens, UsageSource.REPORTED, flags, "{\"prompt_tokens\":1000}", null),
                cost,
                price == null ? Money.ZERO : price.cacheSaving(tokens),
                price == null ? null : price.id(),
                call.client(),
                attempts.length == 0 ? call.attempts() : Arrays.asList(attempts));
    }

    private CallRecord call(TokenUsage tokens, Money cost, @Nullable Price price) {
        return call(tokens, cost, price, CallStatus.OK, List.of());
    }

    private final Caller operator = new Caller.Operator(org);
    private final Caller viewer = new Caller.Viewer(org);

    @Test
    void tokensTimesRateAddUpToTheCostWithTierDiscountAndConversionAsTheyWereApplied() {
        var foreign = new PriceOrigin.Converted(
                Currency.getInstance("USD"),
                rates("1", "0.1", "4"),
                List.of(new Tier(1000, rates("2", "0.2", "8"))),
                new UUID(7, 7),
                new BigDecimal("7.2"));
        var standard = price(
                PriceBook.STANDARD,
                rates("7.2", "0.72", "28.8"),
                List.of(new Tier(1000, rates("14.4", "1.44", "57.6"))),
                foreign);
        var discounted = price(
                UUID.randomUUID(),
                rates("6.48", "0.648", "25.92"),
                List.of(new Tier(1000, rates("12.96", "1.296", "51.84"))),
                new PriceOrigin.Discounted(standard.id(), BigDecimal.TEN));
        var cost = discounted.cost(TOKENS);

        var told = opened(operator, call(TOKENS, cost, discounted));

        assertThat(told.sum()).isEqualByComparingTo(cost.toDecimal());
        assertThat(told.priceId()).isEqualTo(discounted.id());
        assertThat(told.tierFromInputTokens()).isEqualTo(1000);
        assertThat(told.discountPct()).isEqualByComparingTo("10");
        assertThat(told.original()).isEqualTo(new CostView.ConvertedFrom("USD", new BigDecimal("7.2"), new UUID(7, 7)));
        assertThat(told.lines())
                .extracting(
                        CostPart::what,
                        CostPart::pricedAs,
                        CostPart::quantity,
                        line -> line.rate().toPlainString(),
                        CostPart::per,
                        line -> Money.plain(line.cost()),
                        line -> line.listRate().toPlainString(),
                        line -> line.originalRate().toPlainString())
                .containsExactly(
                        tuple("input", null, 700L, "12.96", "1m", "0.009072", "14.4", "2"),
                        tuple("cache_read", null, 300L, "1.296", "1m", "0.0003888", "1.44", "0.2"),
                        tuple("output", null, 40L, "51.84", "1m", "0.0020736", "57.6", "8"),
                        tuple("reasoning", "output", 10L, "51.84", "1m", "0.0005184", "57.6", "8"));
        assertThat(told.cacheSaving()).isEqualByComparingTo("0.0034992");
    }

    @Test
    void whoIsNoOperatorSeesTheArithmeticButNotHowThePriceWasMade() {
        var converted = price(
                PriceBook.STANDARD,
                rates("7.2", "0.72", "28.8"),
                List.of(),
                new PriceOrigin.Converted(
                        Currency.getInstance("USD"),
                        rates("1", "0.1", "4"),
                        List.of(),
                        new UUID(7, 7),
                        BigDecimal.ONE));
        var call = call(TOKENS, converted.cost(TOKENS), converted);
        RecordedCalls.write(DATABASE, List.of(call));

        var opened = openCall.open(viewer, org, call.requestId());

        assertThat(opened.cost().sum()).isEqualByComparingTo(call.cost().toDecimal());
        assertThat(opened.cost().original()).isNull();
        assertThat(opened.cost().lines())
                .hasSize(4)
                .allSatisfy(line -> assertThat(line.originalRate()).isNull());
        assertThat(opened.use().vendorUsage()).isNull();
        assertThat(openCall.open(operator, org, call.requestId()).use().vendorUsage())
                .contains("prompt_tokens");
    }

    @Test
    void whatIsUsedBeyondTheHoldStandsAgainstItAsALineOfItsOwn() {
        var price = price(PriceBook.STANDARD, rates("1", "1", "2"), List.of(), PriceOrigin.GIVEN);
        var told = opened(viewer, call(TOKENS, Money.of("0.001"), price));
        assertThat(told.sum()).isEqualByComparingTo("0.001");
        assertThat(told.lines().getLast().what()).isEqualTo("overrun");
        assertThat(told.lines().getLast().cost()).isEqualByComparingTo("-0.0001");
    }

    @Test
    void aLostCallIsChargedWhatItHeld() {
        var price = price(PriceBook.STANDARD, rates("1", "1", "2"), List.of(), PriceOrigin.GIVEN);
        var told = opened(viewer, call(TOKENS, Money.of("0.5"), price, CallStatus.ERROR, List.of("hold_charged")));
        assertThat(told.sum()).isEqualByComparingTo("0.5");
        assertThat(told.lines().getLast().what()).isEqualTo("hold");
    }

    @Test
    void ofTwoVendorsThatWereAskedAtOnceEachHasItsLine() {
        var price = price(PriceBook.STANDARD, rates("1", "1", "2"), List.of(), PriceOrigin.GIVEN);
        var answered = aCallAt(NOW).record().attempts().getFirst();
        var beside = new CallRecord.Attempt(
                answered.hop(),
                NOW,
                null,
                null,
                CallRecord.Attempt.HEDGED,
                null,
                70,
                TokenUsage.ofText(1, 1),
                Money.of("0.0001"),
                null);
        var failed = new CallRecord.Attempt(
                answered.hop(), NOW, 500, "upstream_error", "vendor_trouble", null, 70, null, Money.of("9"), null);
        var told = opened(
                viewer,
                call(
                        TOKENS,
                        Money.of("0.0012"),
                        price,
                        CallStatus.OK,
                        List.of("hedged"),
                        failed,
                        beside,
                        answered.charged(TOKENS, Money.of("0.0011"))));
        assertThat(told.lines())
                .extracting(CostPart::what, CostPart::quantity, line -> Money.plain(line.cost()))
                .containsExactly(tuple("attempt", 2L, "0.0001"), tuple("attempt", 3L, "0.0011"));
        assertThat(told.sum()).isEqualByComparingTo("0.0012");
    }

    @Test
    void whatUsedNothingAndWhatHasNoPriceHasNoLines() {
        var price = price(
                PriceBook.STANDARD,
                new Rates(
                        Map.of(TokenClass.INPUT, BigDecimal.ONE, TokenClass.OUTPUT, BigDecimal.ONE),
                        null,
                        BigDecimal.ONE),
                List.of(),
                PriceOrigin.GIVEN);
        for (var call : List.of(
                call(TokenUsage.NONE, Money.ZERO, price, CallStatus.ERROR, List.of()),
                call(TOKENS, Money.ZERO, null))) {
            var told = opened(viewer, call);
            assertThat(told.lines()).isEmpty();
            assertThat(told.sum()).isZero();
        }
        var answered = opened(viewer, call(TokenUsage.NONE, Money.of("1"), price));
        assertThat(answered.lines())
                .as("the fee of a call that was answered, though with nothing")
                .extracting(CostPart::what, CostPart::per)
                .containsExactly(tuple("request", "each"));
    }

    @Test
    void searchesAreALineOfTheArithmeticAndTheTierOfServiceIsTold() {
        var plain = rates("1", "0.1", "4");
        var price = price(
                PriceBook.STANDARD,
                new Rates(plain.perMillion(), null, null, new BigDecimal("0.01")),
                List.of(),
                PriceOrigin.GIVEN);
        var tokens = TOKENS.withSearches(3);
        var call = call(tokens, price.cost(tokens), price);
        var metered = call.metered();
        var tiered = new CallRecord(
                call.requestId(),
                call.startedAt(),
                call.owner(),
                call.path(),
                call.ending(),
                new CallRecord.Metered(tokens, metered.source(), metered.flags(), "{}", null, "priority"),
                call.cost(),
                call.cacheSaving(),
                call.priceId(),
                call.client(),
                call.attempts());
        RecordedCalls.write(DATABASE, List.of(tiered));
        var told = openCall.open(viewer, org, call.requestId());

        assertThat(told.use().tokens()).isEqualTo(tokens);
        assertThat(told.use().serviceTier()).isEqualTo("priority");
        assertThat(told.cost().lines())
                .filteredOn(line -> line.what().equals("searches"))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.quantity()).isEqualTo(3);
                    assertThat(line.cost()).isEqualByComparingTo("0.03");
                });
        assertThat(told.cost().sum()).isEqualByComparingTo(call.cost().toDecimal());
    }
}
