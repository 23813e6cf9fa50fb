package dev.farthing.application.billing;

import static java.util.stream.Collectors.toMap;

import dev.farthing.application.Ids;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.application.retention.KeptCalls;
import dev.farthing.domain.billing.Canonical;
import dev.farthing.domain.billing.Charge;
import dev.farthing.domain.billing.Invoice;
import dev.farthing.domain.billing.InvoiceDraft;
import dev.farthing.domain.billing.InvoiceKind;
import dev.farthing.domain.billing.InvoiceState;
import dev.farthing.domain.billing.Known;
import dev.farthing.domain.billing.LineKind;
import dev.farthing.domain.billing.ModelUsage;
import dev.farthing.domain.billing.Period;
import dev.farthing.domain.billing.PlanHistory;
import dev.farthing.domain.billing.Rating;
import dev.farthing.domain.billing.Segment;
import dev.farthing.domain.billing.TaxRate;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.money.Fraction;
import dev.farthing.domain.money.MinorUnit;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/// Makes the invoice of one org and period, once: asked again, or by two at once, it makes no other.
///
/// Usage of earlier periods that became known since their invoices is rated with the rest of its period, under that
/// period's terms, and what the period costs more or less now is one line that names it. Periods whose calls were let
/// go because of their age are not looked at any more.
@ApplicationScoped
public class MakeInvoice {
    /// How long a period is looked at again for usage that came late.
    static final Duration LATEST = Duration.ofDays(400);

    private final InvoiceRepository invoices;
    private final AuditTrail audit;
    private final PlanBook plans;
    private final UsageToBill usage;
    private final TaxRates taxes;
    private final KeptCalls keptCalls;
    private final Ids ids;
    private final Currency currency;

    public MakeInvoice(
            InvoiceRepository invoices,
            AuditTrail audit,
            PlanBook plans,
            UsageToBill usage,
            TaxRates taxes,
            KeptCalls keptCalls,
            Ids ids,
            Currency currency) {
        this.invoices = invoices;
        this.audit = audit;
        this.plans = plans;
        this.usage = usage;
        this.taxes = taxes;
        this.keptCalls = keptCalls;
        this.ids = ids;
        this.currency = currency;
    }

    /// Empty when it was made before, or when there is nothing to invoice.
    @Transactional
    public Optional<KeptInvoice> make(UUID orgId, ZoneId zone, Period period, InvoiceKind kind) {
        invoices.hold(orgId);
        var runs = invoices.runs(orgId);
        if (runs.stream().anyMatch(run -> isOf(run, period, kind) && !run.reopened())) {
            return Optional.empty();
        }
        var now = invoices.knownUntil();
        var history = plans.history(orgId);
        var made = switch (kind) {
            case ADVANCE -> advance(history, period);
            case PERIOD -> period(orgId, history, period, runs, now);
        };
        invoices.note(orgId, period, kind, now);
        var taxAt = kind == InvoiceKind.ADVANCE ? period.from() : period.to().minusNanos(1);
        var draft = InvoiceDraft.of(
                period, made.charges(), made.booked(), TaxRate.at(taxes.all(), taxAt), MinorUnit.of(currency));
        if (draft.isEmpty()) {
            return Optional.empty();
        }
        var invoice = new Invoice(ids.next(), orgId, kind, InvoiceState.DRAFT, null, draft, now, now, null, null, null);
        var kept = new KeptInvoice(
                invoice,
                zone,
                currency.getCurrencyCode(),
                Canonical.of(draft).digest(),
                made.covers(),
                made.known(),
                Amount.ZERO);
        invoices.add(kept);
        audit.record(BillingPicture.deed("create", null, kept));
        return Optional.of(kept);
    }

    private static boolean isOf(InvoiceRun run, Period period, InvoiceKind kind) {
        return run.kind() == kind && run.period().from().equals(period.from());
    }

    private record Made(List<Charge> charges, List<Cover> covers, Map<Instant, Known> known) {
        Amount booked() {
            return covers.stream()
                    .map(cover -> cover.charged().minus(cover.prepaid()))
                    .reduce(Amount.ZERO, Amount::plus);
        }
    }

