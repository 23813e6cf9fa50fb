package dev.farthing.persistence.billing;

import static dev.farthing.persistence.billing.BillingScene.month;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.farthing.application.Slice;
import dev.farthing.application.billing.InvoiceRepository;
import dev.farthing.application.billing.KeptInvoice;
import dev.farthing.application.billing.LineCalls;
import dev.farthing.application.billing.TaxRates;
import dev.farthing.application.reconciliation.Books;
import dev.farthing.application.report.BillFilter;
import dev.farthing.application.report.CallFilter;
import dev.farthing.application.report.CallHistory;
import dev.farthing.application.report.CallView;
import dev.farthing.application.report.Span;
import dev.farthing.domain.billing.Canonical;
import dev.farthing.domain.billing.FlatFee;
import dev.farthing.domain.billing.Included;
import dev.farthing.domain.billing.InvoiceKind;
import dev.farthing.domain.billing.InvoiceState;
import dev.farthing.domain.billing.Line;
import dev.farthing.domain.billing.LineKind;
import dev.farthing.domain.billing.Meter;
import dev.farthing.domain.billing.PlanTerms;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.ledger.Account;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.money.Fraction;
import dev.farthing.persistence.server.FreshDatabaseForQuarkus;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FreshDatabaseForQuarkus.class)
class InvoicesTest {
    private static final Instant SINCE = Instant.parse("2026-08-31T16:00:00Z");
    private static final Instant SEPTEMBER = Instant.parse("2026-09-10T00:00:00Z");
    private static final Instant OCTOBER = Instant.parse("2026-10-10T00:00:00Z");

    @Inject
    BillingScene scene;

    @Inject
    InvoiceRepository invoices;

    @Inject
    TaxRates taxes;

    @Inject
    DataSource database;

    @Inject
    Books books;

    @Inject
    CallHistory history;

    private final List<UUID> made = new ArrayList<>();

    /// Whatever was invoiced here, invoices say what was used.
    @AfterEach
    void theBooksFindNothingWrongWithTheInvoices() {
        for (var org : made) {
            assertThat(books.reconcile(org, SINCE, Instant.now()).broken())
                    .filteredOn(name -> name.startsWith("invoice"))
                    .isEmpty();
        }
    }

    private UUID anOrgWithUsage(PlanTerms terms) {
        var org = scene.anOrg(SINCE, terms);
        made.add(org);
        var price = scene.aPrice();
        scene.aCall(org, price, SEPTEMBER, 3_000_000, 500_000);
        scene.aCall(org, price, SEPTEMBER.plusSeconds(1), 999_999, 1);
        return org;
    }

    @Test
    void usageIsToldByModelAndClassAndTierAndAddsUp() {
        var org = anOrgWithUsage(PlanTerms.PLAIN);
        var kept = scene.make(org, "2026-09").orElseThrow();
        assertThat(kept.invoice().draft().lines())
                .extracting(
                        Line::kind,
                        line -> line.charge().meter(),
                        line -> line.charge().quantity(),
                        Line::amount)
                .containsExactly(
                        tuple(LineKind.USAGE, Meter.INPUT, 3_999_999L, Amount.of("10")),
                        tuple(LineKind.USAGE, Meter.OUTPUT, 500_001L, Amount.of("2")));
        assertThat(kept.invoice().draft().total()).isEqualTo(Amount.of("12"));
        assertThat(kept.invoice().draft().booked()).isEqualTo(Amount.of("12.000001"));
        assertThat(scene.read(kept)).isEqualTo(kept);
    }

    @Test
    void a8RunningAgainAddsNothingAndSaysTheSame() {
        var org = anOrgWithUsage(terms("99", FlatFee.Timing.ARREARS, "12.5"));
        var first = scene.make(org, "2026-09").orElseThrow();
        assertThat(scene.make(org, "2026-09")).isEmpty();
        assertThat(ofOrg(org)).containsExactly(first);
        assertThat(Canonical.of(first.invoice().draft()).digest()).isEqualTo(first.digest());
        scene.voided(first);
        var again = scene.make(org, "2026-09").orElseThrow();
        assertThat(Canonical.of(again.invoice().draft()))
                .isEqualTo(Canonical.of(first.invoice().draft()));
        assertThat(ofOrg(org)).hasSize(2);
    }

    private List<KeptInvoice> ofOrg(UUID org) {
        return BillingScene.in(() -> invoices.list(org, null, new Slice(0, 100)))
                .items();
    }

