package dev.farthing.persistence.billing;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.application.billing.BillableOrg;
import dev.farthing.application.billing.Cover;
import dev.farthing.application.billing.CreditNoteView;
import dev.farthing.application.billing.InvoiceRepository;
import dev.farthing.application.billing.InvoiceRun;
import dev.farthing.application.billing.KeptInvoice;
import dev.farthing.domain.account.Parked;
import dev.farthing.domain.billing.Invoice;
import dev.farthing.domain.billing.InvoiceKind;
import dev.farthing.domain.billing.InvoiceState;
import dev.farthing.domain.billing.Known;
import dev.farthing.domain.billing.Line;
import dev.farthing.domain.billing.Period;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.money.Fraction;
import dev.farthing.domain.money.Money;
import dev.farthing.persistence.CalendarColumns;
import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Keeps invoices in PostgreSQL, whose triggers let none of them be changed.
@Singleton
class PostgresInvoices implements InvoiceRepository {
    private static final Map<String, Supplier<FaultException>> ONCE =
            Map.of("invoice_once", () -> Fault.STATE_CONFLICT.because("the period has an invoice"));
    private static final String PARKED = "the org's sums were found to disagree: no invoice of it is issued";
    private static final Map<String, Supplier<FaultException>> UNLESS_PARKED =
            Map.of("invoice_org_parked", () -> Fault.STATE_CONFLICT.because(PARKED));
    private static final Map<String, Supplier<FaultException>> WITHIN_INVOICE = Map.of(
            "credit_note_within_invoice",
            () -> Fault.STATE_CONFLICT.because("more would be credited than the invoice asked for"));

    private final DataSource database;

    PostgresInvoices(DataSource database) {
        this.database = database;
    }

    @Override
    public void hold(UUID orgId) {
        Sql.of("SELECT pg_advisory_xact_lock(hashtextextended('invoice ' || ?, 0))", orgId.toString())
                .rows(database, _ -> true);
    }

    @Override
    public Instant now() {
        return Sql.of("SELECT clock_timestamp() AS now")
                .rows(database, row -> Column.instant(row, "now"))
                .getFirst();
    }

    @Override
    public Instant knownUntil() {
        return Sql.of("SELECT known_until() AS until")
                .rows(database, row -> Column.instant(row, "until"))
                .getFirst();
    }

    @Override
    public List<BillableOrg> billable() {
        return Sql.of(
                        "SELECT o.id, o.time_zone, o.past_zones, min(c.valid_from) AS since FROM org o"
                                + " JOIN plan_change c ON c.org_id = o.id WHERE o.erasing_since IS NULL GROUP BY o.id ORDER BY o.id")
                .rows(
                        database,
                        row -> new BillableOrg(
                                Column.id(row, "id"),
                                CalendarColumns.read(row.getString("time_zone"), List.of((String[])
                                        row.getArray("past_zones").getArray())),
                                Column.instant(row, "since")));
    }

    @Override
    public List<InvoiceRun> runs(UUID orgId) {
        return Sql.of(
                        "SELECT period_from, period_to, kind, reopened FROM invoice_run WHERE org_id = ?"
                                + " ORDER BY period_from, kind",
                        orgId)
                .rows(
                        database,
                        row -> new InvoiceRun(
                                new Period(Column.instant(row, "period_from"), Column.instant(row, "period_to")),
                                Column.choice(row, "kind", InvoiceKind.class),
                                row.getBoolean("reopened")));
    }

    @Override
    public void note(UUID orgId, Period period, InvoiceKind kind, Instant storedBefore) {
        Sql.of(
                        "INSERT INTO invoice_run (org_id, period_from, period_to, kind, stored_before)"
                                + " VALUES (?, ?, ?, ?, ?) ON CONFLICT (org_id, period_from, kind)"
                                + " DO UPDATE SET reopened = false, stored_before = excluded.stored_before",
                        orgId,
                        period.from(),
                        period.to(),
                        kind.text(),
                        storedBefore)
                .change(database);
    }

