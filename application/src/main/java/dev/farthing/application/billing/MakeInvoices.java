package dev.farthing.application.billing;

import dev.farthing.domain.billing.InvoiceKind;
import dev.farthing.domain.billing.Period;
import dev.farthing.domain.budget.Span;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Makes the invoices of an org that are due: of the months that are over, and of the fee of the one that has begun.
///
/// Any number of replicas may do so at once, and again; each invoice is made once, in a transaction of its own.
@ApplicationScoped
public class MakeInvoices {
    /// How long after its end a period is invoiced: by then the calls of its last minutes are settled.
    static final Duration GRACE = Duration.ofHours(1);

    private final InvoiceRepository invoices;
    private final MakeInvoice makeInvoice;

    public MakeInvoices(InvoiceRepository invoices, MakeInvoice makeInvoice) {
        this.invoices = invoices;
        this.makeInvoice = makeInvoice;
    }

    /// Those that were made now.
    public List<KeptInvoice> make(BillableOrg org) {
        var now = invoices.now();
        var runs = invoices.runs(org.orgId());
        var made = new ArrayList<KeptInvoice>();
        for (var run : runs) {
            if (run.reopened()) {
                made.addAll(make(org, run.period(), run.kind()));
            }
        }
        var period = monthFrom(start(org, runs), org);
        while (!period.to().plus(GRACE).isAfter(now)) {
            made.addAll(make(org, period, InvoiceKind.PERIOD));
            period = monthFrom(period.to(), org);
        }
        var begun = period.contains(now) ? period : monthFrom(period.to(), org);
        if (runs.stream()
                .noneMatch(run ->
                        run.kind() == InvoiceKind.ADVANCE && run.period().from().equals(begun.from()))) {
            made.addAll(make(org, begun, InvoiceKind.ADVANCE));
        }
        return made;
    }

    private List<KeptInvoice> make(BillableOrg org, Period period, InvoiceKind kind) {
        return makeInvoice.make(org.orgId(), org.calendar().at(period.from()), period, kind).stream()
                .toList();
    }

    /// Where the last invoiced period ended, or the month began in which the org was first on a plan.
    private static Instant start(BillableOrg org, List<InvoiceRun> runs) {
        return runs.stream()
                .filter(run -> run.kind() == InvoiceKind.PERIOD)
                .map(run -> run.period().to())
                .max(Instant::compareTo)
                .orElseGet(() -> Span.MONTH.around(org.since(), org.calendar()).start());
    }

    /// It ends by the clocks that count when it begins, as the months of budgets do.
    private static Period monthFrom(Instant start, BillableOrg org) {
        return Period.monthFrom(start, org.calendar().at(start));
    }
}
