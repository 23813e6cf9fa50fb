package dev.farthing.upstream.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.domain.balance.AccountBalance;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.BalanceSource;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.Provider;
import dev.farthing.domain.upstream.Timeouts;
import dev.farthing.domain.upstream.UpstreamSecret;
import dev.farthing.upstream.FakeVendor;
import dev.farthing.upstream.FakeVendor.Answer;
import dev.farthing.upstream.wire.VendorClients;
import io.vertx.core.Vertx;
import java.math.BigDecimal;
import java.time.Instant;
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
    private final VendorBalances balances =
            new VendorBalances(new VendorClients(vertx), () -> Instant.parse("2026-11-21T12:00:00Z"));

    @AfterEach
    void close() {
        vendor.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private AccountBalance read(BalanceSource source) {
        var provider = new Provider(
                UUID.randomUUID(), "v", Protocol.OPENAI, vendor.baseUrl(), Map.of(), null, false, Timeouts.DEFAULT);
        return balances.read(provider, source, new UpstreamSecret("sk-canary"));
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
    void whatNobodyCanBeAskedForIsTold() {
        assertThatThrownBy(() -> read(BalanceSource.ABACUS)).isInstanceOf(FaultException.class);
    }
}
