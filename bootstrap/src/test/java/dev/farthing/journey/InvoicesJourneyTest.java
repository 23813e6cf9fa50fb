package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/// A plan with a fee in advance, and what becomes of its invoice.
@ExtendWith(House.Resolver.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InvoicesJourneyTest {
    private static final String BILLING = "/api/v1/billing";

    private final Management operator;
    private final String org;
    private final Management viewer;
    private final Management stranger;
    private final String of;

    InvoicesJourneyTest(House house) {
        this.operator = house.operator();
        var code = Tenants.fresh();
        operator.done(
                "POST",
                BILLING + "/plans",
                Json.object("code", code, "name", "Team 团队", "monthly_fee_rmb", "9999.99", "fee_timing", "advance"));
        this.org = operator.done(
                        "POST", Management.GATEWAY + "/orgs", Json.object("name", Tenants.fresh(), "plan", code))
                .path("id")
                .asText();
        this.of = "?org_id=" + org;
        this.viewer = operator.as(operator.adminKey("name", Tenants.fresh(), "role", "viewer", "org_id", org)
                .secret());
        this.stranger = operator.as(operator.adminKey(
                        "name",
                        Tenants.fresh(),
                        "role",
                        "org_admin",
                        "org_id",
                        operator.org(Tenants.fresh()).id())
                .secret());
    }

    @Test
    void anInvoiceIsMadeReadIssuedCreditedAndPaid() {
        var made = operator.done("POST", BILLING + "/invoices" + of, null);
        assertThat(made).hasSize(1);
        assertThat(operator.done("POST", BILLING + "/invoices" + of, null)).isEmpty();
        var draft = made.get(0);
        var one = BILLING + "/invoices/" + draft.path("id").asText();
        assertThat(draft.path("status").asText()).isEqualTo("draft");
        assertThat(draft.path("invoice_no").isNull()).isTrue();
        var total = new BigDecimal(draft.path("total_rmb").asText());
        assertThat(total).isPositive().isLessThanOrEqualTo(new BigDecimal("9999.99"));

        var issued = operator.done("POST", one + "/issue" + of, null);
        assertThat(issued.path("status").asText()).isEqualTo("issued");
        assertThat(issued.path("invoice_no").asText()).matches("INV-[0-9]{6}");
        assertThat(issued.path("digest")).isEqualTo(draft.path("digest"));
        assertThat(viewer.done("GET", BILLING + "/invoices", null)).containsExactly(issued);
        assertThat(viewer.done("GET", one, null)).isEqualTo(issued);
        var table = viewer.send("GET", one + ".csv", null);
        assertThat(table.text()).contains(issued.path("digest").asText(), "total");
        var paper = viewer.send("GET", one + ".pdf", null);
        assertThat(paper.header("content-type")).startsWith("application/pdf");
        assertThat(paper.text()).startsWith("%PDF-");
        for (var link : List.of("pdf_url", "csv_url")) {
            for (var reader : List.of(operator, viewer)) {
                assertThat(reader.send("GET", issued.path(link).asText(), null).status())
                        .as(link)
                        .isEqualTo(200);
            }
        }
        for (var path : List.of(one, one + ".csv", one + ".pdf")) {
            assertThat(stranger.send("GET", path, null).status()).isEqualTo(404);
            assertThat(stranger.send("GET", path + of, null).status()).isEqualTo(404);
        }

        var credit = Json.object("invoice_id", draft.path("id").asText(), "amount", "0.01", "reason", "goodwill");
        assertThat(operator.done("POST", BILLING + "/credit-notes" + of, credit)
                        .path("number")
                        .asText())
                .matches("CN-[0-9]{6}");
        var tooMuch = Json.object(
                "invoice_id", draft.path("id").asText(), "amount", total.toPlainString(), "reason", "greed");
        assertThat(operator.send("POST", BILLING + "/credit-notes" + of, tooMuch)
                        .status())
                .isEqualTo(409);
        assertThat(operator.send("POST", one + "/void" + of, null).status()).isEqualTo(409);
        assertThat(operator.done("POST", one + "/pay" + of, null).path("status").asText())
                .isEqualTo("paid");

        var ledger = viewer.done("GET", BILLING + "/ledger?as_of=2999-01-01T00:00:00Z", null);
        assertThat(ledger.path("items").findValuesAsText("kind")).contains("invoice", "credit_note", "payment");
        assertThat(ledger.path("trial_balance").path("difference").asText()).isEqualTo("0");
        assertThat(balance(ledger, "receivable")).isEqualTo("0");
        assertThat(new BigDecimal(balance(ledger, "cash")))
                .isEqualByComparingTo(total.subtract(new BigDecimal("0.01")));
    }

    private static String balance(JsonNode ledger, String account) {
        for (var held : ledger.path("trial_balance").path("accounts")) {
            if (held.path("account").asText().equals(account)) {
                return held.path("balance").asText();
            }
        }
        return "0";
    }

    @Test
    void planAndAccountAreReadByEverybodyOfTheOrg() {
        var plan = viewer.done("GET", BILLING + "/plan", null);
        assertThat(plan.path("name").asText()).isEqualTo("Team 团队");
        assertThat(plan.path("monthly_fee_rmb").asText()).isEqualTo("9999.99");
        assertThat(plan.path("price_list").findValuesAsText("model")).contains("demo-chat");
        assertThat(plan.path("status").asText()).isEqualTo("active");
        var price = plan.path("price_list")
                .valueStream()
                .filter(listed -> listed.path("model").asText().equals("demo-chat"))
                .findFirst()
                .orElseThrow()
                .path("price");
        assertThat(price.path("reasoning_per_1m")).isEqualTo(price.path("output_per_1m"));
        assertThat(price.path("valid_from").asText()).isNotEmpty();
        assertThat(plan.path("versions")).hasSize(1);
        assertThat(plan.path("versions").get(0).path("monthly_fee_rmb").asText())
                .isEqualTo("9999.99");
        assertThat(plan.path("next").isNull()).isTrue();
        var later = "2999-01-01T00:00:00Z";
        operator.done("PUT", BILLING + "/plan" + of, Json.object("plan", "starter", "valid_from", later));
        var next = viewer.done("GET", BILLING + "/plan", null).path("next");
        assertThat(next.path("code").asText()).isEqualTo("starter");
        assertThat(next.path("valid_from").asText()).isEqualTo(later);
        var shown = viewer.done("GET", Management.GATEWAY + "/orgs/" + org, null);
        assertThat(shown.path("next_plan")).isEqualTo(next);
        assertThat(shown.path("parked").isNull()).isTrue();
        var account = viewer.done("GET", BILLING + "/account", null);
        assertThat(account.path("org_id").asText()).isEqualTo(org);
        assertThat(account.path("balance_rmb").asText()).isEqualTo("0");
        assertThat(account.path("status").asText()).isEqualTo("active");
        assertThat(stranger.send("GET", BILLING + "/account" + of, null).status())
                .isEqualTo(404);
    }

    @Test
    void aPlanThatCannotBeRatedIsRefusedWithAllItsMistakes() {
        var answer = operator.send(
                "POST",
                BILLING + "/plans",
                "{\"code\":\"No\",\"monthly_fee_rmb\":\"-1\",\"discount_pct\":\"101\","
                        + "\"prices\":[{\"meter\":\"moons\",\"type\":\"volume\"}]}");
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text()).contains("\"name\"", "\"code\"", "monthly_fee_rmb", "discount_pct", "meter", "steps");
    }
}
