package dev.farthing.application.billing;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.domain.billing.Invoice;
import dev.farthing.domain.billing.InvoiceKind;
import dev.farthing.domain.billing.InvoiceState;
import dev.farthing.domain.billing.Known;
import dev.farthing.domain.billing.Period;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.money.Fraction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Remembers invoices; part of the caller's transaction. What an invoice says is written once.
public interface InvoiceRepository {
    /// Until the transaction ends nobody else makes an invoice of this org, and later callers wait.
    void hold(UUID orgId);

    /// The database's own time, to the microsecond.
    Instant now();

    /// Until when all is known that was recorded of calls: now, once what is being written at this moment is there or
    /// not. It is waited for, five seconds at most.
    Instant knownUntil();

    /// The orgs that invoices are made of.
    List<BillableOrg> billable();

    /// The periods of an org that were looked at, in the order of time.
    List<InvoiceRun> runs(UUID orgId);

    /// Notes that a period was looked at, or looked at again.
    void note(UUID orgId, Period period, InvoiceKind kind, Instant storedBefore);

    /// Adds a draft with what it covers; a second living one of an org, period and kind is refused as STATE_CONFLICT.
    void add(KeptInvoice invoice);

    /// What a living advance invoice asked of a period's fees, exactly; nothing where there is none.
    Fraction chargedInAdvance(UUID orgId, Instant periodFrom);

    /// What all living invoices together hold of a period.
    Billed billed(UUID orgId, Instant periodFrom);

    /// What invoices below zero left to be carried to the next one.
    Amount carried(UUID orgId);

    /// The invoice of this id, if it is of this org.
    Optional<KeptInvoice> find(UUID orgId, UUID invoiceId);

    /// The same, held against every other change until the transaction ends.
    Optional<KeptInvoice> findForChange(UUID orgId, UUID invoiceId);

    /// A page of an org's invoices, newest first.
    ///
    /// @param orgId null for every org
    Page<KeptInvoice> list(@Nullable UUID orgId, @Nullable String status, Slice slice);

    /// Gives a draft the next number and makes it issued. Numbers have no gap: one that is not committed is given
    /// again. An org that is parked is refused with STATE_CONFLICT.
    void issue(Invoice draft, Instant at, Instant dueAt);

    /// Moves an invoice on; a void one's period is looked at again.
    void move(Invoice invoice, InvoiceState to, Instant at);

    /// Adds a credit note under the next number of its own row; more than the invoice asked for, all notes
    /// together, is refused with STATE_CONFLICT.
    CreditNoteView credit(CreditNoteView note, Amount amount, Amount tax);

    /// A page of an org's credit notes, newest first; of one invoice if its id is given.
    Page<CreditNoteView> credits(UUID orgId, @Nullable UUID invoiceId, Slice slice);

    /// What living invoices say of a period: the exact sum of its rating and of later adjustments, and what they
    /// cover.
    ///
    /// @param known when what they say of it became known
    record Billed(Fraction exact, List<Cover> covers, Known known) {
        public Billed {
            covers = List.copyOf(covers);
        }
    }
}
