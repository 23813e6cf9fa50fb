package dev.farthing.application.reconciliation;

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

    public CompareVendorBill(ProviderRepository providers, RecordedCosts costs) {
        this.providers = providers;
        this.costs = costs;
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
        return VendorBillComparison.of(bill.amounts(), costs.of(providerId, from, to, bill.by(), MOST_RECORDED));
    }
}
