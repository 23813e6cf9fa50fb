package dev.farthing.rest.billing;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.billing.KnownPlan;
import dev.farthing.application.billing.KnownPlan.BillingMode;
import dev.farthing.domain.billing.FlatFee.Timing;
import dev.farthing.domain.billing.Included;
import dev.farthing.domain.billing.PlanVersion;
import dev.farthing.domain.price.Price;
import dev.farthing.domain.price.TenantPrices;
import dev.farthing.domain.price.TokenClass;
import dev.farthing.rest.ComingPlanJson;
import dev.farthing.rest.OfferedPriceJson;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A plan with the terms in force; amounts are in the billing currency, whatever it is.
@Schema(name = "PlanDetailResponse")
record PlanJson(
        UUID id,
        @Schema(examples = "Starter") String name,
        @Schema(examples = "starter") String code,
        BillingMode billingMode,
        BigDecimal monthlyFeeRmb,
        Timing feeTiming,
        @Nullable Long includedTokens,
        @Nullable BigDecimal includedAmountRmb,
        BigDecimal minimumRmb,
        BigDecimal discountPct,
        @Nullable Integer rpmLimit,
        @Nullable Integer tpmLimit,
        @Nullable Integer concurrencyLimit,
        @Nullable Integer maxKeys,

        @Schema(description = "empty: all") List<String> modelsAllowed,

        @Schema(description = "the plan's own prices, which stand in place of the price book's on invoices")
        List<TariffJson> prices,

        @Schema(description = "the price book's prices of the allowed models; null in lists of plans") @Nullable
        List<ListedPriceJson> priceList,

        LocalDate effectiveFrom,
        @Nullable LocalDate effectiveTo,
        @Nullable Instant validFrom,
        @Nullable Instant validTo,
        @Schema(examples = "active") String status,

        @Schema(description = "all terms it had, has and will have, the first ones first; null in lists of plans")
        @Nullable
        List<PlanVersionJson> versions,

        @Schema(
                description =
                        "the plan the org will be on; null while no change lies ahead, and where no org is asked for")
        @Nullable
        ComingPlanJson next,

        ManagedBy managedBy,
        Instant createdAt) {
    /// What a model costs by the price book.
    @Schema(name = "PlanPriceListItem")
    record ListedPriceJson(
            String model,

            @JsonProperty("input_price_rmb_per_1m") BigDecimal inputPrice,

            @JsonProperty("output_price_rmb_per_1m") BigDecimal outputPrice,

            @JsonProperty("cache_read_price_rmb_per_1m") BigDecimal cacheReadPrice,

            @JsonProperty("cache_write_price_rmb_per_1m") BigDecimal cacheWritePrice,

            @JsonProperty("image_price_rmb") @Nullable BigDecimal imagePrice,

            @Schema(description = "every class at the price that applies") @Nullable
            OfferedPriceJson price,

            @Schema(description = "what is announced to follow; null where nothing is") @Nullable
            OfferedPriceJson nextPrice) {
        static ListedPriceJson of(Price price, TenantPrices.@Nullable Next next) {
            var base = price.base();
            return new ListedPriceJson(
                    price.model(),
                    base.effective(TokenClass.INPUT),
                    base.effective(TokenClass.OUTPUT),
                    base.effective(TokenClass.CACHE_READ),
                    base.effective(TokenClass.CACHE_WRITE_5M),
                    base.perImage(),
                    OfferedPriceJson.of(price),
                    OfferedPriceJson.of(next));
        }
    }

    /// As it stands in lists of plans.
    static PlanJson of(KnownPlan known, ZoneId zone) {
        return of(known, null, null, null, zone);
    }

    /// With all its terms.
    static PlanJson of(KnownPlan known, List<PlanVersion> versions, ZoneId zone) {
        return of(known, null, PlanVersionJson.of(versions), null, zone);
    }

    static PlanJson of(
            KnownPlan known,
            @Nullable List<ListedPriceJson> priceList,
            @Nullable List<PlanVersionJson> versions,
            @Nullable ComingPlanJson next,
            ZoneId zone) {
        var plan = known.plan();
        var terms = known.terms();
        var from = known.validFrom() == null ? known.createdAt() : known.validFrom();
        var to = known.validTo();
        return new PlanJson(
                plan.id(),
                plan.name(),
                plan.code(),
                known.billingMode(),
                terms.fee().amount().toDecimal(),
                terms.fee().timing(),
                terms.included() instanceof Included.Tokens tokens ? tokens.count() : null,
                terms.included() instanceof Included.Worth worth
                        ? worth.amount().toDecimal()
                        : null,
                terms.minimum().toDecimal(),
                terms.discountPercent(),
                plan.rpmLimit(),
                plan.tpmLimit(),
                plan.concurrencyLimit(),
                known.maxKeys(),
                plan.modelsAllowed(),
                terms.components().stream().map(TariffJson::of).toList(),
                priceList,
                LocalDate.ofInstant(from, zone),
                to == null ? null : LocalDate.ofInstant(to, zone),
                known.validFrom(),
                to,
                known.archived() ? "archived" : "active",
                versions,
                next,
                known.managedBy(),
                known.createdAt());
    }
}
