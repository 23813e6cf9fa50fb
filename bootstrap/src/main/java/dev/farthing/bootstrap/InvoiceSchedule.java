package dev.farthing.bootstrap;

import dev.farthing.application.billing.InvoiceRepository;
import dev.farthing.application.billing.MakeInvoices;
import dev.farthing.application.billing.TurnPlans;
import io.quarkus.scheduler.Scheduled;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/// Lets plan changes take effect and makes the invoices that are due, on every replica: who comes second finds it
/// done.
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

    @Scheduled(every = "20s", delayed = "20s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void turn() {
        turnPlans.turn();
    }

    /// An org whose invoice cannot be made keeps no other from getting its own.
    @Scheduled(every = "10m", delayed = "2m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void invoice() {
        for (var org : invoices.billable()) {
            try {
                makeInvoices.make(org);
            } catch (RuntimeException e) {
                LOG.errorf(e, "the invoices of org %s could not be made", org.orgId());
            }
        }
    }
}
