package dev.farthing.rest.billing;

import dev.farthing.application.billing.AccountView;
import dev.farthing.application.billing.ReadAccount;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.ParkedJson;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// How an org stands.
@Path("/api/v1/billing/account")
@Tag(name = "Billing")
@Produces(MediaType.APPLICATION_JSON)
class AccountResource {
    private final CurrentCaller caller;
    private final ReadAccount readAccount;

    AccountResource(CurrentCaller caller, ReadAccount readAccount) {
        this.caller = caller;
        this.readAccount = readAccount;
    }

    @GET
    @Operation(summary = "Show the org's balance, this month's cost and its budget")
    public AccountJson get(@QueryParam("org_id") @Nullable UUID asked) {
        return AccountJson.of(readAccount.read(caller.org(asked)));
    }

    /// An org's account; amounts are in the billing currency, whatever it is.
    @Schema(name = "BillingAccountResponse")
    record AccountJson(
            UUID id,
            UUID orgId,
            @Schema(examples = "CNY") String currency,
            BigDecimal balanceRmb,
            BigDecimal frozenRmb,
            BigDecimal creditLimitRmb,
            @Nullable BigDecimal monthlyBudgetRmb,
            BigDecimal monthCostRmb,
            BigDecimal budgetProgressPct,
            @Nullable BigDecimal lowBalanceThresholdRmb,

            @Schema(description = "active, arrears or suspended", examples = "active")
            String status,

            @Schema(description = "since when and why no invoice is issued; null where they are") @Nullable
            ParkedJson parked,

            Instant updatedAt) {
        static AccountJson of(AccountView view) {
            return new AccountJson(
                    view.orgId(),
                    view.orgId(),
                    view.currency(),
                    view.balance(),
                    view.frozen(),
                    view.creditLimit(),
                    view.monthlyBudget(),
                    view.monthCost(),
                    view.budgetProgressPct(),
                    view.lowBalance(),
                    view.status(),
                    ParkedJson.of(view.parked()),
                    view.updatedAt());
        }
    }
}
