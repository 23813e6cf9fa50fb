package dev.farthing.application.sample;

import dev.farthing.application.Ids;
import dev.farthing.application.billing.IssueInvoice;
import dev.farthing.application.billing.KeptInvoice;
import dev.farthing.application.billing.MakeDueInvoices;
import dev.farthing.application.billing.PayInvoice;
import dev.farthing.application.relay.BudgetDirectory;
import dev.farthing.application.relay.CurrentCatalogue;
import dev.farthing.domain.billing.InvoiceKind;
import dev.farthing.domain.budget.Budget;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Makes the org `sample` with ninety days of made-up calls, by the use cases that serve real ones; once.
@ApplicationScoped
public class MakeSample {
    private static final Duration A_MOMENT = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final FurnishSample furnishSample;
    private final MakeSampleCalls calls;
    private final CurrentCatalogue catalogue;
    private final BudgetDirectory budgets;
    private final MakeDueInvoices makeDueInvoices;
    private final IssueInvoice issueInvoice;
    private final PayInvoice payInvoice;
    private final ZoneId zone;
    private final InstantSource clock;

    @SuppressWarnings("TooManyParameters") // a whole past
    public MakeSample(
            FurnishSample furnishSample,
            MakeSampleCalls calls,
            CurrentCatalogue catalogue,
            BudgetDirectory budgets,
            MakeDueInvoices makeDueInvoices,
            IssueInvoice issueInvoice,
            PayInvoice payInvoice,
            ZoneId zone,
            InstantSource clock) {
        this.furnishSample = furnishSample;
        this.calls = calls;
        this.catalogue = catalogue;
        this.budgets = budgets;
        this.makeDueInvoices = makeDueInvoices;
        this.issueInvoice = issueInvoice;
        this.payInvoice = payInvoice;
        this.zone = zone;
        this.clock = clock;
    }

    /// How many calls were made; none where the org is there already. Blocks for seconds.
    ///
    /// @param past the clock of what is made up
    /// @param ids drawn by that clock
    /// @param goesOn asked now and then
    public int make(SampleClock past, Ids ids, BooleanSupplier goesOn) {
        var now = clock.instant();
        past.set(now.atZone(zone)
                .truncatedTo(ChronoUnit.DAYS)
                .minusDays(SampleTraffic.DAYS)
                .minusHours(1)
                .toInstant());
        var house = furnishSample.furnish(past);
        if (house.isEmpty()) {
            return 0;
        }
        await(house.get(), goesOn);
        int made = calls.make(house.get(), SampleTraffic.until(now, zone), past, ids, goesOn);
        settle(house.get().orgId());
        return made;
    }

    /// What was furnished is known to this process a little later.
    private void await(SampleHouse house, BooleanSupplier goesOn) {
        var key = house.keys().getFirst().key();
        var last = clock.instant().plus(PATIENCE);
        while (goesOn.getAsBoolean() && clock.instant().isBefore(last)) {
            boolean known = catalogue.get().tenant(house.orgId()) != null
                    && SampleHouse.MODELS.stream()
                            .allMatch(model -> catalogue.get().offer(model) != null)
                    && budgets.governing(key).stream().anyMatch(budget -> budget.kind() == Budget.Kind.CAP);
            if (known) {
                return;
            }
            LockSupport.parkNanos(A_MOMENT.toNanos());
        }
    }

    /// All invoices but the last are paid.
    private void settle(UUID orgId) {
        List<KeptInvoice> invoices = makeDueInvoices.make(orgId).stream()
                .filter(kept -> kept.invoice().kind() == InvoiceKind.PERIOD)
                .toList();
        for (int i = 0; i < invoices.size(); i++) {
            var id = invoices.get(i).invoice().id();
            issueInvoice.issue(orgId, id);
            if (i < invoices.size() - 1) {
                payInvoice.pay(orgId, id);
            }
        }
    }
}
