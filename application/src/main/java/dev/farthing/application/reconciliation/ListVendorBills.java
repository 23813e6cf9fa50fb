package dev.farthing.application.reconciliation;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.application.reconciliation.VendorBillLines.Compared;
import dev.farthing.application.reconciliation.VendorBillLines.Filter;
import dev.farthing.domain.account.Caller;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/// Shows what vendors said they are owed beside what is on record, the latest day first.
@ApplicationScoped
public class ListVendorBills {
    private final VendorBillLines bills;

    public ListVendorBills(VendorBillLines bills) {
        this.bills = bills;
    }

    @Transactional
    public Page<Compared> list(Caller caller, Filter filter, Slice slice) {
        caller.mustBeOperator();
        return bills.list(filter, slice);
    }
}
