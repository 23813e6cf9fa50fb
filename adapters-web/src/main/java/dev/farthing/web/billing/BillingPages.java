package dev.farthing.web.billing;

import dev.farthing.application.billing.AccountView;
import dev.farthing.application.billing.FindComingPlan;
import dev.farthing.application.billing.FindInvoice;
import dev.farthing.application.billing.FindOrgPlan;
import dev.farthing.application.billing.KnownPlan;
import dev.farthing.application.billing.ListInvoices;
import dev.farthing.application.billing.ReadAccount;
import dev.farthing.application.forecast.ForecastUsage;
import dev.farthing.application.forecast.ForecastView;
import dev.farthing.web.Console;
import dev.farthing.web.Frame;
import dev.farthing.web.Section;
import dev.farthing.web.Shown;
import dev.farthing.web.Slices;
import dev.farthing.web.Visit;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How the org pays, what it has spent and may spend, and its invoices.
@Path("/billing")
@Console
class BillingPages {
    private final Visit visit;
    private final FindOrgPlan findOrgPlan;
    private final FindComingPlan findComingPlan;
    private final ReadAccount readAccount;
    private final BudgetRows budgetRows;
    private final ForecastUsage forecastUsage;
    private final ListInvoices listInvoices;
    private final FindInvoice findInvoice;
    private final InstantSource clock;

    BillingPages(
            Visit visit,
            FindOrgPlan findOrgPlan,
            FindComingPlan findComingPlan,
            ReadAccount readAccount,
            BudgetRows budgetRows,
            ForecastUsage forecastUsage,
            ListInvoices listInvoices,
            FindInvoice findInvoice,
            InstantSource clock) {
        this.visit = visit;
        this.findOrgPlan = findOrgPlan;
        this.findComingPlan = findComingPlan;
        this.readAccount = readAccount;
        this.budgetRows = budgetRows;
        this.forecastUsage = forecastUsage;
        this.listInvoices = listInvoices;
        this.findInvoice = findInvoice;
        this.clock = clock;
    }

    record Overview(
            Frame frame,
            Plan plan,
            Account account,
            List<BudgetRows.Row> budgets,
            Slices.Shown budgetSlices,
            List<InvoiceRows.Row> invoices,
            Slices.Shown slices)
            implements TemplateInstance {}

    /// @param next what it will be, in words; null while no change lies ahead
    record Plan(
            String name,
            String mode,
            Shown fee,
            @Nullable String discount,
            @Nullable Shown minimum,
            List<String> limits,
            @Nullable String next) {}

    /// Null for what is nobody's concern here.
    record Account(
            String status,
            Shown monthCost,
            Shown expected,
            String low,
            String high,
            @Nullable Shown balance,
            Shown frozen,
            @Nullable Shown creditLimit,
            @Nullable String emptyOn) {}

    record Opened(Frame frame, InvoiceRows.Row row, InvoiceRows.Sums sums, List<InvoiceRows.Line> lines)
            implements TemplateInstance {}

    @GET
    public Response show(@Context UriInfo uri) {
        var query = visit.form(uri.getQueryParameters());
        var slices = Slices.of("/billing", query);
        var budgetSlices = Slices.of("/billing", query, "budgets").beside(slices);
        slices.beside(budgetSlices);
        query.check();
        var format = visit.format();
        var org = visit.org();
        var forecast = forecastUsage.forecast(
                visit.caller(),
                new ForecastUsage.Asked(
                        org, null, null, 0, new ForecastUsage.Budgets.Listed(budgetSlices.slice()), 1, 1));
        var budgets = budgetRows.of(visit, budgetSlices.slice(), forecast);
        var invoices = listInvoices.list(org, null, slices.slice());
        var now = clock.instant();
        return visit.page(new Overview(
                visit.frame(Section.BILLING),
                plan(findOrgPlan.find(org)),
                account(readAccount.read(org), forecast),
                budgets.items(),
                budgetSlices.shown(budgets.total(), format),
                invoices.items().stream()
                        .map(kept -> InvoiceRows.Row.of(kept, now, format))
                        .toList(),
                slices.shown(invoices.total(), format)));
    }

    @GET
    @Path("invoices/{id}")
    public Response open(@PathParam("id") String id) {
        var kept = findInvoice.find(visit.org(), visit.id(id));
        var format = visit.format();
        return visit.page(new Opened(
                visit.frame(Section.BILLING),
                InvoiceRows.Row.of(kept, clock.instant(), format),
                InvoiceRows.Sums.of(kept, format),
                InvoiceRows.lines(kept, visit.words(BillingWords.class), visit.codes(), format)));
    }

    private Plan plan(KnownPlan known) {
        var format = visit.format();
        var words = visit.words(BillingWords.class);
        var terms = known.terms();
        var plan = known.plan();
        var limits = new ArrayList<String>();
        if (plan.rpmLimit() != null) {
            limits.add(words.rpm(format.count(plan.rpmLimit())));
        }
        if (plan.tpmLimit() != null) {
            limits.add(words.tpm(format.count(plan.tpmLimit())));
        }
        if (plan.concurrencyLimit() != null) {
            limits.add(words.concurrency(format.count(plan.concurrencyLimit())));
        }
        var next = findComingPlan
                .find(visit.org())
                .map(coming -> words.next_plan(
                        coming.plan().name(), format.at(coming.validFrom()).text()))
                .orElse(null);
        return new Plan(
                plan.name(),
                known.billingMode().name().toLowerCase(Locale.ROOT),
                format.money(terms.fee().amount().toDecimal()),
                terms.discountPercent().signum() == 0 ? null : format.percent(terms.discountPercent()),
                terms.minimum().isZero() ? null : format.money(terms.minimum().toDecimal()),
                limits,
                next);
    }

    private Account account(AccountView account, ForecastView forecast) {
        var format = visit.format();
        var monthEnd = forecast.total().monthEnd();
        var balance = forecast.balance();
        var empty = balance == null ? null : balance.runsOut().expected();
        boolean credited = account.prepaid() || account.balance().signum() != 0;
        return new Account(
                account.status(),
                format.money(account.monthCost()),
                format.money(monthEnd.expected()),
                format.money(monthEnd.low()).text(),
                format.money(monthEnd.high()).text(),
                credited ? format.money(account.balance()) : null,
                format.money(account.frozen()),
                account.creditLimit().signum() == 0 ? null : format.money(account.creditLimit()),
                empty == null ? null : format.day(empty));
    }
}