    @Test
    void a9TwoWorkersMakeOneInvoice() throws Exception {
        var org = scene.anOrg(Instant.parse("2015-12-31T16:00:00Z"), terms("1", FlatFee.Timing.ARREARS, "0"));
        var months = IntStream.range(0, 100)
                .mapToObj(i -> YearMonth.of(2016, 1).plusMonths(i).toString())
                .toList();
        try (var workers = Executors.newFixedThreadPool(2)) {
            for (var month : months) {
                var made = new ArrayList<KeptInvoice>();
                for (var done : workers.invokeAll(List.<Callable<Optional<KeptInvoice>>>of(
                        () -> scene.make(org, month), () -> scene.make(org, month)))) {
                    done.get().ifPresent(made::add);
                }
                assertThat(made).hasSize(1);
            }
        }
        assertThat(BillingScene.in(() -> invoices.list(org, null, new Slice(0, 1)))
                        .total())
                .isEqualTo(100);
    }

    @Test
    void a10NumbersHaveNoGapThoughSomeIssuesAreTakenBack() throws Exception {
        int count = Boolean.getBoolean("farthing.long") ? 10_000 : 120;
        var drafts = new ArrayList<KeptInvoice>();
        var month = YearMonth.of(2000, 1);
        UUID org = null;
        for (int i = 0; i < count; i++) {
            if (i % 300 == 0) {
                org = scene.anOrg(Instant.parse("1999-12-31T16:00:00Z"), terms("1", FlatFee.Timing.ARREARS, "0"));
            }
            drafts.add(scene.make(org, month.plusMonths(i % 300).toString()).orElseThrow());
        }
        var numbers = ConcurrentHashMap.<Long>newKeySet();
        try (var workers = Executors.newFixedThreadPool(8)) {
            var work = IntStream.range(0, drafts.size())
                    .mapToObj(i -> (Callable<Boolean>) () -> issueAtLast(drafts.get(i), i % 10 == 0, numbers))
                    .toList();
            for (var done : workers.invokeAll(work)) {
                assertThat(done.get()).isTrue();
            }
        }
        long first = numbers.stream().mapToLong(Long::longValue).min().orElseThrow();
        assertThat(numbers)
                .hasSize(drafts.size())
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.range(first, first + drafts.size()).boxed().toList());
    }

    private boolean issueAtLast(KeptInvoice draft, boolean takenBackOnce, Set<Long> numbers) {
        if (takenBackOnce) {
            assertThatThrownBy(() -> BillingScene.in(() -> {
                        invoices.issue(draft.invoice(), SINCE, SINCE);
                        throw new IllegalStateException("taken back");
                    }))
                    .hasMessageContaining("taken back");
        }
        return numbers.add(scene.issue(draft).invoice().number());
    }

    @Test
    void a11WhatIsIssuedIsNeverChanged() {
        var issued = scene.issue(
                scene.make(anOrgWithUsage(PlanTerms.PLAIN), "2026-09").orElseThrow());
        var id = issued.invoice().id();
        for (var change : List.of(
                "UPDATE invoice SET total_pico = total_pico + 1 WHERE id = ?1",
                "UPDATE invoice SET number = number + 1000 WHERE id = ?1",
                "UPDATE invoice SET state = 'draft', number = NULL, issued_at = NULL WHERE id = ?1",
                "UPDATE invoice SET state = 'paid', paid_at = now(), total_pico = 0 WHERE id = ?1",
                "UPDATE invoice SET due_at = now() WHERE id = ?1",
                "UPDATE invoice SET digest = digest WHERE id = ?1",
                "DELETE FROM invoice WHERE id = ?1",
                "UPDATE invoice_line SET amount_pico = 0 WHERE invoice_id = ?1",
                "DELETE FROM invoice_line WHERE invoice_id = ?1",
                "DELETE FROM invoice_cover WHERE invoice_id = ?1",
                "INSERT INTO invoice_line SELECT org_id, invoice_id, 99, kind, period_from, period_to, model, meter,"
                        + " quantity, calls, exact_num, exact_den, 0, note FROM invoice_line"
                        + " WHERE invoice_id = ?1 AND position = 1")) {
            assertThatThrownBy(() -> scene.sql(change, id)).as(change).isNotNull();
        }
        assertThat(scene.read(issued)).isEqualTo(issued);
    }

    @Test
    void a12VoidTakesAllBackAndCreditNoMoreThanWasAskedFor() {
        var org = anOrgWithUsage(terms("10.01", FlatFee.Timing.ARREARS, "10"));
        var before = scene.balance(org);
        var issued = scene.issue(scene.make(org, "2026-09").orElseThrow());
        assertThat(scene.balance(org).of(Account.UNBILLED)).isEqualTo(Amount.ZERO);
        assertThat(scene.balance(org).of(Account.RECEIVABLE))
                .isEqualTo(issued.invoice().draft().total());
        scene.voided(issued);
        assertThat(scene.balance(org).balances().entrySet().stream()
                        .filter(held -> !held.getValue().isZero()))
                .containsExactlyInAnyOrderElementsOf(before.balances().entrySet());

        var again = scene.issue(scene.make(org, "2026-09").orElseThrow());
        var total = again.invoice().draft().total();
        scene.credit(again, "1");
        conflict(() -> scene.credit(again, total.toPlainString()));
        conflict(() -> scene.voided(again));
        scene.credit(again, total.minus(Amount.of("1")).toPlainString());
        conflict(() -> scene.credit(again, "0.01"));
        assertThat(scene.read(again).credited()).isEqualTo(total);
        assertThat(scene.balance(org).of(Account.RECEIVABLE)).isEqualTo(Amount.ZERO);
        assertThat(scene.balance(org).difference()).isEqualTo(Amount.ZERO);
    }

    private static void conflict(ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(Fault.STATE_CONFLICT));
    }

    @Test
    void a14WhatComesLateStandsOnTheNextInvoiceOnce() {
        var org = anOrgWithUsage(terms("0", FlatFee.Timing.ARREARS, "50"));
        scene.issue(scene.make(org, "2026-09").orElseThrow());
        var price = scene.aPrice();
        scene.aCall(org, price, SEPTEMBER.plusSeconds(60), 500_000, 0);
        scene.aCall(org, price, OCTOBER, 100_000, 0);
        var october = scene.make(org, "2026-10").orElseThrow();
        assertThat(october.invoice().draft().lines())
                .filteredOn(line -> line.kind() == LineKind.ADJUSTMENT)
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.charge().period()).isEqualTo(month("2026-09"));
                    assertThat(line.charge().calls()).isEqualTo(1);
                    assertThat(line.amount())
                            .as("half of it, by September's discount")
                            .isEqualTo(Amount.of("0.25"));
                });
        assertThat(october.invoice().draft().booked()).isEqualTo(Amount.of("0.6"));
        scene.issue(october);
        assertThat(scene.balance(org).of(Account.UNBILLED)).isEqualTo(Amount.ZERO);
        assertThat(scene.make(org, "2026-11")).isEmpty();
    }

    @Test
    void aPeriodWhoseCallsWereLetGoStaysAsItWasInvoiced() {
        var org = anOrgWithUsage(terms("0", FlatFee.Timing.ARREARS, "50"));
        var september = scene.issue(scene.make(org, "2026-09").orElseThrow());
        scene.sql("INSERT INTO installation (currency, time_zone, default_org) VALUES ('CNY', 'UTC', gen_random_uuid())"
                + " ON CONFLICT DO NOTHING");
        scene.sql("UPDATE installation SET calls_kept_since = '2026-10-01 00:00Z'");
        try {
            scene.sql("DELETE FROM usage_row WHERE org_id = ?1", org);
            scene.aCall(org, scene.aPrice(), OCTOBER, 100_000, 0);
            var october = scene.make(org, "2026-10").orElseThrow();
            assertThat(october.invoice().draft().lines())
                    .isNotEmpty()
                    .noneMatch(line -> line.kind() == LineKind.ADJUSTMENT);
            conflict(() -> scene.voided(september));
        } finally {
            scene.sql("UPDATE installation SET calls_kept_since = 'epoch'");
        }
    }

    @Test
    void aCorrectionOfACostThatWasInvoicedStandsOnTheNext() {
        var org = scene.anOrg(SINCE, PlanTerms.PLAIN);
        var call = scene.aCall(org, scene.aPrice(), SEPTEMBER, 100_000, 0);
        scene.issue(scene.make(org, "2026-09").orElseThrow());
        scene.sql(
                "INSERT INTO usage_adjustment (org_id, id, request_id, started_at, bucket, delta_pico, reason)"
                        + " VALUES (?1, ?2, ?3, ?4, ?4, -40000000000, 'the vendor said less')",
                org,
                UUID.randomUUID(),
                call,
                SEPTEMBER);
        var october = scene.make(org, "2026-10").orElseThrow();
        assertThat(october.invoice().draft().of(LineKind.ADJUSTMENT)).isEqualTo(Amount.of("-0.04"));
        assertThat(october.invoice().draft().of(LineKind.CARRIED)).isEqualTo(Amount.of("0.04"));
        assertThat(october.invoice().draft().total()).isEqualTo(Amount.ZERO);
        scene.aCall(org, scene.aPrice(), Instant.parse("2026-11-10T00:00:00Z"), 100_000, 0);
        var november = scene.make(org, "2026-11").orElseThrow();
        assertThat(november.invoice().draft().of(LineKind.CARRIED)).isEqualTo(Amount.of("-0.04"));
        assertThat(november.invoice().draft().total()).isEqualTo(Amount.of("0.06"));
    }

    @Test
    void a15AnAdjustmentOfAnAdjustmentNetsAndAllOfThemStaySeen() {
        var org = scene.anOrg(SINCE, PlanTerms.PLAIN);
        var call = scene.aCall(org, scene.aPrice(), SEPTEMBER, 1_000_000, 0);
        scene.issue(scene.make(org, "2026-09").orElseThrow());
        correct(org, call, "-0.5");
        scene.aCall(org, scene.aPrice(), OCTOBER, 1_000_000, 0);
        scene.issue(scene.make(org, "2026-10").orElseThrow());
        correct(org, call, "0.25");
        scene.issue(scene.make(org, "2026-11").orElseThrow());
        var ofSeptember = ofOrg(org).stream()
                .flatMap(kept -> kept.invoice().draft().lines().stream())
                .filter(line -> line.charge().period().equals(month("2026-09")))
                .filter(line -> line.kind() == LineKind.USAGE || line.kind() == LineKind.ADJUSTMENT)
                .map(Line::amount)
                .toList();
        assertThat(ofSeptember).containsExactlyInAnyOrder(Amount.of("3"), Amount.of("-0.5"), Amount.of("0.25"));
        assertThat(Amount.sum(ofSeptember)).isEqualTo(Amount.of("2.75"));
    }

    private void correct(UUID org, UUID call, String delta) {
        scene.sql(
                "INSERT INTO usage_adjustment (org_id, id, request_id, started_at, bucket, delta_pico, reason)"
                        + " VALUES (?1, ?2, ?3, ?4, ?4, ?5, 'corrected')",
                org,
                UUID.randomUUID(),
                call,
                SEPTEMBER,
                new BigDecimal(Amount.of(delta).pico()));
    }

    @Test
    void everyLineOpensToExactlyItsCalls() {
        var org = anOrgWithUsage(PlanTerms.PLAIN);
        var price = scene.aPrice();
        var corrected = scene.aCall(org, price, SEPTEMBER.plusSeconds(2), 1_000, 0);
        correct(org, corrected, "-0.0002");
        var september = scene.make(org, "2026-09").orElseThrow();
        assertThat(opened(september)).isEqualTo(3);

        scene.aCall(org, price, SEPTEMBER.plusSeconds(60), 500_000, 70);
        correct(org, corrected, "-0.0003");
        correct(org, corrected, "0.0001");
        scene.aCall(org, price, OCTOBER, 100_000, 3);
        var october = scene.make(org, "2026-10").orElseThrow();
        assertThat(opened(october)).isEqualTo(3);
        assertThat(opened(september))
                .as("what came later is not the earlier one's")
                .isEqualTo(3);

        correct(org, corrected, "-0.0004");
        scene.aCall(org, price, SEPTEMBER.plusSeconds(61), 4, 0);
        var november = scene.make(org, "2026-11").orElseThrow();
        assertThat(opened(november)).isEqualTo(1);

        scene.voided(october);
        scene.aCall(org, price, SEPTEMBER.plusSeconds(62), 5, 0);
        var again = scene.make(org, "2026-10").orElseThrow();
        assertThat(opened(again))
                .as("before and after November's, which keeps its own")
                .isEqualTo(3);
        assertThat(opened(november)).isEqualTo(1);

        scene.voided(september);
        var anew = scene.make(org, "2026-09").orElseThrow();
        assertThat(opened(anew))
                .as("its usage, and what the others asked of it")
                .isEqualTo(4);
        assertThat(scene.read(anew)).isEqualTo(anew);
    }

    /// How many lines opened to calls; those that open to the same ones add up to them together.
    private int opened(KeptInvoice kept) {
        var lines = new HashMap<LineCalls, List<Line>>();
        for (var line : kept.invoice().draft().lines()) {
            kept.callsOf(line)
                    .ifPresent(calls ->
                            lines.computeIfAbsent(calls, _ -> new ArrayList<>()).add(line));
        }
        lines.forEach((calls, made) -> {
            var opened = callsOf(kept.invoice().orgId(), calls);
            var charged = opened.stream().map(CallView::charged).reduce(BigDecimal.ZERO, BigDecimal::add);
            var usage = made.stream().allMatch(line -> line.kind() == LineKind.USAGE);
            var asked = made.stream()
                    .map(line -> line.charge().exact())
                    .reduce(Fraction.ZERO, usage ? Fraction::plus : (first, last) -> last);
            if (usage) {
                assertThat(asked).isEqualTo(Fraction.of(Amount.of(charged)));
            } else {
                assertThat(asked).isIn(Fraction.of(Amount.of(charged)), Fraction.of(Amount.of(charged.negate())));
            }
            made.forEach(line -> assertThat(line.charge().quantity())
                    .isEqualTo(
                            switch (line.charge().meter()) {
                                case INPUT ->
                                    opened.stream()
                                            .mapToLong(CallView::promptTokens)
                                            .sum();
                                case OUTPUT ->
                                    opened.stream()
                                            .mapToLong(CallView::completionTokens)
                                            .sum();
                                case null, default -> 0;
                            }));
        });
        return lines.values().stream().mapToInt(List::size).sum();
    }

    private List<CallView> callsOf(UUID org, LineCalls calls) {
        var span = new Span(
                new Span.Edge.At(calls.period().from()),
                new Span.Edge.At(calls.period().to()));
        var bill = new BillFilter(true, calls.except(), calls.known());
        var filter = new CallFilter(org, null, null, calls.model(), null, null, null, null, null, span, bill);
        return history.newest(filter, BillingScene.ZONE, null, null, 1000);
    }

    @Test
    void whatIsBeingRecordedWhileAnInvoiceIsMadeIsWaitedFor() throws Exception {
        var org = anOrgWithUsage(PlanTerms.PLAIN);
        var call = scene.aCall(org, scene.aPrice(), SEPTEMBER.plusSeconds(2), 1, 0);
        try (var writer = database.getConnection();
                var worker = Executors.newSingleThreadExecutor()) {
            writer.setAutoCommit(false);
            try (var write = writer.prepareStatement("INSERT INTO usage_adjustment (org_id, id, request_id, started_at,"
                    + " bucket, delta_pico, reason) VALUES (?, ?, ?, ?, ?, -1000000000000, 'corrected')")) {
                write.setObject(1, org);
                write.setObject(2, UUID.randomUUID());
                write.setObject(3, call);
                write.setObject(4, SEPTEMBER.atOffset(ZoneOffset.UTC));
                write.setObject(5, SEPTEMBER.atOffset(ZoneOffset.UTC));
                write.executeUpdate();
            }
            var making = worker.submit(() -> scene.make(org, "2026-09"));
            assertThat(isSeenWaiting(making)).isTrue();
            writer.commit();
            writer.setAutoCommit(true);
            var kept = making.get().orElseThrow();
            assertThat(kept.invoice().draft().total()).isEqualTo(Amount.of("11"));
            assertThat(opened(kept)).isEqualTo(3);
        }
    }

    private boolean isSeenWaiting(Future<?> making) throws SQLException {
        try (var watcher = database.getConnection();
                var look = watcher.createStatement()) {
            boolean waits = false;
            while (!waits && !making.isDone()) {
                try (var seen = look.executeQuery("SELECT count(*) FROM pg_stat_activity"
                        + " WHERE query LIKE '%known\\_until%' AND wait_event = 'PgSleep'")) {
                    seen.next();
                    waits = seen.getLong(1) > 0;
                }
            }
            return waits;
        }
    }

    @Test
    void whatWasPrepaidIsNotAskedForAgain() {
        var org = anOrgWithUsage(PlanTerms.PLAIN);
        var drawn = UUID.randomUUID();
        scene.sql(
                "WITH t AS (INSERT INTO ledger_txn (org_id, id, idempotency_key, kind, bucket)"
                        + " VALUES (?1, ?2, 'drawn', 'adjustment', ?3) RETURNING org_id, id)"
                        + " INSERT INTO ledger_entry SELECT org_id, id, account, amount FROM t,"
                        + " (VALUES ('wallet', 5000000000000), ('unbilled', -5000000000000)) AS e (account, amount)",
                org,
                drawn,
                SEPTEMBER);
        var kept = scene.make(org, "2026-09").orElseThrow();
        assertThat(kept.invoice().draft().of(LineKind.PREPAID)).isEqualTo(Amount.of("-5"));
    }

    @Test
    void aFeeInAdvanceIsAskedForWhenTheMonthBeginsAndNotAgain() {
        var org = scene.anOrg(SINCE, terms("30", FlatFee.Timing.ADVANCE, "0"));
        var advance = scene.make(org, "2026-09", InvoiceKind.ADVANCE).orElseThrow();
        assertThat(advance.invoice().draft().total()).isEqualTo(Amount.of("30"));
        assertThat(scene.make(org, "2026-09", InvoiceKind.ADVANCE)).isEmpty();
        assertThat(scene.make(org, "2026-09")).as("nothing is left to ask for").isEmpty();
        assertThat(scene.make(org, "2026-10").orElseThrow().invoice().draft().total())
                .as("a month whose fee was not asked in advance")
                .isEqualTo(Amount.of("30"));
    }

    @Test
    void aParkedOrgGetsNoInvoiceIssued() {
        var org = anOrgWithUsage(PlanTerms.PLAIN);
        var draft = scene.make(org, "2026-09").orElseThrow();
        scene.sql("UPDATE org SET invoicing_parked_since = now() WHERE id = ?1", org);
        conflict(() -> scene.issue(draft));
        scene.sql(
                "INSERT INTO org_parked (org_id, since, reason) VALUES (?1, now(), 'difference, invoice_lines')", org);
        assertThatThrownBy(() -> scene.issue(draft))
                .hasMessageContaining("since 20")
                .hasMessageContaining("difference, invoice_lines");
        assertThat(scene.read(draft).invoice().state()).isEqualTo(InvoiceState.DRAFT);
        scene.sql("UPDATE org SET invoicing_parked_since = NULL WHERE id = ?1", org);
        assertThat(scene.issue(draft).invoice().state()).isEqualTo(InvoiceState.ISSUED);
    }

    @Test
    void aPaidInvoiceLeavesNothingOpen() {
        var org = anOrgWithUsage(PlanTerms.PLAIN);
        var issued = scene.issue(scene.make(org, "2026-09").orElseThrow());
        assertThat(scene.issue(issued)).as("issued again").isEqualTo(issued);
        var paid = scene.pay(issued);
        assertThat(paid.invoice().state()).isEqualTo(InvoiceState.PAID);
        assertThat(scene.pay(issued)).isEqualTo(paid);
        conflict(() -> scene.voided(issued));
        var balance = scene.balance(org);
        assertThat(balance.of(Account.RECEIVABLE)).isEqualTo(Amount.ZERO);
        assertThat(balance.of(Account.UNBILLED)).isEqualTo(Amount.ZERO);
        assertThat(balance.of(Account.CASH)).isEqualTo(Amount.of("12"));
        assertThat(balance.of(Account.ROUNDING)).isEqualTo(Amount.of("0.000001"));
        assertThat(balance.difference()).isEqualTo(Amount.ZERO);
    }

    @Test
    void everyMonthThatIsOverIsInvoicedAndNoneTwice() {
        var org = scene.anOrg(Instant.parse("2026-08-15T00:00:00Z"), terms("31", FlatFee.Timing.ARREARS, "0"));
        var billable = invoices.billable().stream()
                .filter(one -> one.orgId().equals(org))
                .findFirst()
                .orElseThrow();
        var made = BillingScene.in(() -> scene.makeInvoices().make(billable));
        assertThat(made)
                .extracting(kept -> kept.invoice().draft().period())
                .contains(month("2026-08"), month("2026-09"), month("2026-10"));
        assertThat(made.getFirst().invoice().draft().total())
                .as("from the fifteenth, eight o'clock")
                .isEqualTo(Amount.of("16.67"));
        assertThat(BillingScene.in(() -> scene.makeInvoices().make(billable))).isEmpty();
    }

    private static PlanTerms terms(String fee, FlatFee.Timing timing, String discount) {
        return new PlanTerms(
                new FlatFee(Amount.of(fee), timing),
                new Included.Nothing(),
                List.of(),
                Amount.ZERO,
                new BigDecimal(discount));
    }
}
