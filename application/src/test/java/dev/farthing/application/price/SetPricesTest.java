package dev.farthing.application.price;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.Listing;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.price.PriceReview.Left;
import dev.farthing.application.price.SetPrices.Unknown;
import dev.farthing.domain.price.BookOwner;
import dev.farthing.domain.price.PriceOrigin;
import dev.farthing.domain.price.TokenClass;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.Test;

class SetPricesTest {
    private static final Instant NOW = PriceScene.NOW;

    private final PriceScene scene = new PriceScene().offering("m", "n");

    private PriceReview take(String csv, boolean dryRun) {
        var proposals = new CsvPrices(BookOwner.EVERYBODY, PriceScene.BILLING).read(csv);
        return scene.setPrices.set(proposals, Unknown.REFUSE, dryRun);
    }

    private String input(String model, Instant at) {
        var price = scene.prices.hold(model).inForceAt(at);
        return price == null ? "none" : price.base().effective(TokenClass.INPUT).toPlainString();
    }

    @Test
    void whatIsNewIsAddedAndWhatHoldsIsLeftAlone() {
        var first = take("model,input_per_1m,output_per_1m\nm,1,2\nn,3,4\n", false);
        assertThat(first.applied()).isTrue();
        assertThat(first.added()).extracting(PriceReview.Added::place).containsExactly("line 2", "line 3");
        assertThat(input("m", NOW)).isEqualTo("1");
        var again = take("model,input_per_1m,output_per_1m\nm,1.0,2\nn,3,4\n", false);
        assertThat(again.unchanged()).hasSize(2);
        assertThat(again.added()).isEmpty();
        assertThat(scene.prices.hold("m").prices()).hasSize(1);
    }

    @Test
    void aChangeShowsOldAndNew() {
        take("model,input_per_1m,output_per_1m\nm,1,2\n", false);
        scene.clock.set(NOW.plusSeconds(10));
        var review = take("model,input_per_1m,output_per_1m\nm,5,2\n", false);
        assertThat(review.changed()).singleElement().satisfies(changed -> {
            assertThat(changed.old().base().effective(TokenClass.INPUT)).isEqualByComparingTo("1");
            assertThat(changed.draft().base().effective(TokenClass.INPUT)).isEqualByComparingTo("5");
        });
        assertThat(input("m", NOW)).isEqualTo("1");
        assertThat(input("m", NOW.plusSeconds(10))).isEqualTo("5");
    }

    @Test
    void inADryRunNothingIsSet() {
        var review = take("model,input_per_1m,output_per_1m\nm,1,2\n", true);
        assertThat(review.applied()).isFalse();
        assertThat(review.added()).hasSize(1);
        assertThat(input("m", NOW)).isEqualTo("none");
        assertThat(scene.changes.catalogue()).isZero();
    }

    @Test
    void oneMistakeKeepsEverythingFromBeingSet() {
        var review = take("model,input_per_1m,output_per_1m\nm,1,2\nn,0.0000001,2\nx,1,1\nn,1\n", false);
        assertThat(review.applied()).isFalse();
        assertThat(review.refused())
                .containsExactlyInAnyOrder(
                        new Left("line 3", "n", "input_per_1m has more than 6 decimals"),
                        new Left("line 4", "x", "no model has this id"),
                        new Left("line 5", "n", "there are 3 columns and 2 cells"));
        assertThat(input("m", NOW)).isEqualTo("none");
    }

    @Test
    void unknownModelsMayBePassedOver() {
        var proposals = new CsvPrices(BookOwner.EVERYBODY, PriceScene.BILLING)
                .read("model,input_per_1m,output_per_1m\nx,1,2\nm,1,2\n");
        var review = scene.setPrices.set(proposals, Unknown.SKIP, false);
        assertThat(review.applied()).isTrue();
        assertThat(review.skipped()).containsExactly(new Left("line 2", "x", "no model has this id"));
        assertThat(input("m", NOW)).isEqualTo("1");
    }

    @Test
    void severalPricesOfOneModelFollowEachOther() {
        var review = take("model,input_per_1m,output_per_1m,valid_from\nm,2,2,2027-01-01T00:00:00Z\nm,1,2,\n", false);
        assertThat(review.applied()).isTrue();
        assertThat(review.added()).hasSize(1);
        assertThat(review.changed()).hasSize(1);
        assertThat(input("m", NOW)).isEqualTo("1");
        assertThat(input("m", Instant.parse("2027-01-01T00:00:00Z"))).isEqualTo("2");
        var backwards = take("model,input_per_1m,output_per_1m\nm,9,9\n", false);
        assertThat(backwards.refused())
                .singleElement()
                .satisfies(left -> assertThat(left.reason()).contains("begins at or after"));
    }

