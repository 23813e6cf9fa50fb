package dev.farthing.application.scenery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.ConfigFile;
import dev.farthing.application.CountedChanges;
import dev.farthing.application.Ids;
import dev.farthing.application.Listing;
import dev.farthing.application.audit.RememberedAudit;
import dev.farthing.application.price.DerivePrices;
import dev.farthing.application.price.RememberedPriceBooks;
import dev.farthing.application.price.RememberedPrices;
import dev.farthing.application.price.SetPrice;
import dev.farthing.application.upstream.CreateCredential;
import dev.farthing.application.upstream.CreateModel;
import dev.farthing.application.upstream.CreateProvider;
import dev.farthing.application.upstream.PlainVault;
import dev.farthing.application.upstream.RememberedVendors;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.usage.TokenUsage;
import java.time.Instant;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class BringVendorsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

    private final AtomicReference<Instant> clock = new AtomicReference<>(NOW);
    private final RememberedVendors vendors = new RememberedVendors();
    private final RememberedPrices prices = new RememberedPrices(clock::get);
    private boolean taken;

    private List<String> bring(Map<String, String> environment, String currency) {
        var changes = new CountedChanges();
        Ids ids = UUID::randomUUID;
        var bring = new BringVendors(
                () -> !taken && (taken = true),
                new CreateProvider(vendors.providers(), changes, new RememberedAudit(), ids, clock::get),
                new CreateCredential(
                        vendors.credentials(), new PlainVault(), changes, new RememberedAudit(), ids, clock::get),
                new CreateModel(vendors.models(), changes, new RememberedAudit(), clock::get),
                new SetPrice(
                        prices,
                        new RememberedPriceBooks(),
                        new DerivePrices(prices, ids),
                        changes,
                        new RememberedAudit(),
                        ids,
                        ConfigFile.NONE),
                clock::get);
        return bring.bring(VendorKeys.from(environment), Currency.getInstance(currency));
    }

    private Money costOfAMillion(String model) {
        var price = prices.hold(model).inForceAt(NOW);
        return price == null ? null : price.cost(TokenUsage.ofText(1_000, 0));
    }

    @Test
    void theDemoIsAlwaysThereAndCosts() {
        assertThat(bring(Map.of(), "EUR")).isEmpty();
        assertThat(vendors.providers().findByName("demo")).isPresent();
        assertThat(costOfAMillion("demo-chat")).isEqualTo(Money.of("0.001"));
        assertThat(vendors.models().list(Listing.ALL).total()).isEqualTo(2);
    }

    @Test
    void itHappensOnce() {
        bring(Map.of(), "CNY");
        vendors.models().remove("demo-chat");
        assertThat(bring(Map.of("OPENAI_API_KEY", "sk-1"), "CNY")).isEmpty();
        assertThat(vendors.models().find("demo-chat")).isEmpty();
        assertThat(vendors.providers().findByName("openai")).isEmpty();
    }

    @Test
    void aListInTheBillingCurrencyBringsItsPricesTheOthersSayTheyDoNot() {
        var lines = bring(Map.of("OPENAI_API_KEY", "sk-1", "DEEPSEEK_API_KEY", "sk-2"), "USD");
        assertThat(costOfAMillion("gpt-6-sol")).isEqualTo(Money.of("0.002"));
        assertThat(costOfAMillion("deepseek-v4-pro")).isNotNull();
        assertThat(lines).noneMatch(line -> line.contains("FARTHING_CURRENCY"));
    }

    @Test
    void withoutAPriceInTheCurrencyAModelIsThereUnpriced() {
        var lines = bring(Map.of("OPENAI_API_KEY", "sk-1", "DEEPSEEK_API_KEY", "sk-2"), "CNY");
        assertThat(vendors.models().find("gpt-6-sol")).isPresent();
        assertThat(costOfAMillion("gpt-6-sol")).isNull();
        assertThat(costOfAMillion("deepseek-v4-pro")).isNotNull();
        assertThat(lines)
                .anyMatch(line -> line.startsWith("provider openai") && line.contains("USD"))
                .anyMatch(line -> line.startsWith("provider deepseek") && !line.contains("USD"));
    }

    @Test
    void aScheduledPriceFollowsByItself() {
        bring(Map.of("GEMINI_API_KEY", "k"), "USD");
        var list = prices.hold("gemini-4-argon");
        assertThat(list.inForceAt(NOW).cost(TokenUsage.ofText(1_000_000, 0))).isEqualTo(Money.of("2"));
        assertThat(list.inForceAt(Instant.parse("2026-12-01T00:00:00Z")).cost(TokenUsage.ofText(1_000_000, 0)))
                .isEqualTo(Money.of("4"));
    }

    @Test
    void aScheduledPriceThatHasBegunIsTheOneThatHolds() {
        clock.set(Instant.parse("2026-12-24T00:00:00Z"));
        bring(Map.of("GEMINI_API_KEY", "k"), "USD");
        var list = prices.hold("gemini-4-argon");
        assertThat(list.prices()).hasSize(1);
        assertThat(list.inForceAt(clock.get()).cost(TokenUsage.ofText(1_000_000, 0)))
                .isEqualTo(Money.of("4"));
        assertThat(prices.hold("gemini-3.8-flash").prices()).hasSize(2);
    }

    @Test
    void allVendorsTogetherShareOneSpaceOfNames() {
        var environment = new HashMap<String, String>();
        for (var vendor : KnownVendor.values()) {
            environment.put(vendor.variables().getFirst(), "sk-" + vendor.label());
        }
        assertThat(bring(environment, "USD")).hasSize(KnownVendor.values().length);
        assertThat(vendors.models().find("openai/gpt-oss-120b")).isPresent();
        assertThat(vendors.models().find("together/openai/gpt-oss-120b")).isPresent();
    }
}
