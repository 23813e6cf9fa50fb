package dev.farthing.application.billing;

import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.audit.Picture;
import dev.farthing.domain.billing.Included;
import dev.farthing.domain.billing.Invoice;
import dev.farthing.domain.billing.PlanTerms;
import dev.farthing.domain.billing.PriceComponent;
import dev.farthing.domain.billing.Tariff;
import dev.farthing.domain.billing.TaxRate;
import dev.farthing.domain.money.Amount;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What of billing goes on record.
final class BillingPicture {
    private BillingPicture() {}

    static Deed plan(String action, UUID planId, @Nullable KnownPlan before, @Nullable KnownPlan after) {
        return Deed.ofPlatform(
                action, "plan", planId.toString(), before == null ? null : of(before), after == null ? null : of(after));
    }

    static Deed terms(UUID planId, Instant validFrom, PlanTerms before, PlanTerms after) {
        return Deed.ofPlatform(
                "set_terms", "plan", planId.toString(), of(before), of(after).with("valid_from", validFrom));
    }

    static Deed planOf(UUID orgId, @Nullable UUID before, KnownPlan after, Instant validFrom) {
        return new Deed(
                orgId,
                "change_plan",
                "org",
                orgId.toString(),
                Picture.EMPTY.with("plan_id", before),
                Picture.EMPTY.with("plan_id", after.plan().id()).with("valid_from", validFrom));
    }

    static Deed tax(UUID id, TaxRate rate) {
        var after = Picture.EMPTY
                .with("name", rate.name())
                .with("percent", rate.percent())
                .with("inclusive", rate.inclusive())
                .with("valid_from", rate.validFrom());
        return Deed.ofPlatform("create", "tax_rate", id.toString(), null, after);
    }

    static Deed invoice(String action, @Nullable Invoice before, Invoice after) {
        return new Deed(
                after.orgId(),
                action,
                "invoice",
                after.id().toString(),
                before == null ? null : of(before),
                of(after));
    }

    static Deed credited(CreditNoteView note) {
        var after = Picture.EMPTY
                .with("number", note.number())
                .with("invoice_id", note.invoiceId())
                .with("line", note.line())
                .with("amount", note.amount())
                .with("reason", note.reason());
        return new Deed(note.orgId(), "create", "credit_note", note.id().toString(), null, after);
    }

    private static Picture of(Invoice invoice) {
        return Picture.EMPTY
                .with("number", invoice.numberText())
                .with("state", invoice.state())
                .with("kind", invoice.kind())
                .with("period_from", invoice.draft().period().from())
                .with("period_to", invoice.draft().period().to())
                .with("total", invoice.draft().total().toDecimal());
    }

    private static Picture of(KnownPlan known) {
        var plan = known.plan();
        return Picture.EMPTY
                .with("code", plan.code())
                .with("name", plan.name())
                .with("billing_mode", known.billingMode())
                .with("models_allowed", plan.modelsAllowed())
                .with("rpm_limit", plan.rpmLimit())
                .with("tpm_limit", plan.tpmLimit())
                .with("concurrency_limit", plan.concurrencyLimit())
                .with("max_keys", known.maxKeys())
                .with("archived", known.archived())
                .with("terms", of(known.terms()));
    }

    private static Picture of(PlanTerms terms) {
        return Picture.EMPTY
                .with("fee", terms.fee().amount().toDecimal())
                .with("fee_timing", terms.fee().timing())
                .with("included", switch (terms.included()) {
                    case Included.Nothing _ -> null;
                    case Included.Worth(Amount amount) -> amount.toDecimal();
                    case Included.Tokens(long count) -> count;
                })
                .with("minimum", terms.minimum().toDecimal())
                .with("discount_pct", terms.discountPercent())
                .with("prices", terms.components().stream().map(BillingPicture::of).toList());
    }

    private static Picture of(PriceComponent component) {
        var picture = Picture.EMPTY
                .with("model", component.model())
                .with("meter", component.meter());
        return switch (component.tariff()) {
            case Tariff.PerUnit(Amount price) -> picture.with("price", price.toDecimal());
            case Tariff.Graduated(List<Tariff.Step> steps) -> picture.with("graduated", of(steps));
            case Tariff.Volume(List<Tariff.Step> steps) -> picture.with("volume", of(steps));
            case Tariff.ByPackage(long size, Amount price) ->
                picture.with("package", size).with("price", price.toDecimal());
        };
    }

    private static List<Picture> of(List<Tariff.Step> steps) {
        return steps.stream()
                .map(step -> Picture.EMPTY
                        .with("up_to", step.upTo())
                        .with("price", step.price().toDecimal())
                        .with("fee", step.fee().toDecimal()))
                .toList();
    }
}