    @Test
    void foreignPricesAreConvertedOnceAndKeepWhatTheyWere() {
        var csv = "model,currency,input_per_1m,output_per_1m\nm,USD,0.15,0.6\n";
        var without = take(csv, false);
        assertThat(without.refused()).containsExactly(new Left("line 2", "m", "there is no rate from USD to CNY"));
        var usd = Currency.getInstance("USD");
        scene.setRate.set(usd, new BigDecimal("9"), NOW.plusSeconds(60), null);
        assertThat(take(csv, true).refused()).hasSize(1);
        var rate = scene.setRate.set(usd, new BigDecimal("7.1305"), null, null);
        assertThat(take(csv, false).applied()).isTrue();
        assertThat(input("m", NOW)).isEqualTo("1.069575");
        var kept = scene.prices.list(null, "m", Listing.ALL).items().getFirst();
        assertThat(kept.origin()).isInstanceOfSatisfying(PriceOrigin.Converted.class, original -> {
            assertThat(original.base().effective(TokenClass.INPUT)).isEqualByComparingTo("0.15");
            assertThat(original.rateId()).isEqualTo(rate.id());
        });
        scene.clock.set(NOW.plusSeconds(120));
        assertThat(take(csv, true).changed()).hasSize(1);
        assertThat(input("m", NOW.plusSeconds(120))).isEqualTo("1.069575");
    }

    @Test
    void aPriceTheFileManagesIsNotFollowed() {
        var draft = new PriceDraft("m", PriceRepositoryContract.rates("1", "2"), List.of(), NOW.minusSeconds(5));
        scene.setPrice.set(draft, ManagedBy.FILE);
        assertThat(take("model,input_per_1m,output_per_1m\nm,9,9\n", false).refused())
                .singleElement()
                .satisfies(left -> assertThat(left.reason()).contains("farthing.yaml"));
    }

    @Test
    void quotedCellsTiersAndImagesAreRead() {
        var review = take(
                "\uFEFF\"model\", tiers ,input_per_1m,output_per_1m,per_image\r\n"
                        + "\"m\",\"200001:input=4;output=1.8e1|300001:input=5\",2,9,\r\n\r\nn,,,,0.04",
                false);
        assertThat(review.refused()).isEmpty();
        var price = scene.prices.hold("m").inForceAt(NOW);
        assertThat(price.ratesFor(200_000).effective(TokenClass.OUTPUT)).isEqualByComparingTo("9");
        assertThat(price.ratesFor(200_001).effective(TokenClass.OUTPUT)).isEqualByComparingTo("18");
        assertThat(price.ratesFor(300_001).effective(TokenClass.OUTPUT)).isEqualByComparingTo("9");
        assertThat(scene.prices.hold("n").inForceAt(NOW).base().perImage()).isEqualByComparingTo("0.04");
        assertThat(review.added()).extracting(PriceReview.Added::place).containsExactly("line 2", "line 4");
    }

    @Test
    void aFileThatIsNoneSaysWhy() {
        for (var broken : List.of(
                "", "model,prize\nm,1\n", "input_per_1m,output_per_1m\n1,2\n", "model,model\nm,m\n", "model\n\"m\n")) {
            assertThat(take(broken, false).refused()).as(broken).hasSize(1);
        }
        for (var cell : List.of("-1", "1e999", "NaN", "0x1", "1,5", "200001", "1.5.", "١")) {
            assertThat(take("model,output_per_1m,input_per_1m\nm,1,\"" + cell + "\"\n", false)
                            .refused())
                    .as(cell)
                    .hasSize(1);
        }
    }

    @Test
    void theBundledListIsActivatedForWhatIsOffered() {
        var activate = new ActivateVendorPrices(
                scene.offering("gemini-4-argon", "together/openai/gpt-oss-120b", "openai/gpt-oss-120b")
                        .vendors
                        .models(),
                scene.setPrices,
                scene.clock::get);
        assertThat(activate.activate(List.of("google"), List.of(), false).refused())
                .allSatisfy(left -> assertThat(left.reason()).isEqualTo("there is no rate from USD to CNY"))
                .isNotEmpty();
        scene.setRate.set(Currency.getInstance("USD"), new BigDecimal("7"), null, null);
        var review = activate.activate(List.of("google"), List.of("together/openai/gpt-oss-120b"), false);
        assertThat(review.applied()).isTrue();
        assertThat(review.added()).hasSize(2);
        assertThat(review.changed()).hasSize(1);
        assertThat(review.skipped()).hasSizeGreaterThan(10);
        assertThat(input("gemini-4-argon", NOW)).isEqualTo("14.000000");
        assertThat(input("gemini-4-argon", Instant.parse("2026-12-01T00:00:00Z")))
                .isEqualTo("28.000000");
        assertThat(input("together/openai/gpt-oss-120b", NOW)).isNotEqualTo("none");
        assertThat(input("openai/gpt-oss-120b", NOW)).isEqualTo("none");
        assertThat(activate.activate(List.of("google"), List.of(), false).unchanged())
                .hasSize(2);
        assertThat(activate.activate(List.of("acme"), List.of("gpt-0", "openai/gpt-oss-120b"), true)
                        .refused())
                .extracting(Left::reason)
                .containsExactlyInAnyOrder(
                        "the list has no such vendor",
                        "the list has no such model",
                        "several vendors list this model: name it as vendor/model");
    }
}
