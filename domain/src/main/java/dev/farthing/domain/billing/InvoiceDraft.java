package dev.farthing.domain.billing;

import dev.farthing.domain.money.Amount;
import dev.farthing.domain.money.Fraction;
import dev.farthing.domain.money.MinorUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An invoice as it is made: charges that became lines, rounded once each, and totals that the lines add up to.
///
/// @param booked what the ledger holds as used and not invoiced, and this invoices
/// @param subtotal all lines but discount and tax
/// @param discount what was taken off, as a positive amount
/// @param tax what of the total is tax; a line of its own unless prices include it
public record InvoiceDraft(
        Period period,
        List<Line> lines,
        Amount booked,
        @Nullable TaxRate taxRate,
        Amount subtotal,
        Amount discount,
        Amount tax,
        Amount total) {
    public InvoiceDraft {
        lines = List.copyOf(lines);
        if (!Amount.sum(lines.stream().map(Line::amount).toList()).equals(total)) {
            throw new IllegalArgumentException("the lines do not add up to " + total);
        }
    }

    /// Rounds every charge once, half-up; what that took or gave in all stands in a line of its own. What is below
    /// zero is carried to a later invoice.
    public static InvoiceDraft of(
            Period period, List<Charge> charges, Amount booked, @Nullable TaxRate taxRate, MinorUnit unit) {
        var lines = new ArrayList<Line>();
        var exact = Fraction.ZERO;
        var rounded = Amount.ZERO;
        for (var charge :
                charges.stream().sorted(Comparator.comparing(Charge::kind)).toList()) {
            var line = new Line(charge, unit.round(charge.exact()));
            lines.add(line);
            exact = exact.plus(charge.exact());
            rounded = rounded.plus(line.amount());
        }
        var net = unit.round(exact);
        if (net.signum() < 0) {
            add(lines, LineKind.CARRIED, period, net.negated());
        }
        if (!net.equals(rounded)) {
            add(lines, LineKind.ROUNDING, period, net.minus(rounded));
        }
        net = net.max(Amount.ZERO);
        var tax = taxRate == null ? Amount.ZERO : unit.round(taxRate.on(Fraction.of(net)));
        boolean onTop = false;
        if (taxRate != null && !taxRate.inclusive() && !tax.isZero()) {
            onTop = true;
            lines.add(new Line(Charge.of(LineKind.TAX, period, taxRate.on(Fraction.of(net)), taxRate.name()), tax));
        }
        var discount = sum(lines, LineKind.DISCOUNT).negated();
        return new InvoiceDraft(
                period, lines, booked, taxRate, net.plus(discount), discount, tax, onTop ? net.plus(tax) : net);
    }

    private static void add(List<Line> lines, LineKind kind, Period period, Amount amount) {
        lines.add(new Line(Charge.of(kind, period, Fraction.of(amount), ""), amount));
    }

    private static Amount sum(List<Line> lines, LineKind kind) {
        return Amount.sum(lines.stream()
                .filter(line -> line.kind() == kind)
                .map(Line::amount)
                .toList());
    }

    /// The sum of the lines of a kind.
    public Amount of(LineKind kind) {
        return sum(lines, kind);
    }

    /// Whether there is nothing to ask for and nothing to tell.
    public boolean isEmpty() {
        return lines.isEmpty();
    }
}
