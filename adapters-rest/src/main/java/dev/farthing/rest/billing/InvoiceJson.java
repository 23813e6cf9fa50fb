package dev.farthing.rest.billing;

import dev.farthing.application.billing.Cover;
import dev.farthing.application.billing.KeptInvoice;
import dev.farthing.application.billing.LineCalls;
import dev.farthing.domain.billing.InvoiceKind;
import dev.farthing.domain.billing.Line;
import dev.farthing.domain.billing.LineKind;
import dev.farthing.domain.money.Amount;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// An invoice; amounts are in its currency. The lines add up to the total, to the last digit.
@Schema(name = "InvoiceListResponse")
record InvoiceJson(
        UUID id,
        UUID orgId,

        @Schema(description = "null before it is issued", examples = "INV-000042") @Nullable
        String invoiceNo,

        @Schema(description = "period, or advance for a fee at the beginning of a month")
        InvoiceKind kind,

        LocalDate periodStart,
        @Schema(description = "its last day") LocalDate periodEnd,
        Instant periodFrom,
        @Schema(description = "not included") Instant periodTo,
        @Schema(examples = "CNY") String currency,
        BigDecimal subtotalRmb,
        BigDecimal discountRmb,
        BigDecimal taxRmb,
        BigDecimal totalRmb,
        @Nullable TaxJson tax,
        BigDecimal creditedRmb,

        @Schema(description = "draft, issued, paid, overdue or void", examples = "issued")
        String status,

        @Nullable Instant issuedAt,
        @Nullable Instant dueAt,
        @Nullable Instant paidAt,
        Instant createdAt,

        @Schema(description = "usage that became known later stands on a later invoice")
        Instant storedBefore,

        String pdfUrl,
        String csvUrl,

        @Schema(description = "SHA-256 of what the invoice says; the same in JSON, CSV and PDF")
        String digest,

        List<ItemJson> items,
        List<LineJson> lines) {

    /// What of a total is tax.
    @Schema(name = "InvoiceTax")
    record TaxJson(String name, BigDecimal percent, boolean inclusive) {}

    /// A model's part of the usage, earlier periods' late usage included in the counts.
    @Schema(name = "InvoiceItem")
    record ItemJson(
            String model,
            long requests,
            long promptTokens,
            long completionTokens,
            long cachedTokens,

            @Schema(description = "the usage lines that name the model")
            BigDecimal amountRmb) {}

    /// A line.
    @Schema(name = "InvoiceLine")
    record LineJson(
            int position,

            @Schema(
                    description = "fee, fee_credit, usage, included, discount, minimum, adjustment, prepaid, carried,"
                            + " rounding or tax",
                    examples = "usage")
            String kind,

            @Schema(description = "null: of no one model") @Nullable
            String model,

            @Schema(description = "what the quantity counts", examples = "input") @Nullable
            String meter,

            long quantity,

            @Schema(description = "how many calls stand behind it")
            long calls,

            Instant periodFrom,
            Instant periodTo,

            @Schema(description = "before its one rounding: a decimal, or a fraction where there is none")
            String exactRmb,

            BigDecimal amountRmb,
            @Schema(examples = "Starter") String note,

            @Schema(
                    description =
                            "exactly the calls it is made of, whose charged adds up to it before what a plan makes of"
                                    + " it; null for a line that is not made of calls")
            @Nullable
            String callsUrl) {
        static LineJson of(KeptInvoice kept, int position, Line line) {
            var charge = line.charge();
            var meter = charge.meter();
            return new LineJson(
                    position,
                    charge.kind().text(),
                    charge.model(),
                    meter == null ? null : meter.text(),
                    charge.quantity(),
                    charge.calls(),
                    charge.period().from(),
                    charge.period().to(),
                    charge.exact().toPlainString(),
                    line.amount().toDecimal(),
                    charge.note(),
                    kept.callsOf(line)
                            .map(calls -> url(kept.invoice().orgId(), calls))
                            .orElse(null));
        }

        private static String url(UUID orgId, LineCalls calls) {
            var model = calls.model();
            var except = String.join(",", calls.except());
            return "/api/v1/obs/calls?org_id=" + orgId + "&from="
                    + calls.period().from() + "&to=" + calls.period().to() + "&billable=true&known="
                    + calls.known().text() + (model == null ? "" : "&model=" + encoded(model))
                    + (except.isEmpty() ? "" : "&model_not=" + encoded(except));
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }
    }

    static InvoiceJson of(KeptInvoice kept, Instant now) {
        var invoice = kept.invoice();
        var draft = invoice.draft();
        var rate = draft.taxRate();
        var url = "/api/v1/billing/invoices/" + invoice.id();
        // An operator's own org is another one.
        var ofOrg = "?org_id=" + invoice.orgId();
        var lines = new ArrayList<LineJson>();
        draft.lines().forEach(line -> lines.add(LineJson.of(kept, lines.size() + 1, line)));
        return new InvoiceJson(
                invoice.id(),
                invoice.orgId(),
                invoice.number() == null ? null : invoice.numberText(),
                invoice.kind(),
                LocalDate.ofInstant(draft.period().from(), kept.zone()),
                LocalDate.ofInstant(draft.period().to().minusNanos(1), kept.zone()),
                draft.period().from(),
                draft.period().to(),
                kept.currency(),
                draft.subtotal().toDecimal(),
                draft.discount().toDecimal(),
                draft.tax().toDecimal(),
                draft.total().toDecimal(),
                rate == null ? null : new TaxJson(rate.name(), rate.percent(), rate.inclusive()),
                kept.credited().toDecimal(),
                invoice.statusAt(now),
                invoice.issuedAt(),
                invoice.dueAt(),
                invoice.paidAt(),
                invoice.createdAt(),
                invoice.storedBefore(),
                url + ".pdf" + ofOrg,
                url + ".csv" + ofOrg,
                kept.digest(),
                items(kept),
                lines);
    }

    private static List<ItemJson> items(KeptInvoice kept) {
        var models = kept.covers().stream()
                .map(Cover::model)
                .filter(model -> !model.isEmpty())
                .distinct()
                .sorted();
        return models.map(model -> item(kept, model)).toList();
    }

    private static ItemJson item(KeptInvoice kept, String model) {
        var covers = kept.covers().stream()
                .filter(cover -> cover.model().equals(model))
                .toList();
        var amount = Amount.sum(kept.invoice().draft().lines().stream()
                .filter(line -> line.kind() == LineKind.USAGE
                        && model.equals(line.charge().model()))
                .map(Line::amount)
                .toList());
        return new ItemJson(
                model,
                covers.stream().mapToLong(Cover::calls).sum(),
                covers.stream().mapToLong(Cover::promptTokens).sum(),
                covers.stream().mapToLong(Cover::completionTokens).sum(),
                covers.stream().mapToLong(Cover::cachedTokens).sum(),
                amount.toDecimal());
    }

    /// The name of the file it is downloaded as.
    String fileName(String ending) {
        return (invoiceNo == null ? "draft-" + id : invoiceNo).toLowerCase(Locale.ROOT) + ending;
    }
}
