package dev.farthing.persistence.billing;

import dev.farthing.application.audit.RememberedAudit;
import dev.farthing.application.billing.CreditInvoice;
import dev.farthing.application.billing.InvoiceRepository;
import dev.farthing.application.billing.IssueInvoice;
import dev.farthing.application.billing.KeptInvoice;
import dev.farthing.application.billing.Ledger;
import dev.farthing.application.billing.MakeInvoice;
import dev.farthing.application.billing.MakeInvoices;
import dev.farthing.application.billing.PayInvoice;
import dev.farthing.application.billing.PlanBook;
import dev.farthing.application.billing.PostInvoice;
import dev.farthing.application.billing.TaxRates;
import dev.farthing.application.billing.UsageToBill;
import dev.farthing.application.billing.VoidInvoice;
import dev.farthing.application.retention.KeptCalls;
import dev.farthing.domain.billing.InvoiceKind;
import dev.farthing.domain.billing.Period;
import dev.farthing.domain.billing.PlanTerms;
import dev.farthing.domain.ledger.Account;
import dev.farthing.domain.ledger.Entry;
import dev.farthing.domain.ledger.Posting;
import dev.farthing.domain.ledger.PostingKind;
import dev.farthing.domain.ledger.TrialBalance;
import dev.farthing.domain.money.Amount;
import dev.farthing.persistence.Scene;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigInteger;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/// An org with usage, and the use cases that bill it, each in a transaction of its own.
@ApplicationScoped
public class BillingScene {
    static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    static final String MODEL = "scene-model";
    private static final Currency CNY = Currency.getInstance("CNY");

    private final Scene scene;
    private final PlanBook plans;
    private final InvoiceRepository invoices;
    private final Ledger ledger;
    private final MakeInvoice makeInvoice;
    private final PostInvoice postInvoice;
    private final KeptCalls keptCalls;

    BillingScene(
            Scene scene,
            PlanBook plans,
            InvoiceRepository invoices,
            Ledger ledger,
            UsageToBill usage,
            TaxRates taxes,
            KeptCalls keptCalls) {
        this.scene = scene;
        this.plans = plans;
        this.invoices = invoices;
        this.ledger = ledger;
        this.makeInvoice =
                new MakeInvoice(invoices, new RememberedAudit(), plans, usage, taxes, keptCalls, UUID::randomUUID, CNY);
        this.keptCalls = keptCalls;
        this.postInvoice = new PostInvoice(ledger, UUID::randomUUID);
    }

    static Period month(String month) {
        return Period.month(YearMonth.parse(month), ZONE);
    }

    /// An org on a plan of its own since an instant.
    UUID anOrg(Instant since, PlanTerms terms) {
        var org = scene.anOrg();
        scene.sql("UPDATE org SET time_zone = ?1 WHERE id = ?2", ZONE.getId(), org);
        scene.sql("UPDATE plan_change SET valid_from = ?1 WHERE org_id = ?2", since, org);
        if (!terms.equals(PlanTerms.PLAIN)) {
            var plan = in(() -> plans.history(org).changes().getFirst().planId());
            in(() -> {
                plans.add(plan, since, terms);
                return true;
            });
        }
        return org;
    }

    /// A price of 1 for a million tokens of input and 2 for one of output.
    UUID aPrice() {
        var price = UUID.randomUUID();
        scene.sql(
                "INSERT INTO price (id, model_id, rates, valid_from)"
                        + " VALUES (?1, ?2, CAST(?3 AS jsonb), TIMESTAMPTZ '2020-01-01 00:00:00Z')",
                price,
                "model-" + price,
                "{\"input\":\"1\",\"output\":\"2\",\"tiers\":[{\"from_input_tokens\":1000000,\"input\":\"3\",\"output\":\"4\"}]}");
        return price;
    }

