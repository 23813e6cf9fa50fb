package dev.farthing.rest.billing;

import dev.farthing.rest.Csv;
import dev.farthing.rest.billing.InvoiceJson.LineJson;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An invoice as a table: its lines, and below them its totals under the names they have in JSON.
@ApplicationScoped
class InvoiceTable {
    private final Csv csv;

    InvoiceTable(Csv csv) {
        this.csv = csv;
    }

    private record Row(
            @Nullable String invoiceNo,
            @Nullable Integer position,
            String kind,
            @Nullable String model,
            @Nullable String meter,
            @Nullable Long quantity,
            @Nullable Long calls,
            Instant periodFrom,
            Instant periodTo,
            @Nullable String exact,
            @Nullable BigDecimal amount,
            String note) {}

    String of(InvoiceJson invoice) {
        var rows = new ArrayList<Row>();
        invoice.lines().forEach(line -> rows.add(row(invoice, line)));
        rows.add(total(invoice, "subtotal", invoice.subtotalRmb(), ""));
        rows.add(total(invoice, "discount_total", invoice.discountRmb(), ""));
        rows.add(total(invoice, "tax_total", invoice.taxRmb(), tax(invoice.tax())));
        rows.add(total(invoice, "total", invoice.totalRmb(), invoice.currency()));
        rows.add(total(invoice, "digest", null, invoice.digest()));
        return csv.table(List.copyOf(rows), Row.class);
    }

    private static String tax(InvoiceJson.@Nullable TaxJson tax) {
        return tax == null ? "" : tax.name() + (tax.inclusive() ? " (included)" : "");
    }

    private static Row row(InvoiceJson invoice, LineJson line) {
        return new Row(
                invoice.invoiceNo(),
                line.position(),
                line.kind(),
                line.model(),
                line.meter(),
                line.quantity(),
                line.calls(),
                line.periodFrom(),
                line.periodTo(),
                line.exactRmb(),
                line.amountRmb(),
                line.note());
    }

    private static Row total(InvoiceJson invoice, String kind, @Nullable BigDecimal amount, String note) {
        return new Row(
                invoice.invoiceNo(),
                null,
                kind,
                null,
                null,
                null,
                null,
                invoice.periodFrom(),
                invoice.periodTo(),
                null,
                amount,
                note);
    }
}
