package dev.farthing.application.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.Slice;
import dev.farthing.domain.billing.Charge;
import dev.farthing.domain.billing.Invoice;
import dev.farthing.domain.billing.InvoiceDraft;
import dev.farthing.domain.billing.InvoiceKind;
import dev.farthing.domain.billing.InvoiceState;
import dev.farthing.domain.billing.Known;
import dev.farthing.domain.billing.LineKind;
import dev.farthing.domain.billing.Meter;
import dev.farthing.domain.billing.Period;
import dev.farthing.domain.billing.TaxRate;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.money.Fraction;
import dev.farthing.domain.money.MinorUnit;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// What every [InvoiceRepository] does; each test works in an org of its own.
public interface InvoiceRepositoryContract {
    Period JANUARY = new Period(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-02-01T00:00:00Z"));
    Period FEBRUARY = new Period(Instant.parse("2026-02-01T00:00:00Z"), Instant.parse("2026-03-01T00:00:00Z"));
    Instant MADE = Instant.parse("2026-03-02T00:00:00.000001Z");
    Slice FEW = new Slice(0, 10);

    InvoiceRepository invoices();

    /// A new org that is on a plan.
    UUID anOrg();

    /// Parks an org, so that nothing is invoiced to it.
    void park(UUID orgId);

    <T> T inTransaction(Supplier<T> work);

    @Test
    default void whatAnInvoiceSaysIsReadBackWhole() {
        var org = anOrg();
        var cover = new Cover(JANUARY.from(), "m", 3, 30, 40, 5, Amount.of("1.25"), Amount.of("0.5"));
        var kept = kept(org, InvoiceKind.PERIOD, JANUARY, List.of(cover), "10.005");

        add(kept);

        assertThat(find(kept)).isEqualTo(kept);
        assertThat(inTransaction(() -> invoices().find(anOrg(), kept.invoice().id())))
                .isEmpty();
        assertThat(inTransaction(
                        () -> invoices().findForChange(org, kept.invoice().id())))
                .contains(kept);
    }

    @Test
    default void aPeriodHasOneLivingInvoiceOfAKind() {
        var org = anOrg();
        var first = add(kept(org, InvoiceKind.PERIOD, JANUARY, List.of(), "1"));
        add(kept(org, InvoiceKind.ADVANCE, JANUARY, List.of(), "1"));
        add(kept(org, InvoiceKind.PERIOD, FEBRUARY, List.of(), "1"));

        refused(() -> add(kept(org, InvoiceKind.PERIOD, JANUARY, List.of(), "2")));
        move(first, InvoiceState.VOID);

        add(kept(org, InvoiceKind.PERIOD, JANUARY, List.of(), "2"));
    }

    @Test
    default void aPeriodThatWasLookedAtIsLookedAtAgainWhenItsInvoiceIsVoid() {
        var org = anOrg();
        note(org, FEBRUARY);
        note(org, JANUARY);
        assertThat(runs(org))
                .containsExactly(
                        new InvoiceRun(JANUARY, InvoiceKind.PERIOD, false),
                        new InvoiceRun(FEBRUARY, InvoiceKind.PERIOD, false));

        var kept = add(kept(org, InvoiceKind.PERIOD, JANUARY, List.of(), "1"));
        move(kept, InvoiceState.VOID);
        assertThat(runs(org)).contains(new InvoiceRun(JANUARY, InvoiceKind.PERIOD, true));

        note(org, JANUARY);
        assertThat(runs(org)).contains(new InvoiceRun(JANUARY, InvoiceKind.PERIOD, false));
    }

    @Test
    default void numbersFollowEachOtherAndAreGivenOnce() {
        var org = anOrg();
        var one = issue(add(kept(org, InvoiceKind.PERIOD, JANUARY, List.of(), "1")));
        var other = issue(add(kept(org, InvoiceKind.PERIOD, FEBRUARY, List.of(), "1")));

        assertThat(one.invoice().state()).isEqualTo(InvoiceState.ISSUED);
        assertThat(one.invoice().issuedAt()).isEqualTo(MADE.plusSeconds(1));
        assertThat(one.invoice().dueAt()).isEqualTo(MADE.plusSeconds(2));
        assertThat(other.invoice().number()).isEqualTo(one.invoice().number() + 1);
        var paid = move(one, InvoiceState.PAID);
        assertThat(paid.invoice().state()).isEqualTo(InvoiceState.PAID);
        assertThat(paid.invoice().paidAt()).isEqualTo(MADE.plusSeconds(3));
        assertThat(paid.invoice().number()).isEqualTo(one.invoice().number());
    }

    @Test
    default void nothingIsIssuedToAnOrgThatIsParked() {
        var org = anOrg();
        var kept = add(kept(org, InvoiceKind.PERIOD, JANUARY, List.of(), "1"));
        park(org);

        refused(() -> issue(kept));

        assertThat(find(kept).invoice().number()).isNull();
    }

    @Test
    default void invoicesAreListedNewestFirst() {
        var org = anOrg();
        var january = issue(add(kept(org, InvoiceKind.PERIOD, JANUARY, List.of(), "1")));
        var february = add(kept(org, InvoiceKind.PERIOD, FEBRUARY, List.of(), "1"));

        var page = inTransaction(() -> invoices().list(org, null, FEW));
        assertThat(page.items()).containsExactly(february, january);
        assertThat(page.total()).isEqualTo(2);
        assertThat(inTransaction(() -> invoices().list(org, "draft", FEW)).items())
                .containsExactly(february);
        assertThat(inTransaction(() -> invoices().list(org, "overdue", FEW)).items())
                .as("its day is long over")
                .containsExactly(january);
        assertThat(inTransaction(() -> invoices().list(org, null, new Slice(1, 1)))
                        .items())
                .containsExactly(january);
    }

    @Test
    default void livingInvoicesSayWhatIsBilledOfAPeriod() {
        var org = anOrg();
        var cover = new Cover(JANUARY.from(), "m", 1, 2, 3, 4, Amount.of("1"), Amount.ZERO);
        var kept = add(kept(org, InvoiceKind.PERIOD, JANUARY, List.of(cover), "10.005"));
        add(kept(org, InvoiceKind.ADVANCE, FEBRUARY, List.of(), "7"));

        var billed = inTransaction(() -> invoices().billed(org, JANUARY.from()));
        assertThat(billed.exact()).isEqualTo(Fraction.of(Amount.of("12.005")));
        assertThat(billed.covers()).containsExactly(cover);
        assertThat(billed.known()).isEqualTo(Known.before(MADE));
        assertThat(inTransaction(() -> invoices().chargedInAdvance(org, FEBRUARY.from())))
                .isEqualTo(Fraction.of(Amount.of("7")));
        assertThat(inTransaction(() -> invoices().chargedInAdvance(org, JANUARY.from())))
                .isEqualTo(Fraction.ZERO);

        move(kept, InvoiceState.VOID);
        var nothing = inTransaction(() -> invoices().billed(org, JANUARY.from()));
        assertThat(nothing.exact()).isEqualTo(Fraction.ZERO);
        assertThat(nothing.covers()).isEmpty();
        assertThat(nothing.known()).isEqualTo(Known.NEVER);
    }

    @Test
    default void whatIsBelowZeroIsCarried() {
        var org = anOrg();
        add(kept(org, InvoiceKind.PERIOD, JANUARY, List.of(), "-9"));

        assertThat(inTransaction(() -> invoices().carried(org))).isEqualTo(Amount.of("7"));
        assertThat(inTransaction(() -> invoices().carried(anOrg()))).isEqualTo(Amount.ZERO);
    }

    @Test
    default void noMoreIsCreditedThanWasAskedFor() {
        var org = anOrg();
        var kept = issue(add(kept(org, InvoiceKind.PERIOD, JANUARY, List.of(), "8")));
        var first = credit(kept, "4");
        var second = credit(kept, "2.5");

        assertThat(first.number()).startsWith("CN-").isLessThan(second.number());
        refused(() -> credit(kept, "4.51"));
        assertThat(find(kept).credited()).isEqualTo(Amount.of("6.5"));
        var page = inTransaction(() -> invoices().credits(org, kept.invoice().id(), FEW));
        assertThat(page.items()).extracting(CreditNoteView::number).containsExactly(second.number(), first.number());
        assertThat(page.total()).isEqualTo(2);
        assertThat(inTransaction(() -> invoices().credits(org, UUID.randomUUID(), FEW))
                        .items())
                .isEmpty();
    }

    @Test
    default void whoIsOnAPlanIsBillable() {
        var org = anOrg();

        assertThat(inTransaction(() -> invoices().billable()))
                .extracting(BillableOrg::orgId)
                .contains(org);
        inTransaction(() -> {
            invoices().hold(org);
            return true;
        });
    }

    /// A fee of this much, and usage of 2, 10 % of tax on top.
    private static KeptInvoice kept(UUID org, InvoiceKind kind, Period period, List<Cover> covers, String fee) {
        var charges = new ArrayList<Charge>();
        charges.add(Charge.of(LineKind.FEE, period, Fraction.of(Amount.of(fee)), "fee"));
        if (kind == InvoiceKind.PERIOD) {
            charges.add(new Charge(
                    LineKind.USAGE, period, "m", Meter.REQUESTS, 4, 3, Fraction.of(Amount.of("2")), "usage"));
        }
        var tax = new TaxRate("VAT", BigDecimal.TEN.stripTrailingZeros(), false, Instant.EPOCH);
        var draft =
                InvoiceDraft.of(period, charges, Amount.of("2"), fee.startsWith("-") ? null : tax, new MinorUnit(2));
        var known = kind == InvoiceKind.PERIOD ? Known.before(MADE) : Known.NEVER;
        var invoice = new Invoice(
                UUID.randomUUID(), org, kind, InvoiceState.DRAFT, null, draft, MADE, MADE, null, null, null);
        return new KeptInvoice(
                invoice, ZoneOffset.UTC, "CNY", "0".repeat(64), covers, Map.of(period.from(), known), Amount.ZERO);
    }

    private KeptInvoice add(KeptInvoice kept) {
        return inTransaction(() -> {
            invoices().add(kept);
            return kept;
        });
    }

    private KeptInvoice find(KeptInvoice kept) {
        return inTransaction(() ->
                        invoices().find(kept.invoice().orgId(), kept.invoice().id()))
                .orElseThrow();
    }

    private KeptInvoice issue(KeptInvoice kept) {
        inTransaction(() -> {
            invoices().issue(kept.invoice(), MADE.plusSeconds(1), MADE.plusSeconds(2));
            return true;
        });
        return find(kept);
    }

    private KeptInvoice move(KeptInvoice kept, InvoiceState to) {
        inTransaction(() -> {
            invoices().move(kept.invoice(), to, MADE.plusSeconds(3));
            return true;
        });
        return find(kept);
    }

    private void note(UUID org, Period period) {
        inTransaction(() -> {
            invoices().note(org, period, InvoiceKind.PERIOD, MADE);
            return true;
        });
    }

    private List<InvoiceRun> runs(UUID org) {
        return inTransaction(() -> invoices().runs(org));
    }

    private CreditNoteView credit(KeptInvoice kept, String amount) {
        var invoice = kept.invoice();
        var note = new CreditNoteView(
                UUID.randomUUID(),
                invoice.orgId(),
                invoice.id(),
                "",
                null,
                new BigDecimal(amount),
                BigDecimal.ZERO,
                "a mistake",
                MADE);
        return inTransaction(() -> invoices().credit(note, Amount.of(amount), Amount.ZERO));
    }

    private static void refused(ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.STATE_CONFLICT));
    }
}