    /// A call at that price, posted to the ledger as used.
    UUID aCall(UUID org, UUID price, Instant at, long input, long output) {
        boolean dear = input >= 1_000_000;
        long pico = 1_000_000 * ((dear ? 3 : 1) * input + (dear ? 4 : 2) * output);
        var request = new UUID(
                (at.toEpochMilli() << 16) | 0x7000L,
                0x8000000000000000L | UUID.randomUUID().getLeastSignificantBits() >>> 2);
        scene.sql(
                "INSERT INTO usage_row (org_id, request_id, started_at, key_id, key_name, sandbox, dialect, endpoint, model,"
                        + " stream, status, http_status, attempts, input_tokens, cache_read_tokens, cache_write_5m_tokens,"
                        + " cache_write_1h_tokens, audio_input_tokens, image_input_tokens, output_tokens,"
                        + " reasoning_tokens, audio_output_tokens, image_output_tokens, images, prompt_tokens,"
                        + " completion_tokens, usage_source, usage_flags, cost_pico, currency, price_id, latency_ms,"
                        + " chars, tags) VALUES (?1, ?2, ?3, ?1, 'key', false, 'openai', 'chat', ?4, false, 'ok', 200, 1,"
                        + " ?5, 0, 0, 0, 0, 0, ?6, 0, 0, 0, 0, ?5, ?6, 'reported', '{}', ?7, 'CNY', ?8, 1, 1, '{}')",
                org,
                request,
                at,
                MODEL,
                input,
                output,
                pico,
                price);
        post(
                org,
                "usage:" + request,
                at,
                Account.UNBILLED,
                Account.USAGE_REVENUE,
                new Amount(BigInteger.valueOf(pico)));
        return request;
    }

    void post(UUID org, String key, Instant bucket, Account to, Account from, Amount amount) {
        var entries = List.of(Entry.debit(to, amount), Entry.credit(from, amount));
        in(() -> ledger.post(new Posting(UUID.randomUUID(), org, key, PostingKind.USAGE, bucket, null, entries)));
    }

    Optional<KeptInvoice> make(UUID org, String month) {
        return make(org, month, InvoiceKind.PERIOD);
    }

    Optional<KeptInvoice> make(UUID org, String month, InvoiceKind kind) {
        return in(() -> makeInvoice.make(org, ZONE, month(month), kind));
    }

    MakeInvoices makeInvoices() {
        return new MakeInvoices(invoices, makeInvoice);
    }

    KeptInvoice issue(KeptInvoice kept) {
        return in(() -> new IssueInvoice(invoices, new RememberedAudit(), postInvoice, CNY)
                .issue(kept.invoice().orgId(), kept.invoice().id()));
    }

    KeptInvoice pay(KeptInvoice kept) {
        return in(() -> new PayInvoice(invoices, new RememberedAudit(), postInvoice)
                .pay(kept.invoice().orgId(), kept.invoice().id()));
    }

    KeptInvoice voided(KeptInvoice kept) {
        return in(() -> new VoidInvoice(invoices, new RememberedAudit(), postInvoice, keptCalls, CNY)
                .voidOne(kept.invoice().orgId(), kept.invoice().id()));
    }

    void credit(KeptInvoice kept, String amount) {
        in(() -> new CreditInvoice(invoices, new RememberedAudit(), postInvoice, UUID::randomUUID, CNY)
                .credit(
                        kept.invoice().orgId(),
                        new CreditInvoice.Wish(kept.invoice().id(), null, Amount.of(amount), "a mistake")));
    }

    KeptInvoice read(KeptInvoice kept) {
        return in(() -> invoices.find(kept.invoice().orgId(), kept.invoice().id()))
                .orElseThrow();
    }

    TrialBalance balance(UUID org) {
        return in(() -> ledger.trialBalance(org, null));
    }

    void sql(String text, Object... values) {
        scene.sql(text, values);
    }

    static <T> T in(Supplier<T> work) {
        return Scene.inTransaction(work);
    }
}
