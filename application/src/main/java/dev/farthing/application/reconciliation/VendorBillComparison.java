package dev.farthing.application.reconciliation;

import dev.farthing.domain.money.Amount;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A vendor's bill beside our own record.
///
/// @param billed all that is on the bill
/// @param recorded all that we have on record
/// @param missing what is on the bill and not on our record
/// @param extra what is on our record and not on the bill
/// @param differing what is on both with different amounts
public record VendorBillComparison(
        Amount billed, Amount recorded, List<Line> missing, List<Line> extra, List<Line> differing) {
    /// The deviation of the whole from which on a bill should be asked about, in parts of a thousand.
    private static final long NOTABLE_PER_MILLE = 5;

    public VendorBillComparison {
        missing = List.copyOf(missing);
        extra = List.copyOf(extra);
        differing = List.copyOf(differing);
    }

    /// One call or day.
    public record Line(String reference, Amount billed, Amount recorded) {}

    /// Sets each line of a bill beside our record of the same; what came to nothing is as if it were not there.
    static VendorBillComparison of(Map<String, Amount> bill, Map<String, Amount> record) {
        var missing = new ArrayList<Line>();
        var extra = new ArrayList<Line>();
        var differing = new ArrayList<Line>();
        var all = new TreeMap<>(record);
        all.putAll(bill);
        var billedTotal = BigInteger.ZERO;
        var recordedTotal = BigInteger.ZERO;
        for (var reference : all.keySet()) {
            var billed = bill.getOrDefault(reference, Amount.ZERO);
            var recorded = record.getOrDefault(reference, Amount.ZERO);
            billedTotal = billedTotal.add(billed.pico());
            recordedTotal = recordedTotal.add(recorded.pico());
            if (!billed.equals(recorded)) {
                var lines = recorded.isZero() ? missing : billed.isZero() ? extra : differing;
                lines.add(new Line(reference, billed, recorded));
            }
        }
        return new VendorBillComparison(new Amount(billedTotal), new Amount(recordedTotal), missing, extra, differing);
    }

    /// What is billed beyond our record; less than nothing where it is less.
    public Amount difference() {
        return billed.minus(recorded);
    }

    /// Whether the bill as a whole is more than half a percent away from our record.
    public boolean isNotable() {
        var off = difference().pico().abs().multiply(BigInteger.valueOf(1_000));
        return off.compareTo(recorded.pico().abs().multiply(BigInteger.valueOf(NOTABLE_PER_MILLE))) > 0;
    }
}
