package dev.farthing.rest.billing;

import com.openhtmltopdf.extend.FSSupplier;
import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import dev.farthing.rest.billing.InvoiceJson.LineJson;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An invoice as a PDF, set in a font of its own that knows Latin and Chinese, so that it looks alike everywhere.
///
/// Nothing is loaded from anywhere while it is set, whatever the names on it say.
@ApplicationScoped
class InvoicePaper {
    private static final String FONT = "NotoSansSC-Regular-subset.ttf";
    private static final int REGULAR = 400;
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("fee", "Fee 月费"),
            Map.entry("fee_credit", "Fee asked in advance 预收月费"),
            Map.entry("usage", "Usage 用量"),
            Map.entry("included", "Included 套餐内"),
            Map.entry("discount", "Discount 折扣"),
            Map.entry("minimum", "Minimum commitment 最低消费"),
            Map.entry("adjustment", "Adjustment 补差"),
            Map.entry("prepaid", "Prepaid 预付"),
            Map.entry("carried", "Carried over 结转"),
            Map.entry("rounding", "Rounding 舍入"),
            Map.entry("tax", "Tax 税"));
    private static final String STYLE = """
        @page { size: A4; margin: 18mm 16mm 20mm 16mm;
            @bottom-right { content: counter(page) " / " counter(pages); font-family: Noto; font-size: 8pt } }
        body { font-family: Noto; font-size: 9pt; color: #1a1a1a }
        h1 { font-size: 18pt; font-weight: normal; margin: 0 0 2mm 0 }
        table { width: 100%; border-collapse: collapse; margin-top: 6mm; -fs-table-paginate: paginate }
        th { text-align: left; font-weight: normal; color: #666666; border-bottom: 0.6pt solid #888888 }
        td, th { padding: 1.2mm 1mm } tr { page-break-inside: avoid }
        td.n, th.n { text-align: right } td { border-bottom: 0.3pt solid #dddddd }
        tr.sum td { border: none } .small { color: #666666; font-size: 7pt }
        """;

    byte[] of(InvoiceJson invoice, String orgName) {
        try (var bytes = new ByteArrayOutputStream()) {
            new PdfRendererBuilder()
                    .useFastMode()
                    .useFont(font(), "Noto", REGULAR, FontStyle.NORMAL, true)
                    .useUriResolver((_, _) -> null)
                    .withProducer("Farthing")
                    .withHtmlContent(html(invoice, orgName), null)
                    .toStream(bytes)
                    .run();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FSSupplier<InputStream> font() {
        return () -> {
            var font = InvoicePaper.class.getResourceAsStream(FONT);
            if (font == null) {
                throw new IllegalStateException(FONT + " is missing");
            }
            return font;
        };
    }

    private static String html(InvoiceJson invoice, String orgName) {
        var page = new StringBuilder("<html><head><style>")
                .append(STYLE)
                .append("</style></head><body><h1>Invoice 账单 ")
                .append(text(invoice.invoiceNo() == null ? "(draft 草稿)" : invoice.invoiceNo()))
                .append("</h1><div>")
                .append(text(orgName))
                .append("</div><div>")
                .append(invoice.periodStart())
                .append(" – ")
                .append(invoice.periodEnd())
                .append(" · ")
                .append(text(invoice.status()))
                .append(invoice.issuedAt() == null ? "" : " · issued 开具 " + invoice.issuedAt())
                .append(invoice.dueAt() == null ? "" : " · due 到期 " + invoice.dueAt())
                .append("</div><table><thead><tr><th>#</th><th>Item 项目</th><th>Model 模型</th>"
                        + "<th>Meter 计量</th><th class=\"n\">Quantity 数量</th><th class=\"n\">Calls 调用</th>"
                        + "<th class=\"n\">Amount 金额</th></tr></thead><tbody>");
        invoice.lines().forEach(line -> page.append(row(line)));
        page.append("</tbody></table><table>");
        sum(page, "Subtotal 小计", invoice.subtotalRmb(), invoice);
        sum(page, "Discount 折扣", invoice.discountRmb(), invoice);
        sum(page, tax(invoice.tax()), invoice.taxRmb(), invoice);
        sum(page, "Total 合计", invoice.totalRmb(), invoice);
        return page.append("</table><p class=\"small\">SHA-256 ")
                .append(invoice.digest())
                .append("</p></body></html>")
                .toString();
    }

    private static String tax(InvoiceJson.@Nullable TaxJson tax) {
        return tax == null ? "Tax 税" : "Tax 税 " + tax.name() + (tax.inclusive() ? " (included 含税)" : "");
    }

    private static String row(LineJson line) {
        return "<tr><td>" + line.position() + "</td><td>" + WORDS.getOrDefault(line.kind(), line.kind()) + " "
                + text(line.note()) + "</td><td>" + text(line.model()) + "</td><td>" + text(line.meter())
                + "</td><td class=\"n\">" + (line.quantity() == 0 ? "" : line.quantity()) + "</td><td class=\"n\">"
                + (line.calls() == 0 ? "" : line.calls()) + "</td><td class=\"n\">" + plain(line.amountRmb())
                + "</td></tr>";
    }

    private static void sum(StringBuilder page, String name, BigDecimal amount, InvoiceJson invoice) {
        page.append("<tr class=\"sum\"><td class=\"n\">")
                .append(text(name))
                .append("</td><td class=\"n\">")
                .append(plain(amount))
                .append(' ')
                .append(invoice.currency())
                .append("</td></tr>");
    }

    private static String plain(BigDecimal amount) {
        return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
    }

    private static String text(@Nullable String text) {
        return text == null
                ? ""
                : text.replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;")
                        .replaceAll("\\p{Cntrl}", " ");
    }
}