    @Override
    public void add(KeptInvoice kept) {
        var invoice = kept.invoice();
        var draft = invoice.draft();
        var tax = draft.taxRate();
        Sql.of(
                        "INSERT INTO invoice (org_id, id, kind, period_from, period_to, time_zone, currency,"
                                + " stored_before, subtotal_pico, discount_pico, tax_pico, total_pico, booked_pico,"
                                + " tax_name, tax_percent, tax_inclusive, digest, created_at)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        invoice.orgId(),
                        invoice.id(),
                        invoice.kind().text(),
                        draft.period().from(),
                        draft.period().to(),
                        kept.zone().getId(),
                        kept.currency(),
                        invoice.storedBefore(),
                        draft.subtotal().pico(),
                        draft.discount().pico(),
                        draft.tax().pico(),
                        draft.total().pico(),
                        draft.booked().pico(),
                        tax == null ? null : tax.name(),
                        tax == null ? null : tax.percent(),
                        tax == null ? null : tax.inclusive(),
                        kept.digest(),
                        invoice.createdAt())
                .change(database, ONCE);
        for (int i = 0; i < draft.lines().size(); i++) {
            add(invoice, i + 1, draft.lines().get(i));
        }
        kept.covers().forEach(cover -> add(invoice, cover));
        kept.known()
                .forEach((periodFrom, known) -> Sql.of(
                                "INSERT INTO invoice_known (org_id, invoice_id, period_from, known) VALUES (?, ?, ?, ?)",
                                invoice.orgId(),
                                invoice.id(),
                                periodFrom,
                                known.text())
                        .change(database));
    }

    private void add(Invoice invoice, int position, Line line) {
        var charge = line.charge();
        var meter = charge.meter();
        Sql.of(
                        "INSERT INTO invoice_line (org_id, invoice_id, position, kind, period_from, period_to, model,"
                                + " meter, quantity, calls, exact_num, exact_den, amount_pico, note)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        invoice.orgId(),
                        invoice.id(),
                        position,
                        charge.kind().text(),
                        charge.period().from(),
                        charge.period().to(),
                        charge.model(),
                        meter == null ? null : meter.text(),
                        charge.quantity(),
                        charge.calls(),
                        charge.exact().numerator(),
                        charge.exact().denominator(),
                        line.amount().pico(),
                        charge.note())
                .change(database);
    }

    private void add(Invoice invoice, Cover cover) {
        Sql.of(
                        "INSERT INTO invoice_cover (org_id, invoice_id, period_from, model, calls, prompt_tokens,"
                                + " completion_tokens, cached_tokens, charged_pico, prepaid_pico)"
                                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        invoice.orgId(),
                        invoice.id(),
                        cover.periodFrom(),
                        cover.model(),
                        cover.calls(),
                        cover.promptTokens(),
                        cover.completionTokens(),
                        cover.cachedTokens(),
                        cover.charged().pico(),
                        cover.prepaid().pico())
                .change(database);
    }

    @Override
    public Fraction chargedInAdvance(UUID orgId, Instant periodFrom) {
        return sum(Sql.of(
                "SELECT l.exact_num, l.exact_den FROM invoice_line l"
                        + " JOIN invoice i ON i.org_id = l.org_id AND i.id = l.invoice_id"
                        + " WHERE i.org_id = ? AND i.period_from = ? AND i.kind = 'advance' AND i.state <> 'void'"
                        + " AND l.kind = 'fee'",
                orgId,
                periodFrom));
    }

    @Override
    public Billed billed(UUID orgId, Instant periodFrom) {
        var exact = sum(Sql.of(
                "SELECT l.exact_num, l.exact_den FROM invoice_line l"
                        + " JOIN invoice i ON i.org_id = l.org_id AND i.id = l.invoice_id"
                        + " WHERE i.org_id = ? AND i.kind = 'period' AND i.state <> 'void'"
                        + " AND (i.period_from = ? AND l.kind IN"
                        + " ('fee', 'fee_credit', 'usage', 'included', 'discount', 'minimum')"
                        + " OR l.period_from = ? AND l.kind = 'adjustment')",
                orgId,
                periodFrom,
                periodFrom));
        var covers = Sql.of(
                        "SELECT c.* FROM invoice_cover c"
                                + " JOIN invoice i ON i.org_id = c.org_id AND i.id = c.invoice_id"
                                + " WHERE c.org_id = ? AND c.period_from = ? AND i.state <> 'void'",
                        orgId,
                        periodFrom)
                .rows(database, InvoiceRow::cover);
        var known = Sql.of(
                        "SELECT k.known FROM invoice_known k"
                                + " JOIN invoice i ON i.org_id = k.org_id AND i.id = k.invoice_id"
                                + " WHERE k.org_id = ? AND k.period_from = ? AND i.state <> 'void'",
                        orgId,
                        periodFrom)
                .rows(database, row -> Known.parse(row.getString("known")));
        return new Billed(exact, covers, known.stream().reduce(Known.NEVER, Known::plus));
    }

