package dev.farthing.persistence.billing;

import dev.farthing.application.billing.Cover;
import dev.farthing.application.billing.KeptInvoice;
import dev.farthing.domain.billing.Charge;
import dev.farthing.domain.billing.Invoice;
import dev.farthing.domain.billing.InvoiceDraft;
import dev.farthing.domain.billing.InvoiceKind;
import dev.farthing.domain.billing.InvoiceState;
import dev.farthing.domain.billing.Known;
import dev.farthing.domain.billing.Line;
import dev.farthing.domain.billing.LineKind;
import dev.farthing.domain.billing.Meter;
import dev.farthing.domain.billing.Period;
import dev.farthing.domain.billing.TaxRate;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.money.Fraction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An invoice without its lines.
record InvoiceRow(
        UUID id,
        UUID orgId,
        InvoiceKind kind,
        InvoiceState state,
        @Nullable Long number,
        Period period,
        ZoneId zone,
        String currency,
        String digest,
        Totals totals,
        @Nullable TaxRate tax,
        Dates dates) {
    static final String INVOICES = """
        SELECT i.*, coalesce((SELECT sum(amount_pico) FROM credit_note c
                              WHERE c.org_id = i.org_id AND c.invoice_id = i.id), 0) AS credited_pico
        FROM invoice i WHERE true\
        """;

    private record Totals(Amount subtotal, Amount discount, Amount tax, Amount total, Amount booked, Amount credited) {}

    private record Dates(
            Instant storedBefore,
            Instant createdAt,
            @Nullable Instant issuedAt,
            @Nullable Instant dueAt,
            @Nullable Instant paidAt) {}

    static InvoiceRow of(ResultSet row) throws SQLException {
        return new InvoiceRow(
                Column.id(row, "id"),
                Column.id(row, "org_id"),
                Column.choice(row, "kind", InvoiceKind.class),
                Column.choice(row, "state", InvoiceState.class),
                row.getObject("number", Long.class),
                period(row),
                ZoneId.of(row.getString("time_zone")),
                row.getString("currency"),
                row.getString("digest"),
                new Totals(
                        Column.amount(row, "subtotal_pico"),
                        Column.amount(row, "discount_pico"),
                        Column.amount(row, "tax_pico"),
                        Column.amount(row, "total_pico"),
                        Column.amount(row, "booked_pico"),
                        Column.amount(row, "credited_pico")),
                tax(row),
                new Dates(
                        Column.instant(row, "stored_before"),
                        Column.instant(row, "created_at"),
                        Column.optionalInstant(row, "issued_at"),
                        Column.optionalInstant(row, "due_at"),
                        Column.optionalInstant(row, "paid_at")));
    }

    private static @Nullable TaxRate tax(ResultSet row) throws SQLException {
        var name = row.getString("tax_name");
        return name == null
                ? null
                : new TaxRate(
                        name,
                        row.getBigDecimal("tax_percent").stripTrailingZeros(),
                        row.getBoolean("tax_inclusive"),
                        Instant.EPOCH);
    }

    private static Period period(ResultSet row) throws SQLException {
        return new Period(Column.instant(row, "period_from"), Column.instant(row, "period_to"));
    }

    static Line line(ResultSet row) throws SQLException {
        var meter = row.getString("meter");
        return new Line(
                new Charge(
                        Column.choice(row, "kind", LineKind.class),
                        period(row),
                        row.getString("model"),
                        meter == null ? null : Column.choice(row, "meter", Meter.class),
                        row.getLong("quantity"),
                        row.getLong("calls"),
                        exact(row),
                        row.getString("note")),
                Column.amount(row, "amount_pico"));
    }

    static Fraction exact(ResultSet row) throws SQLException {
        return new Fraction(
                row.getBigDecimal("exact_num").toBigIntegerExact(),
                row.getBigDecimal("exact_den").toBigIntegerExact());
    }

    static Cover cover(ResultSet row) throws SQLException {
        return new Cover(
                Column.instant(row, "period_from"),
                row.getString("model"),
                row.getLong("calls"),
                row.getLong("prompt_tokens"),
                row.getLong("completion_tokens"),
                row.getLong("cached_tokens"),
                Column.amount(row, "charged_pico"),
                Column.amount(row, "prepaid_pico"));
    }

    KeptInvoice toKept(List<Line> lines, List<Cover> covers, Map<Instant, Known> known) {
        var draft = new InvoiceDraft(
                period,
                lines,
                totals.booked(),
                tax,
                totals.subtotal(),
                totals.discount(),
                totals.tax(),
                totals.total());
        var invoice = new Invoice(
                id,
                orgId,
                kind,
                state,
                number,
                draft,
                dates.storedBefore(),
                dates.createdAt(),
                dates.issuedAt(),
                dates.dueAt(),
                dates.paidAt());
        return new KeptInvoice(invoice, zone, currency, digest, covers, known, totals.credited());
    }
}
