package dev.farthing.domain.balance;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What a vendor tells of an account beside its balance, as far as it does; amounts are in the balance's unit.
///
/// @param usedLastDay what was used in 24 hours
/// @param usedLastWeek what was used in 7 days
/// @param monthAllowance what there is to use each month
/// @param tier what the vendor calls the plan
/// @param nextBillingAt when the vendor bills, or fills up, next
/// @param freeUntil when what was given for free is gone
public record AccountTerms(
        @Nullable BigDecimal usedLastDay,
        @Nullable BigDecimal usedLastWeek,
        @Nullable BigDecimal monthAllowance,
        @Nullable String tier,
        @Nullable Instant nextBillingAt,
        @Nullable Instant freeUntil) {
    public static final AccountTerms NONE = new AccountTerms(null, null, null, null, null, null);
    private static final int LONGEST_TIER = 64;

    public AccountTerms {
        tier = tier == null || tier.length() <= LONGEST_TIER ? tier : tier.substring(0, LONGEST_TIER);
    }
}
