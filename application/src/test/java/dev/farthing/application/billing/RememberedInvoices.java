package dev.farthing.application.billing;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.domain.billing.Invoice;
import dev.farthing.domain.billing.InvoiceKind;
import dev.farthing.domain.billing.InvoiceState;
import dev.farthing.domain.billing.Known;
import dev.farthing.domain.billing.LineKind;
import dev.farthing.domain.billing.Period;
import dev.farthing.domain.budget.Calendar;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.money.Fraction;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Invoices in memory.
public final class RememberedInvoices implements InvoiceRepository {
    private static final Set<LineKind> RATED = Set.of(
            LineKind.FEE, LineKind.FEE_CREDIT, LineKind.USAGE, LineKind.INCLUDED, LineKind.DISCOUNT, LineKind.MINIMUM);

    private final InstantSource clock;
    private final Map<UUID, Instant> orgs = new HashMap<>();
    private final Set<UUID> parked = new HashSet<>();
    private final List<KeptInvoice> invoices = new ArrayList<>();
    private final List<CreditNoteView> notes = new ArrayList<>();
    private final Map<UUID, List<InvoiceRun>> runs = new HashMap<>();
    private long numbers;

    public RememberedInvoices(InstantSource clock) {
        this.clock = clock;
    }

    /// A new org that is on a plan.
    public UUID anOrg() {
        var org = UUID.randomUUID();
        orgs.put(org, now());
        return org;
    }

    public void park(UUID orgId) {
        parked.add(orgId);
    }

