package dev.farthing.application.reconciliation;

import dev.farthing.application.audit.AuditTrail;
import dev.farthing.application.reconciliation.VendorBillLines.Line;
import dev.farthing.application.upstream.ProviderRepository;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.audit.Picture;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.money.Amount;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/// Keeps what a vendor says it is owed, and compares it with what is on record from then on.
@ApplicationScoped
public class KeepVendorBill {
    private final ProviderRepository providers;
    private final VendorBillLines bills;
    private final AuditTrail audit;

    public KeepVendorBill(ProviderRepository providers, VendorBillLines bills, AuditTrail audit) {
        this.providers = providers;
        this.bills = bills;
        this.audit = audit;
    }

    /// @param lines no two of the same day and model
    @Transactional
    public void keep(Caller caller, UUID providerId, List<Line> lines) {
        caller.mustBeOperator();
        if (providers.find(providerId).isEmpty()) {
            throw Fault.NOT_FOUND.because("no such provider");
        }
        bills.keep(providerId, lines);
        bills.compare(lines.stream().map(Line::day).min(LocalDate::compareTo).orElse(LocalDate.MAX));
        var total = Amount.sum(lines.stream().map(Line::amount).toList());
        audit.record(Deed.ofPlatform(
                "import",
                "vendor_bill",
                providerId.toString(),
                null,
                Picture.EMPTY.with("lines", lines.size()).with("total", total.toPlainString())));
    }
}
