package dev.farthing.web.billing;

import dev.farthing.application.billing.KeptInvoice;
import dev.farthing.application.billing.LineCalls;
import dev.farthing.domain.billing.LineKind;
import dev.farthing.web.CodeWords;
import dev.farthing.web.Format;
import dev.farthing.web.Links;
import dev.farthing.web.Shown;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How invoices look.
final class InvoiceRows {
    private InvoiceRows() {}

    /// @param number empty before it is issued
    record Row(UUID id, String number, Shown from, Shown to, String status, Shown due, Shown total) {
        static Row of(KeptInvoice kept, Instant now, Format format) {
            var invoice = kept.invoice();
            var period = invoice.draft().period();
            return new Row(
                    invoice.id(),
                    invoice.numberText(),
                    format.at(period.from()),
                    format.at(period.to()),
                    invoice.statusAt(now),
                    format.atOrNever(invoice.dueAt()),
                    format.money(invoice.draft().total().toDecimal()));
        }
    }

    /// @param discount null where there is none, as is tax
    record Sums(
            Shown subtotal,
            @Nullable Shown discount,
            @Nullable Shown tax,
            Shown total) {
        static Sums of(KeptInvoice kept, Format format) {
            var draft = kept.invoice().draft();
            return new Sums(
                    format.money(draft.subtotal().toDecimal()),
                    draft.discount().isZero()
                            ? null
                            : format.money(draft.discount().toDecimal()),
                    draft.tax().isZero() ? null : format.money(draft.tax().toDecimal()),
                    format.money(draft.total().toDecimal()));
        }
    }

    /// @param meter what the quantity counts; null where nothing is counted
    /// @param link to the calls behind it; null where there are none
    record Line(
            String what,
            @Nullable String model,
            @Nullable String meter,
            @Nullable String quantity,
            @Nullable String calls,
            @Nullable String link,
            String note,
            Shown amount) {}

    static List<Line> lines(KeptInvoice kept, BillingWords words, CodeWords codes, Format format) {
        return kept.invoice().draft().lines().stream()
                .map(line -> {
                    var charge = line.charge();
                    var meter = charge.meter();
                    return new Line(
                            what(line.kind(), words),
                            charge.model(),
                            meter == null ? null : codes.meter(meter.text()),
                            meter == null ? null : format.count(charge.quantity()),
                            charge.calls() == 0 ? null : format.count(charge.calls()),
                            charge.calls() == 0
                                    ? null
                                    : kept.callsOf(line).map(InvoiceRows::link).orElse(null),
                            charge.note(),
                            format.money(line.amount().toDecimal()));
                })
                .toList();
    }

    /// To exactly the calls that a line is made of.
    private static String link(LineCalls calls) {
        return new Links("/calls")
                .with("model", calls.model())
                .with("from", calls.period().from())
                .with("to", calls.period().to())
                .with("billable", "true")
                .with("known", calls.known().text())
                .with("model_not", calls.except().isEmpty() ? null : String.join(",", calls.except()))
                .text();
    }

    private static String what(LineKind kind, BillingWords words) {
        return switch (kind) {
            case FEE -> words.line_fee();
            case FEE_CREDIT -> words.line_fee_credit();
            case USAGE -> words.line_usage();
            case INCLUDED -> words.line_included();
            case DISCOUNT -> words.line_discount();
            case MINIMUM -> words.line_minimum();
            case ADJUSTMENT -> words.line_adjustment();
            case PREPAID -> words.line_prepaid();
            case CARRIED -> words.line_carried();
            case ROUNDING -> words.line_rounding();
            case TAX -> words.line_tax();
        };
    }
}
