package dev.farthing.application.reconciliation;

import dev.farthing.application.retention.KeptCalls;
import dev.farthing.application.upstream.ProviderRepository;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.UUID;

/// Sets a vendor's bill beside what we have on record of the calls to it; changes nothing.
@ApplicationScoped
public class CompareVendorBill {
    private static final int MOST_RECORDED = 200_000;

    private final ProviderRepository providers;
    private final RecordedCosts costs;
    private final KeptCalls kept;

    public CompareVendorBill(ProviderRepository providers, RecordedCosts costs, KeptCalls kept) {
        this.providers = providers;
        this.costs = costs;
        this.kept = kept;
    }

    /// @param to not included
    public VendorBillComparison compare(Caller caller, UUID providerId, Instant from, Instant to, VendorBill bill) {
        caller.mustBeOperator();
        if (!from.isBefore(to)) {
            throw Fault.INVALID_REQUEST.because("to lies before from");
        }
        if (providers.find(providerId).isEmpty()) {
            throw Fault.NOT_FOUND.because("no such provider");
        }
        kept.mustReach(from);
        return VendorBillComparison.of(bill.amounts(), costs.of(providerId, from, to, bill.by(), MOST_RECORDED));
    }
}
