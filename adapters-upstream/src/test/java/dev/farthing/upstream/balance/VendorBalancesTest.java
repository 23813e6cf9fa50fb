package dev.farthing.upstream.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.domain.balance.AccountBalance;
import dev.farthing.domain.balance.AccountStatement;
import dev.farthing.domain.balance.AccountStatement.ModelUse;
import dev.farthing.domain.balance.AccountTerms;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.BalanceSource;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.Provider;
import dev.farthing.domain.upstream.Timeouts;
import dev.farthing.domain.upstream.UpstreamSecret;
import dev.farthing.upstream.FakeAbacus;
import dev.farthing.upstream.FakeVendor;
import dev.farthing.upstream.FakeVendor.Answer;
import dev.farthing.upstream.wire.AbacusSessions;
import dev.farthing.upstream.wire.VendorClients;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VendorBalancesTest {
    private final Vertx vertx = Vertx.vertx();
    private final FakeVendor vendor = FakeVendor.on(vertx);
    private final InstantSource clock = () -> Instant.parse("2026-11-21T12:00:00Z");
    private final VendorClients clients = new VendorClients(vertx);
    private final VendorBalances balances = new VendorBalances(clients, new AbacusSessions(clients, clock), clock);

    @AfterEach
    void close() {
        vendor.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private AccountBalance read(BalanceSource source) {
        return readAll(source).balance();
    }

    private AccountStatement readAll(BalanceSource source) {
        var provider = new Provider(
                UUID.randomUUID(), "v", Protocol.OPENAI, vendor.baseUrl(), Map.of(), null, false, Timeouts.DEFAULT);
        return balances.read(provider, source, new UpstreamSecret("sk-canary"));
    }

    private AccountStatement readAbacus(FakeAbacus abacus, String cookie) {
        var provider = new Provider(
                UUID.randomUUID(), "a", Protocol.ABACUS, abacus.baseUrl(), Map.of(), null, false, Timeouts.DEFAULT);
        return balances.read(provider, BalanceSource.ABACUS, new UpstreamSecret(cookie));
    }

    private static AccountBalance of(String unit, String left, @Nullable String total, @Nullable String used) {
        return new AccountBalance(
                unit,
                new BigDecimal(left),
                total == null ? null : new BigDecimal(total),
                used == null ? null : new BigDecimal(used));
    }

    @Test
    void deepSeekIsAskedBesideItsVersionAndTheYuanCount() {
        vendor.next(Answer.json(
                200,
                "{\"is_available\":true,\"balance_infos\":[{\"currency\":\"USD\",\"total_balance\":\"1.00\"},"
                        + "{\"currency\":\"CNY\",\"total_balance\":\"110.00\",\"granted_balance\":\"10.00\","
                        + "\"topped_up_balance\":\"100.00\"}]}"));
        assertThat(read(BalanceSource.DEEPSEEK)).isEqualTo(of("CNY", "110", null, null));
        var asked = vendor.asked();
        assertThat(asked.method() + " " + asked.uri()).isEqualTo("GET /user/balance");
        assertThat(asked.headers()).containsEntry("authorization", "Bearer sk-canary");
        vendor.next(Answer.json(200, "{\"balance_infos\":[{\"currency\":\"USD\",\"total_balance\":\"1.5\"}]}"));
        assertThat(read(BalanceSource.DEEPSEEK)).isEqualTo(of("USD", "1.5", null, null));
    }

    @Test
    void openRouterTellsCreditsAndUsage() {
        vendor.next(Answer.json(200, "{\"data\":{\"total_credits\":100.5,\"total_usage\":25.75}}"));
        assertThat(read(BalanceSource.OPENROUTER)).isEqualTo(of("USD", "74.75", "100.5", "25.75"));
        assertThat(vendor.asked().uri()).isEqualTo("/v1/credits");
    }

    @ParameterizedTest
    @CsvSource({"401, '{}'", "403, '{}'", "200, '{\"data\":{\"total_credits\":0,\"total_usage\":0}}'"})
    void openRouterTellsAKeyThatServesCallsWhatItMaySpendItself(int status, String credits) {
        vendor.next(Answer.json(status, credits));
        vendor.next(
                Answer.json(
                        200,
                        "{\"data\":{\"label\":\"sk-or-v1-au7\",\"limit\":100,\"limit_remaining\":74.5,"
                                + "\"limit_reset\":\"monthly\",\"usage\":325.5,\"is_free_tier\":false,\"is_management_key\":false}}"));
        var statement = readAll(BalanceSource.OPENROUTER);
        assertThat(statement.balance()).isEqualTo(of("USD", "74.5", "100", "25.5"));
        assertThat(statement.terms())
                .isEqualTo(new AccountTerms(null, null, new BigDecimal("100"), "paid", null, null));
        vendor.asked();
        assertThat(vendor.asked().uri()).isEqualTo("/v1/key");
    }

    @Test
    void openRouterSaysWhyNothingIsKnownOfAKeyWithoutALimit() {
        vendor.next(Answer.json(403, "{\"error\":{\"message\":\"Only management keys can perform this operation\"}}"));
        vendor.next(Answer.json(200, "{\"data\":{\"limit\":null,\"limit_remaining\":null,\"usage\":1.5}}"));
        assertThatThrownBy(() -> read(BalanceSource.OPENROUTER))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("to management keys alone");
        vendor.next(Answer.json(401, "{}"));
        vendor.next(Answer.json(401, "{}"));
        assertThatThrownBy(() -> read(BalanceSource.OPENROUTER))
                .hasMessageContaining("refused the gateway's credential");
        vendor.next(Answer.json(500, "{}"));
        assertThatThrownBy(() -> read(BalanceSource.OPENROUTER)).hasMessageContaining("status 500");
    }

    @Test
    void siliconFlowTellsAnAccount() {
        vendor.next(Answer.json(
                200,
                "{\"code\":20000,\"message\":\"OK\",\"status\":true,\"data\":{\"id\":\"u\",\"balance\":\"0.88\","
                        + "\"status\":\"normal\",\"chargeBalance\":\"88.00\",\"totalBalance\":\"88.88\"}}"));
        assertThat(read(BalanceSource.SILICONFLOW)).isEqualTo(of("CNY", "88.88", null, null));
        assertThat(vendor.asked().uri()).isEqualTo("/v1/user/info");
    }

    @Test
    void moonshotTellsWhatIsAvailable() {
        vendor.next(Answer.json(
                200,
                "{\"code\":0,\"data\":{\"available_balance\":49.58894,\"voucher_balance\":46.58893,"
                        + "\"cash_balance\":3.00001},\"scode\":\"0x0\",\"status\":true}"));
        assertThat(read(BalanceSource.MOONSHOT)).isEqualTo(of("CNY", "49.58894", null, null));
        assertThat(vendor.asked().uri()).isEqualTo("/v1/users/me/balance");
    }

    @Test
    void hostsThatBillLikeOpenAiTellALimitAndCentsUsed() {
        vendor.next(Answer.json(
                200, "{\"object\":\"billing_subscription\",\"has_payment_method\":true,\"hard_limit_usd\":120.5}"));
        vendor.next(Answer.json(200, "{\"object\":\"list\",\"total_usage\":2050.25}"));
        assertThat(read(BalanceSource.OPENAI_BILLING)).isEqualTo(of("USD", "99.9975", "120.5", "20.5025"));
        assertThat(vendor.asked().uri()).isEqualTo("/v1/dashboard/billing/subscription");
        assertThat(vendor.asked().uri())
                .isEqualTo("/v1/dashboard/billing/usage?start_date=2026-08-14&end_date=2026-11-22");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<html>",
                "[]",
                "{}",
                "{\"data\":null}",
                "{\"data\":{\"available_balance\":null}}",
                "{\"data\":{\"available_balance\":\"much\"}}",
                "{\"data\":{\"available_balance\":true}}",
                "{\"data\":{\"available_balance\":1e308}}",
                "{\"data\":{\"available_balance\":\"1e999999999\"}}"
            })
    void whatCannotBeReadIsTroubleAndNoBalance(String body) {
        vendor.next(Answer.json(200, body));
        assertThatThrownBy(() -> read(BalanceSource.MOONSHOT))
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.UPSTREAM_ERROR));
    }

    @ParameterizedTest
    @CsvSource({"401, UPSTREAM_AUTH", "403, UPSTREAM_AUTH", "404, UPSTREAM_ERROR", "500, UPSTREAM_ERROR"})
    void aVendorThatRefusesIsTroubleWithoutTheSecret(int status, Fault fault) {
        vendor.next(Answer.json(status, "{\"error\":\"sk-canary\"}"));
        assertThatThrownBy(() -> read(BalanceSource.SILICONFLOW)).isInstanceOfSatisfying(FaultException.class, e -> {
            assertThat(e.fault()).isEqualTo(fault);
            assertThat(e.sentence()).doesNotContain("canary");
        });
    }

    @Test
    void abacusTellsItsPointsItsTermsAndWhatEachModelUsed() {
        try (var abacus = FakeAbacus.on(vertx)) {
            abacus.next(
                    "_getOrganizationComputePoints",
                    Answer.json(
                            200,
                            "{\"success\":true,\"result\":{\"totalComputePoints\":20000,\"computePointsLeft\":15000.5,"
                                    + "\"monthlyPtsPerUser\":20000,\"userCount\":1}}"));
            abacus.organization("""
                    {"name":"t","subscriptionTier":"free","computePointInfo":{
                    "updatedAt":"2026-08-21T10:11:19.538519+00:00","last24HoursUsage":125419,"last7DaysUsage":173621,
                    "currMonthAvailPoints":200000,"currMonthUsage":200001,"freeTierTotal":200000,
                    "freeTierExpiresAt":"2026-09-07T09:01:07+00:00"}}""");
            abacus.next(
                    "_getBillingInfo",
                    Answer.json(
                            200,
                            "{\"success\":true,\"result\":{\"nextBillingDate\":\"2026-12-01T00:00:00+00:00\","
                                    + "\"currentTier\":\"Pro\"}}"));
            abacus.next(
                    "_getOrganizationComputePointLog",
                    Answer.json(
                            200,
                            "{\"success\":true,\"result\":{\"columns\":{\"date\":\"Date\",\"total\":\"Total\","
                                    + "\"claude\":\"Claude Sonnet\",\"gpt\":\"GPT-4o\"},\"log\":[{\"date\":\"2026-07-25\","
                                    + "\"total\":8.39,\"claude\":8.39},{\"date\":\"never\",\"gpt\":1}]}}"));
            var statement = readAbacus(abacus, "_u_p=1");
            assertThat(statement.balance()).isEqualTo(of("credits", "15000.5", "20000", "4999.5"));
            assertThat(statement.terms())
                    .isEqualTo(new AccountTerms(
                            new BigDecimal("1254.19"),
                            new BigDecimal("1736.21"),
                            new BigDecimal("2000.00"),
                            "Pro",
                            Instant.parse("2026-12-01T00:00:00Z"),
                            Instant.parse("2026-09-07T09:01:07Z")));
            assertThat(statement.uses())
                    .containsExactly(new ModelUse(LocalDate.of(2026, 7, 25), "Claude Sonnet", new BigDecimal("8.39")));
        }
    }

    @Test
    void abacusOwesNothingButTheBalance() {
        try (var abacus = FakeAbacus.on(vertx)) {
            abacus.next(
                    "_getOrganizationComputePoints",
                    Answer.json(
                            200, "{\"success\":true,\"result\":{\"totalComputePoints\":0,\"computePointsLeft\":0}}"));
            assertThat(readAbacus(abacus, "_u_p=1")).isEqualTo(AccountStatement.of(of("credits", "0", "0", "0")));
            assertThatThrownBy(() -> readAbacus(abacus, "_u_p=1"))
                    .isInstanceOfSatisfying(
                            FaultException.class, e -> assertThat(e.sentence()).doesNotContain("_u_p"));
            assertThatThrownBy(() -> readAbacus(abacus, "nobody=1"))
                    .isInstanceOfSatisfying(
                            FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.UPSTREAM_AUTH));
        }
    }
}
