package dev.farthing.application.reconciliation;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;

/// Looks whether what vendors say they are owed lately is what calls to them came to here. Where it is not, operators
/// are warned; nothing fails, and nobody is parked for it.
@ApplicationScoped
public class WatchVendorBills {
    private static final int DAYS = 62;

    private final VendorBillLines bills;
    private final InstantSource clock;

    public WatchVendorBills(VendorBillLines bills, InstantSource clock) {
        this.bills = bills;
        this.clock = clock;
    }

    /// How many lines of bills are more than half a percent away.
    @Transactional
    public long watch() {
        var since = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).minusDays(DAYS);
        bills.compare(since);
        return bills.notable(since);
    }
}