    private Fraction sum(Sql fractions) {
        return fractions.rows(database, InvoiceRow::exact).stream().reduce(Fraction.ZERO, Fraction::plus);
    }

    @Override
    public Amount carried(UUID orgId) {
        return Sql.of(
                        "SELECT coalesce(sum(l.amount_pico), 0) AS carried FROM invoice_line l"
                                + " JOIN invoice i ON i.org_id = l.org_id AND i.id = l.invoice_id"
                                + " WHERE i.org_id = ? AND i.state <> 'void' AND l.kind = 'carried'",
                        orgId)
                .rows(database, row -> Column.amount(row, "carried"))
                .getFirst();
    }

    @Override
    public Optional<KeptInvoice> find(UUID orgId, UUID invoiceId) {
        return read(one(orgId, invoiceId)).stream().findFirst();
    }

    @Override
    public Optional<KeptInvoice> findForChange(UUID orgId, UUID invoiceId) {
        Sql.of("SELECT 1 FROM invoice WHERE org_id = ? AND id = ? FOR UPDATE", orgId, invoiceId)
                .rows(database, _ -> true);
        return find(orgId, invoiceId);
    }

    private static Sql one(UUID orgId, UUID invoiceId) {
        return Sql.of(InvoiceRow.INVOICES).add(" AND i.org_id = ? AND i.id = ?", orgId, invoiceId);
    }

    @Override
    public Page<KeptInvoice> list(@Nullable UUID orgId, @Nullable String status, Slice slice) {
        long total = narrow(Sql.of("SELECT count(*) FROM invoice i WHERE true"), orgId, status)
                .rows(database, row -> row.getLong(1))
                .getFirst();
        var page = narrow(Sql.of(InvoiceRow.INVOICES), orgId, status)
                .add(
                        " ORDER BY i.period_from DESC, i.created_at DESC, i.id DESC LIMIT ? OFFSET ?",
                        slice.limit(),
                        slice.offset());
        return new Page<>(read(page), total);
    }

    private static Sql narrow(Sql query, @Nullable UUID orgId, @Nullable String status) {
        return query.and("i.org_id = ?", orgId)
                .and(
                        "CASE WHEN i.state = 'issued' AND i.due_at < clock_timestamp() THEN 'overdue'"
                                + " ELSE i.state END = ?",
                        status);
    }

    private List<KeptInvoice> read(Sql query) {
        var rows = query.rows(database, InvoiceRow::of);
        var ids = rows.stream().map(InvoiceRow::id).toArray(UUID[]::new);
        var lines = new HashMap<UUID, List<Line>>();
        Sql.of("SELECT * FROM invoice_line WHERE invoice_id = ANY (?) ORDER BY invoice_id, position", (Object) ids)
                .rows(
                        database,
                        row -> lines.computeIfAbsent(Column.id(row, "invoice_id"), _ -> new ArrayList<>())
                                .add(InvoiceRow.line(row)));
        var covers = new HashMap<UUID, List<Cover>>();
        Sql.of(
                        "SELECT * FROM invoice_cover WHERE invoice_id = ANY (?) ORDER BY invoice_id, period_from, model",
                        (Object) ids)
                .rows(
                        database,
                        row -> covers.computeIfAbsent(Column.id(row, "invoice_id"), _ -> new ArrayList<>())
                                .add(InvoiceRow.cover(row)));
        var known = new HashMap<UUID, Map<Instant, Known>>();
        Sql.of("SELECT * FROM invoice_known WHERE invoice_id = ANY (?)", (Object) ids)
                .rows(
                        database,
                        row -> known.computeIfAbsent(Column.id(row, "invoice_id"), _ -> new HashMap<>())
                                .put(Column.instant(row, "period_from"), Known.parse(row.getString("known"))));
        return rows.stream()
                .map(row -> row.toKept(
                        lines.getOrDefault(row.id(), List.of()),
                        covers.getOrDefault(row.id(), List.of()),
                        known.getOrDefault(row.id(), Map.of())))
                .toList();
    }

