package dev.farthing.application.price;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.Slice;
import dev.farthing.domain.price.TokenClass;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VendorPriceListTest {
    private static final Set<String> NOTES = Set.of(
            "announced",
            "disputed",
            "doubtful",
            "peak_price",
            "thinking_price",
            "base_size_price",
            "low_search_context_fee",
            "citations_not_priced");

    @Test
    void everyLineSaysWhereItComesFromAndInWhichCurrency() {
        var list = VendorPriceList.read();
        assertThat(list).hasSizeGreaterThan(300);
        assertThat(list).allSatisfy(listed -> {
            assertThat(listed.source()).isNotBlank();
            assertThat(listed.currency()).isIn("USD", "CNY");
            assertThat(NOTES).containsAll(listed.notes());
            assertThat(listed.validFrom() != null).isEqualTo(listed.notes().contains("announced"));
            if (listed.asOf() != null) {
                assertThat(listed.asOf()).isBetween(LocalDate.parse("2025-01-01"), LocalDate.parse("2026-11-21"));
            }
        });
        assertThat(list.stream().filter(listed -> listed.rates() != null).count())
                .isGreaterThan(290);
        assertThat(list.stream().filter(listed -> listed.validFrom() == null).map(ListedPrice::place))
                .doesNotHaveDuplicates();
    }

    @Test
    void announcedPricesStandInLinesOfTheirOwn() {
        var argon = new ListVendorPrices().list("google", "ARGON", new Slice(0, 10));
        assertThat(argon.items())
                .extracting(ListedPrice::validFrom)
                .containsExactly(null, Instant.parse("2026-12-01T00:00:00Z"));
        assertThat(argon.items().getLast().rates().effective(TokenClass.CACHE_READ))
                .isEqualByComparingTo("0.2");
        assertThat(VendorPriceList.asOf(Instant.parse("2027-06-01T00:00:00Z")))
                .allSatisfy(listed -> assertThat(listed.validFrom()).isNull());
    }

    @Test
    void aKnownModelCostsWhatItsVendorAsks() {
        var sol = new ListVendorPrices()
                .list("openai", "gpt-6-sol", new Slice(0, 10))
                .items()
                .getFirst();
        assertThat(sol.rates().effective(TokenClass.INPUT)).isEqualByComparingTo("2");
        assertThat(sol.rates().effective(TokenClass.CACHE_WRITE_5M)).isEqualByComparingTo("2.5");
        assertThat(sol.tiers().getFirst().fromInputTokens()).isEqualTo(272_001);
        assertThat(sol.traits().contextWindow()).isEqualTo(1_050_000);
        assertThat(sol.traits().maxOutputTokens()).isEqualTo(128_000);
    }
}