    private static Made advance(PlanHistory history, Period month) {
        var spans = history.within(month);
        if (spans.isEmpty()) {
            return new Made(List.of(), List.of(), Map.of());
        }
        var first = spans.getFirst();
        var rest = new Period(first.period().from(), month.to());
        return new Made(Rating.inAdvance(month, rest, first.version()), List.of(), Map.of());
    }

    private Made period(UUID orgId, PlanHistory history, Period period, List<InvoiceRun> runs, Instant now) {
        var own = since(orgId, history, period, now);
        var charges = new ArrayList<>(own.rated());
        if (!own.asked().isZero()) {
            charges.add(Charge.of(LineKind.ADJUSTMENT, period, own.asked().negated(), ""));
        }
        var covers = new ArrayList<>(own.covers());
        var known = new HashMap<Instant, Known>();
        known.put(period.from(), own.known());
        prepaid(period, own.covers()).ifPresent(charges::add);
        var callsSince = keptCalls.since();
        for (var run : runs) {
            boolean earlier = run.kind() == InvoiceKind.PERIOD
                    && !run.reopened()
                    && run.period().from().isBefore(period.from())
                    && run.period().from().isAfter(period.from().minus(LATEST))
                    && !run.period().from().isBefore(callsSince);
            if (earlier) {
                var since = since(orgId, history, run.period(), now);
                var adjustment = since.adjustment();
                adjustment.ifPresent(charges::add);
                prepaid(run.period(), since.covers()).ifPresent(charges::add);
                covers.addAll(since.covers());
                if (adjustment.isPresent() || !since.covers().isEmpty()) {
                    known.put(run.period().from(), since.known());
                }
            }
        }
        var carried = invoices.carried(orgId);
        if (!carried.isZero()) {
            charges.add(Charge.of(LineKind.CARRIED, period, Fraction.of(carried.negated()), ""));
        }
        return new Made(charges, covers, known);
    }

    private static Optional<Charge> prepaid(Period period, List<Cover> covers) {
        var prepaid = Amount.sum(covers.stream().map(Cover::prepaid).toList());
        return prepaid.isZero()
                ? Optional.empty()
                : Optional.of(Charge.of(LineKind.PREPAID, period, Fraction.of(prepaid.negated()), ""));
    }

    /// What a period costs now, beside what invoices have asked for it.
    ///
    /// @param known when what no invoice holds of it became known
    private record Since(Period period, List<Charge> rated, Fraction asked, List<Cover> covers, Known known) {
        Optional<Charge> adjustment() {
            var more = rated.stream()
                    .map(Charge::exact)
                    .reduce(Fraction.ZERO, Fraction::plus)
                    .minus(asked);
            long calls = covers.stream().mapToLong(Cover::calls).sum();
            return more.isZero() && calls == 0
                    ? Optional.empty()
                    : Optional.of(new Charge(LineKind.ADJUSTMENT, period, null, null, 0, calls, more, ""));
        }
    }

    private Since since(UUID orgId, PlanHistory history, Period period, Instant now) {
        var billed = invoices.billed(orgId, period.from());
        var segments = history.within(period).stream()
                .map(span -> new Segment(span.period(), span.version(), usage.used(orgId, span.period(), now)))
                .toList();
        var charged = invoices.chargedInAdvance(orgId, period.from());
        var covers = new TreeMap<String, Cover>();
        for (var segment : segments) {
            for (ModelUsage used : segment.usage()) {
                covers.merge(used.model(), Cover.of(period.from(), used), Cover::plus);
            }
        }
        covers.put("", Cover.prepaid(period.from(), usage.prepaid(orgId, period, now)));
        return new Since(
                period,
                new Rating(period, segments, charged).charges(),
                billed.exact(),
                beyond(covers, period.from(), billed.covers()),
                Known.before(now).minus(billed.known()));
    }

    private static List<Cover> beyond(Map<String, Cover> known, Instant periodFrom, List<Cover> billed) {
        var before = billed.stream().collect(toMap(Cover::model, cover -> cover, Cover::plus));
        before.keySet()
                .forEach(model ->
                        known.putIfAbsent(model, new Cover(periodFrom, model, 0, 0, 0, 0, Amount.ZERO, Amount.ZERO)));
        return known.values().stream()
                .map(cover -> before.containsKey(cover.model()) ? cover.minus(before.get(cover.model())) : cover)
                .filter(cover -> !cover.isNothing())
                .toList();
    }
}