    @Override
    public void hold(UUID orgId) {
        // nobody else is here
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    @Override
    public Instant knownUntil() {
        return clock.instant();
    }

    @Override
    public List<BillableOrg> billable() {
        return orgs.entrySet().stream()
                .map(org -> new BillableOrg(org.getKey(), Calendar.of(ZoneOffset.UTC), org.getValue()))
                .toList();
    }

    @Override
    public List<InvoiceRun> runs(UUID orgId) {
        return runs.getOrDefault(orgId, List.of()).stream()
                .sorted(Comparator.comparing((InvoiceRun run) -> run.period().from())
                        .thenComparing(InvoiceRun::kind))
                .toList();
    }

    @Override
    public void note(UUID orgId, Period period, InvoiceKind kind, Instant storedBefore) {
        look(orgId, period, kind, false);
    }

    private void look(UUID orgId, Period period, InvoiceKind kind, boolean reopened) {
        var ofOrg = runs.computeIfAbsent(orgId, _ -> new ArrayList<>());
        ofOrg.removeIf(run -> run.period().from().equals(period.from()) && run.kind() == kind);
        ofOrg.add(new InvoiceRun(period, kind, reopened));
    }

    @Override
    public void add(KeptInvoice added) {
        var one = added.invoice();
        if (living(one.orgId())
                .anyMatch(kept -> kept.invoice().kind() == one.kind()
                        && kept.invoice()
                                .draft()
                                .period()
                                .from()
                                .equals(one.draft().period().from()))) {
            throw Fault.STATE_CONFLICT.because("the period has an invoice");
        }
        invoices.add(added);
    }

    private Stream<KeptInvoice> living(UUID orgId) {
        return invoices.stream()
                .filter(kept ->
                        kept.invoice().orgId().equals(orgId) && kept.invoice().state() != InvoiceState.VOID);
    }

    @Override
    public Fraction chargedInAdvance(UUID orgId, Instant periodFrom) {
        return living(orgId)
                .filter(kept -> kept.invoice().kind() == InvoiceKind.ADVANCE
                        && kept.invoice().draft().period().from().equals(periodFrom))
                .flatMap(kept -> kept.invoice().draft().lines().stream())
                .filter(line -> line.kind() == LineKind.FEE)
                .map(line -> line.charge().exact())
                .reduce(Fraction.ZERO, Fraction::plus);
    }

    @Override
    public Billed billed(UUID orgId, Instant periodFrom) {
        var exact = Fraction.ZERO;
        for (var kept : living(orgId)
                .filter(kept -> kept.invoice().kind() == InvoiceKind.PERIOD)
                .toList()) {
            var draft = kept.invoice().draft();
            for (var line : draft.lines()) {
                boolean rated = draft.period().from().equals(periodFrom) && RATED.contains(line.kind());
                boolean adjusted =
                        line.charge().period().from().equals(periodFrom) && line.kind() == LineKind.ADJUSTMENT;
                exact = rated || adjusted ? exact.plus(line.charge().exact()) : exact;
            }
        }
        var covers = living(orgId)
                .flatMap(kept -> kept.covers().stream())
                .filter(cover -> cover.periodFrom().equals(periodFrom))
                .toList();
        var known = living(orgId)
                .map(kept -> kept.known().getOrDefault(periodFrom, Known.NEVER))
                .reduce(Known.NEVER, Known::plus);
        return new Billed(exact, covers, known);
    }

    @Override
    public Amount carried(UUID orgId) {
        return Amount.sum(living(orgId)
                .map(kept -> kept.invoice().draft().of(LineKind.CARRIED))
                .toList());
    }

    @Override
    public Optional<KeptInvoice> find(UUID orgId, UUID invoiceId) {
        return invoices.stream()
                .filter(kept -> kept.invoice().orgId().equals(orgId)
                        && kept.invoice().id().equals(invoiceId))
                .findFirst();
    }

    @Override
    public Optional<KeptInvoice> findForChange(UUID orgId, UUID invoiceId) {
        return find(orgId, invoiceId);
    }

    @Override
    public Page<KeptInvoice> list(@Nullable UUID orgId, @Nullable String status, Slice slice) {
        var matching = invoices.stream()
                .filter(kept -> orgId == null || kept.invoice().orgId().equals(orgId))
                .filter(kept -> status == null || kept.invoice().statusAt(now()).equals(status))
                .sorted(Comparator.comparing((KeptInvoice kept) ->
                                kept.invoice().draft().period().from())
                        .thenComparing(kept -> kept.invoice().createdAt())
                        .reversed())
                .toList();
        return new Page<>(
                matching.stream().skip(slice.offset()).limit(slice.limit()).toList(), matching.size());
    }

    @Override
    public void issue(Invoice draft, Instant at, Instant dueAt) {
        if (parked.contains(draft.orgId())) {
            throw Fault.STATE_CONFLICT.because("the org is parked");
        }
        numbers++;
        replace(draft.id(), InvoiceState.ISSUED, numbers, at, dueAt, null);
    }

    @Override
    public void move(Invoice invoice, InvoiceState to, Instant at) {
        replace(
                invoice.id(),
                to,
                invoice.number(),
                invoice.issuedAt(),
                invoice.dueAt(),
                to == InvoiceState.PAID ? at : null);
        if (to == InvoiceState.VOID) {
            look(invoice.orgId(), invoice.draft().period(), invoice.kind(), true);
        }
    }

    @SuppressWarnings("TooManyParameters") // all that ever changes of an invoice
    private void replace(
            UUID id,
            InvoiceState state,
            @Nullable Long number,
            @Nullable Instant issuedAt,
            @Nullable Instant dueAt,
            @Nullable Instant paidAt) {
        invoices.replaceAll(kept -> {
            var old = kept.invoice();
            if (!old.id().equals(id)) {
                return kept;
            }
            var moved = new Invoice(
                    id,
                    old.orgId(),
                    old.kind(),
                    state,
                    number,
                    old.draft(),
                    old.storedBefore(),
                    old.createdAt(),
                    issuedAt,
                    dueAt,
                    paidAt);
            return new KeptInvoice(
                    moved, kept.zone(), kept.currency(), kept.digest(), kept.covers(), kept.known(), kept.credited());
        });
    }

    @Override
    public CreditNoteView credit(CreditNoteView note, Amount amount, Amount tax) {
        var kept = find(note.orgId(), note.invoiceId()).orElseThrow();
        var credited = kept.credited().plus(amount);
        if (credited.compareTo(kept.invoice().draft().total()) > 0) {
            throw Fault.STATE_CONFLICT.because("more would be credited than the invoice asked for");
        }
        invoices.replaceAll(one -> one.invoice().id().equals(note.invoiceId())
                ? new KeptInvoice(
                        one.invoice(), one.zone(), one.currency(), one.digest(), one.covers(), one.known(), credited)
                : one);
        var numbered = note.numbered(notes.size() + 1L);
        notes.addFirst(numbered);
        return numbered;
    }

    @Override
    public Page<CreditNoteView> credits(UUID orgId, @Nullable UUID invoiceId, Slice slice) {
        var matching = notes.stream()
                .filter(note -> note.orgId().equals(orgId)
                        && (invoiceId == null || note.invoiceId().equals(invoiceId)))
                .toList();
        return new Page<>(
                matching.stream().skip(slice.offset()).limit(slice.limit()).toList(), matching.size());
    }
}
