package dev.farthing.application.report;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A charge in the columns of FOCUS 1.2, the FinOps Open Cost and Usage Specification: what one key used of one
/// model at one provider on one day. What begins with x is Farthing's own.
public record FocusView(
        BigDecimal billedCost,
        UUID billingAccountId,
        String billingAccountName,
        String billingAccountType,
        String billingCurrency,
        Instant billingPeriodEnd,
        Instant billingPeriodStart,
        String chargeCategory,
        @Nullable String chargeClass,
        String chargeDescription,
        String chargeFrequency,
        Instant chargePeriodEnd,
        Instant chargePeriodStart,
        BigDecimal consumedQuantity,
        String consumedUnit,
        BigDecimal contractedCost,
        BigDecimal effectiveCost,
        String invoiceIssuerName,
        BigDecimal listCost,
        String pricingCategory,
        String pricingCurrency,
        BigDecimal pricingQuantity,
        String pricingUnit,
        String providerName,
        String publisherName,
        UUID resourceId,
        @Nullable String resourceName,
        String resourceType,
        String serviceCategory,
        String serviceName,
        String serviceSubcategory,
        String skuId,
        String skuMeter,
        @Nullable UUID subAccountId,
        @Nullable String subAccountName,
        @Nullable String subAccountType,
        long xRequests,
        long xPromptTokens,
        long xCachedTokens,
        long xCacheWriteTokens,
        long xCompletionTokens,
        long xReasoningTokens) {}
