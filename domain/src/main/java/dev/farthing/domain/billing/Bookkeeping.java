package dev.farthing.domain.billing;

import dev.farthing.domain.ledger.Account;
import dev.farthing.domain.ledger.Entry;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.money.Fraction;
import dev.farthing.domain.money.MinorUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What the ledger is told when an invoice is issued, paid, voided or credited.
public final class Bookkeeping {
    private Bookkeeping() {}

    /// What was used and not invoiced becomes what is owed. Usage that the plan prices otherwise than the price
    /// book did is revenue more or less; what rounding the lines gave or took stands apart.
    public static List<Entry> issue(InvoiceDraft draft, MinorUnit unit) {
        var sums = new EnumMap<Account, Amount>(Account.class);
        sums.put(Account.RECEIVABLE, draft.total().minus(draft.of(LineKind.CARRIED)));
        sums.put(Account.UNBILLED, draft.booked().negated());
        var fees = draft.of(LineKind.FEE).plus(draft.of(LineKind.FEE_CREDIT));
        var minimum = draft.of(LineKind.MINIMUM);
        sums.put(Account.FEE_REVENUE, fees.negated());
        sums.put(Account.MINIMUM_REVENUE, minimum.negated());
        sums.put(
                Account.DISCOUNT,
                draft.of(LineKind.INCLUDED).plus(draft.of(LineKind.DISCOUNT)).negated());
        sums.put(Account.TAX_OWED, draft.tax().negated());
        sums.put(Account.USAGE_REVENUE, rated(draft).minus(draft.booked()).negated());
        var rate = draft.taxRate();
        if (rate != null && rate.inclusive()) {
            var onFees = unit.round(rate.on(Fraction.of(fees)));
            var onMinimum = unit.round(rate.on(Fraction.of(minimum)));
            sums.merge(Account.FEE_REVENUE, onFees, Amount::plus);
            sums.merge(Account.MINIMUM_REVENUE, onMinimum, Amount::plus);
            sums.merge(Account.USAGE_REVENUE, draft.tax().minus(onFees).minus(onMinimum), Amount::plus);
        }
        sums.put(Account.ROUNDING, Amount.sum(sums.values()).negated());
        return entries(sums);
    }

    /// What usage costs on this invoice, to the whole pico.
    private static Amount rated(InvoiceDraft draft) {
        var exact = Fraction.ZERO;
        for (var line : draft.lines()) {
            exact = switch (line.kind()) {
                case USAGE, ADJUSTMENT, PREPAID -> exact.plus(line.charge().exact());
                case FEE, FEE_CREDIT, INCLUDED, DISCOUNT, MINIMUM, CARRIED, ROUNDING, TAX -> exact;
            };
        }
        return new Amount(exact.numerator().divide(exact.denominator()));
    }

    /// What is owed was received.
    public static List<Entry> pay(Amount due) {
        return entries(Map.of(Account.CASH, due, Account.RECEIVABLE, due.negated()));
    }

    /// The issue, taken back.
    public static List<Entry> voided(InvoiceDraft draft, MinorUnit unit) {
        return issue(draft, unit).stream()
                .map(entry -> new Entry(entry.account(), entry.amount().negated()))
                .toList();
    }

    /// A part of what is owed is let go, its share of the tax with it.
    public static List<Entry> credit(Amount amount, Amount tax) {
        return entries(Map.of(
                Account.RECEIVABLE, amount.negated(), Account.TAX_OWED, tax, Account.DISCOUNT, amount.minus(tax)));
    }

    /// The tax in a part of an invoice.
    public static Amount taxIn(InvoiceDraft draft, Amount amount, MinorUnit unit) {
        return draft.total().isZero()
                ? Amount.ZERO
                : unit.round(Fraction.of(draft.tax()).times(Fraction.of(amount).over(Fraction.of(draft.total()))));
    }

    private static List<Entry> entries(Map<Account, Amount> sums) {
        return sums.entrySet().stream()
                .filter(sum -> !sum.getValue().isZero())
                .map(sum -> new Entry(sum.getKey(), sum.getValue()))
                .toList();
    }
}
