package dev.farthing.application.billing;

import dev.farthing.application.account.TenantPicture;
import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.audit.Picture;
import dev.farthing.domain.billing.Included;
import dev.farthing.domain.billing.PlanTerms;
import dev.farthing.domain.billing.PriceComponent;
import dev.farthing.domain.billing.Tariff;
import dev.farthing.domain.billing.TaxRate;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What of plans, taxes, invoices and credit notes goes on record.
final class BillingPicture {
    private BillingPicture() {}

    static Deed deed(String action, @Nullable KnownPlan before, @Nullable KnownPlan after) {
        var known = after == null ? Objects.requireNonNull(before) : after;
        return Deed.ofPlatform(
                action,
                "plan",
                known.plan().id().toString(),
                before == null ? null : of(before),
                after == null ? null : of(after));
    }

    static Deed deed(String action, @Nullable KeptInvoice before, KeptInvoice after) {
        var invoice = after.invoice();
        return new Deed(
                invoice.orgId(),
                action,
                "invoice",
                invoice.id().toString(),
                before == null ? null : of(before),
                of(after));
    }

    static Deed created(CreditNoteView note) {
        var picture = Picture.EMPTY
                .with("invoice_id", note.invoiceId())
                .with("number", note.number())
                .with("line", note.line())
                .with("amount", note.amount())
                .with("tax", note.tax())
                .with("reason", note.reason());
        return new Deed(note.orgId(), "create", "credit_note", note.id().toString(), null, picture);
    }

    static Deed created(UUID id, TaxRate rate) {
        var picture = Picture.EMPTY
                .with("name", rate.name())
                .with("percent", rate.percent())
                .with("inclusive", rate.inclusive())
                .with("valid_from", rate.validFrom());
        return Deed.ofPlatform("create", "tax_rate", id.toString(), null, picture);
    }

    /// An org that is put on a plan, now or later.
    static Deed planned(UUID orgId, Picture change) {
        return new Deed(orgId, "change_plan", "org", orgId.toString(), null, change);
    }

    private static Picture of(KeptInvoice kept) {
        var invoice = kept.invoice();
        return Picture.EMPTY
                .with("kind", invoice.kind())
                .with("status", invoice.state())
                .with("number", invoice.numberText())
                .with("period_from", invoice.draft().period().from())
                .with("period_to", invoice.draft().period().to())
                .with("total", invoice.draft().total())
                .with("tax", invoice.draft().tax())
                .with("credited", kept.credited())
                .with("currency", kept.currency())
                .with("digest", kept.digest());
    }

    private static Picture of(KnownPlan known) {
        return TenantPicture.of(known.plan(), known.managedBy())
                .with("billing_mode", known.billingMode())
                .with("max_keys", known.maxKeys())
                .with("archived", known.archived())
                .with("valid_from", known.validFrom())
                .with("valid_to", known.validTo())
                .with("terms", of(known.terms()));
    }

    private static Picture of(PlanTerms terms) {
        var included = switch (terms.included()) {
            case Included.Nothing _ -> Picture.EMPTY;
            case Included.Worth(var amount) -> Picture.EMPTY.with("worth", amount);
            case Included.Tokens(long count) -> Picture.EMPTY.with("tokens", count);
        };
        return Picture.EMPTY
                .with("fee", terms.fee().amount())
                .with("fee_timing", terms.fee().timing())
                .with("included", included)
                .with(
                        "components",
                        terms.components().stream().map(BillingPicture::of).toList())
                .with("minimum", terms.minimum())
                .with("discount_percent", terms.discountPercent());
    }

    private static Picture of(PriceComponent component) {
        var tariff = switch (component.tariff()) {
            case Tariff.PerUnit(var price) -> Picture.EMPTY.with("per_unit", price);
            case Tariff.Graduated(var steps) -> Picture.EMPTY.with("graduated", of(steps));
            case Tariff.Volume(var steps) -> Picture.EMPTY.with("volume", of(steps));
            case Tariff.ByPackage(long size, var price) ->
                Picture.EMPTY.with("package_size", size).with("per_package", price);
        };
        return Picture.EMPTY
                .with("model", component.model())
                .with("meter", component.meter())
                .with("tariff", tariff);
    }

    private static List<Picture> of(List<Tariff.Step> steps) {
        return steps.stream()
                .map(step -> Picture.EMPTY
                        .with("up_to", step.upTo())
                        .with("price", step.price())
                        .with("fee", step.fee()))
                .toList();
    }
}
