package dev.farthing.rest.billing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.farthing.application.billing.KeptInvoice;
import dev.farthing.domain.billing.Canonical;
import dev.farthing.domain.billing.Charge;
import dev.farthing.domain.billing.Invoice;
import dev.farthing.domain.billing.InvoiceDraft;
import dev.farthing.domain.billing.InvoiceKind;
import dev.farthing.domain.billing.InvoiceState;
import dev.farthing.domain.billing.LineKind;
import dev.farthing.domain.billing.Meter;
import dev.farthing.domain.billing.Period;
import dev.farthing.domain.billing.TaxRate;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.money.Fraction;
import dev.farthing.domain.money.MinorUnit;
import dev.farthing.domain.money.Money;
import dev.farthing.rest.JsonForms;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

class InvoiceFormsTest {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final Period MONTH = Period.month(YearMonth.of(2026, 10), ZONE);
    private static final int INVOICES = Boolean.getBoolean("farthing.long") ? 1_000 : 40;
    private static final ObjectMapper JSON = JsonForms.mapper();

    private final InvoicePaper paper = new InvoicePaper();
    private final InvoiceTable table = new InvoiceTable(JsonForms.csv());

    private static InvoiceJson invoice(long seed) {
        var random = new Random(seed);
        var charges = new ArrayList<Charge>();
        for (int i = random.nextInt(30); i >= 0; i--) {
            var exact = new Fraction(new BigInteger(52, random), BigInteger.valueOf(1 + random.nextInt(7)));
            var kind = LineKind.values()[random.nextInt(LineKind.PREPAID.ordinal())];
            charges.add(new Charge(
                    kind,
                    MONTH,
                    random.nextBoolean() ? null : "模型-" + i,
                    Meter.values()[random.nextInt(Meter.values().length)],
                    random.nextInt(1_000_000),
                    random.nextInt(100),
                    exact,
                    "=团队 <套餐> & \"co\""));
        }
        var tax = random.nextBoolean()
                ? null
                : new TaxRate("增值税", new BigDecimal("6"), random.nextBoolean(), Instant.EPOCH);
        var draft = InvoiceDraft.of(MONTH, charges, Amount.ZERO, tax, new MinorUnit(2));
        var now = MONTH.to();
        var invoice = new Invoice(
                new UUID(1, seed),
                new UUID(2, 2),
                InvoiceKind.PERIOD,
                InvoiceState.ISSUED,
                42L,
                draft,
                now,
                now,
                now,
                now,
                null);
        return InvoiceJson.of(
                new KeptInvoice(invoice, ZONE, "CNY", Canonical.of(draft).digest(), List.of(), Map.of(), Amount.ZERO),
                now);
    }

    @Test
    void a21JsonTableAndPaperSayTheSame() throws IOException {
        for (long seed = 0; seed < INVOICES; seed++) {
            var invoice = invoice(seed);
            var json = JSON.readTree(JSON.writeValueAsString(invoice));
            var total = json.path("total_rmb").asText();
            var rows = Arrays.stream(table.of(invoice).split("\r\n"))
                    .map(line -> List.of(line.split(",", -1)))
                    .toList();
            assertThat(cell(rows, "total", 10)).isEqualTo(total);
            assertThat(cell(rows, "tax_total", 10))
                    .isEqualTo(json.path("tax_rmb").asText());
            assertThat(cell(rows, "subtotal", 10))
                    .isEqualTo(json.path("subtotal_rmb").asText());
            assertThat(cell(rows, "discount_total", 10))
                    .isEqualTo(json.path("discount_rmb").asText());
            assertThat(cell(rows, "digest", 11)).isEqualTo(invoice.digest());
            var text = read(paper.of(invoice, "示例公司 Example"));
            assertThat(text)
                    .contains("Total 合计 " + total + " CNY")
                    .contains(Money.plain(invoice.subtotalRmb()) + " CNY")
                    .contains(Money.plain(invoice.discountRmb()) + " CNY")
                    .contains(Money.plain(invoice.taxRmb()) + " CNY")
                    .contains(invoice.digest())
                    .contains("示例公司 Example")
                    .contains("INV-000042");
            invoice.lines().forEach(line -> assertThat(text).contains(Money.plain(line.amountRmb())));
        }
    }

    private static String cell(List<List<String>> rows, String kind, int column) {
        return rows.stream()
                .filter(row -> row.size() > 2 && row.get(2).equals(kind))
                .findFirst()
                .orElseThrow()
                .get(column);
    }

    private static String read(byte[] pdf) throws IOException {
        try (var document = Loader.loadPDF(pdf)) {
            var fonts = new ArrayList<String>();
            for (var page : document.getPages()) {
                for (var name : page.getResources().getFontNames()) {
                    var font = page.getResources().getFont(name);
                    assertThat(font.isEmbedded()).as(font.getName()).isTrue();
                    fonts.add(font.getName());
                }
            }
            assertThat(fonts).isNotEmpty().allMatch(name -> name.contains("NotoSansSC"));
            return new PDFTextStripper().getText(document).replace("\n", " ").replaceAll("\\s+", " ");
        }
    }

    @Test
    void g108noCellOfATableBeginsAFormula() {
        assertThat(table.of(invoice(1)).lines()).noneMatch(line -> line.matches(".*(^|,)\"?[=+@].*"));
    }

    @Test
    void aPaperLoadsNothing() throws IOException {
        var evil = "<img src=\"file:///etc/passwd\"/><script>alert(1)</script>";
        assertThat(read(paper.of(invoice(2), evil))).contains("<img src=");
    }

    @Test
    void everyLineOfUsageOpensToItsCalls() {
        var lines = invoice(3).lines().stream()
                .filter(line -> line.kind().equals("usage"))
                .toList();
        assertThat(lines)
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.callsUrl())
                        .startsWith("/api/v1/obs/calls?org_id=")
                        .contains("&from=2026-09-30T16:00:00Z&to=2026-10-31T16:00:00Z")
                        .contains("&billable=true&known=../2026-10-31T16:00:00Z")
                        .containsPattern(line.model() == null ? "&model_not=%E6.*%2C%E6" : "&model=%E6"));
    }

    @Test
    void theSameIsSaidInTheSameBytes() {
        assertThat(invoice(4).digest())
                .isEqualTo(invoice(4).digest())
                .isNotEqualTo(invoice(5).digest());
    }
}
