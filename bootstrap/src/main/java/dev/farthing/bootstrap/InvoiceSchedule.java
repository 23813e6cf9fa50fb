package dev.farthing.bootstrap;

import dev.farthing.application.billing.InvoiceRepository;
import dev.farthing.application.billing.MakeInvoices;
import dev.farthing.application.billing.TurnPlans;
import dev.farthing.application.job.Job;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/// Lets plan changes take effect and makes the invoices that are due.
@Singleton
class InvoiceSchedule {
    private static final Logger LOG = Logger.getLogger(InvoiceSchedule.class);

    private final InvoiceRepository invoices;
    private final MakeInvoices makeInvoices;
    private final TurnPlans turnPlans;

    InvoiceSchedule(InvoiceRepository invoices, MakeInvoices makeInvoices, TurnPlans turnPlans) {
        this.invoices = invoices;
        this.makeInvoices = makeInvoices;
        this.turnPlans = turnPlans;
    }

    @Produces
    @Singleton
    Job planChanges() {
        return new Job(
                "plan-changes",
                "lets changes of plans take effect whose time has come",
                Duration.ofSeconds(20),
                turnPlans::turn);
    }

    @Produces
    @Singleton
    Job due() {
        return new Job("invoices", "makes the invoices that are due", Duration.ofMinutes(10), this::invoice);
    }

    /// An org whose invoice cannot be made keeps no other from getting its own.
    private void invoice() {
        int failed = 0;
        for (var org : invoices.billable()) {
            try {
                makeInvoices.make(org);
            } catch (RuntimeException e) {
                LOG.errorf(e, "the invoices of org %s could not be made", org.orgId());
                failed++;
            }
        }
        if (failed > 0) {
            throw new IllegalStateException("the invoices of " + failed + " orgs could not be made");
        }
    }
}