    @Override
    public void issue(Invoice draft, Instant at, Instant dueAt) {
        Sql.of(
                        "SELECT o.invoicing_parked_since AS since, coalesce(p.reason, 'not told') AS reason FROM org o"
                                + " LEFT JOIN org_parked p ON p.org_id = o.id"
                                + " WHERE o.id = ? AND o.invoicing_parked_since IS NOT NULL",
                        draft.orgId())
                .row(database, row -> new Parked(Column.instant(row, "since"), row.getString("reason")))
                .ifPresent(parked -> {
                    throw Fault.STATE_CONFLICT.because(
                            PARKED + " (since " + parked.since() + ": " + parked.reason() + ")");
                });
        Sql.of(
                        "UPDATE invoice SET state = 'issued', number = ?, issued_at = ?, due_at = ?"
                                + " WHERE org_id = ? AND id = ?",
                        next("invoice"),
                        at,
                        dueAt,
                        draft.orgId(),
                        draft.id())
                .change(database, UNLESS_PARKED);
    }

    private long next(String series) {
        return Sql.of("UPDATE document_counter SET last = last + 1 WHERE series = ? RETURNING last", series)
                .rows(database, row -> row.getLong("last"))
                .getFirst();
    }

    @Override
    public void move(Invoice invoice, InvoiceState to, Instant at) {
        var column = switch (to) {
            case PAID -> "paid_at";
            case VOID -> "voided_at";
            case DRAFT, ISSUED -> throw new IllegalArgumentException("an invoice does not move to " + to.text());
        };
        Sql.of(
                        "UPDATE invoice SET state = ?, " + column + " = ? WHERE org_id = ? AND id = ?",
                        to.text(),
                        at,
                        invoice.orgId(),
                        invoice.id())
                .change(database);
        if (to == InvoiceState.VOID) {
            Sql.of(
                            "UPDATE invoice_run SET reopened = true WHERE org_id = ? AND period_from = ? AND kind = ?",
                            invoice.orgId(),
                            invoice.draft().period().from(),
                            invoice.kind().text())
                    .change(database);
        }
    }

    @Override
    public CreditNoteView credit(CreditNoteView note, Amount amount, Amount tax) {
        long number = next("credit_note");
        Sql.of(
                        "INSERT INTO credit_note (org_id, id, invoice_id, number, line, amount_pico, tax_pico, reason,"
                                + " created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        note.orgId(),
                        note.id(),
                        note.invoiceId(),
                        number,
                        note.line(),
                        amount.pico(),
                        tax.pico(),
                        note.reason(),
                        note.createdAt())
                .change(database, WITHIN_INVOICE);
        return note.numbered(number);
    }

    @Override
    public Page<CreditNoteView> credits(UUID orgId, @Nullable UUID invoiceId, Slice slice) {
        long total = Sql.of("SELECT count(*) FROM credit_note WHERE org_id = ?", orgId)
                .and("invoice_id = ?", invoiceId)
                .rows(database, row -> row.getLong(1))
                .getFirst();
        var page = Sql.of("SELECT * FROM credit_note WHERE org_id = ?", orgId)
                .and("invoice_id = ?", invoiceId)
                .add(" ORDER BY number DESC LIMIT ? OFFSET ?", slice.limit(), slice.offset())
                .rows(database, PostgresInvoices::note);
        return new Page<>(page, total);
    }

    private static CreditNoteView note(ResultSet row) throws SQLException {
        return new CreditNoteView(
                        Column.id(row, "id"),
                        Column.id(row, "org_id"),
                        Column.id(row, "invoice_id"),
                        "",
                        row.getObject("line", Integer.class),
                        row.getBigDecimal("amount_pico").movePointLeft(Money.SCALE),
                        row.getBigDecimal("tax_pico").movePointLeft(Money.SCALE),
                        row.getString("reason"),
                        Column.instant(row, "created_at"))
                .numbered(row.getLong("number"));
    }
}
