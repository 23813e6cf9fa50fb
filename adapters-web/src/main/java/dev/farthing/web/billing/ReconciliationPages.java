package dev.farthing.web.billing;

import dev.farthing.application.account.ReadOrg;
import dev.farthing.application.reconciliation.Reconcile;
import dev.farthing.application.reconciliation.Reconciliation;
import dev.farthing.domain.money.Amount;
import dev.farthing.web.Console;
import dev.farthing.web.Frame;
import dev.farthing.web.Section;
import dev.farthing.web.Shown;
import dev.farthing.web.Visit;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether all that is recorded of an org's money agrees, summed up anew.
@Path("/billing/reconciliation")
@Console
class ReconciliationPages {
    private static final int LONGEST_DAYS = 93;

    private final Visit visit;
    private final Reconcile reconcile;
    private final ReadOrg readOrg;
    private final InstantSource clock;

    ReconciliationPages(Visit visit, Reconcile reconcile, ReadOrg readOrg, InstantSource clock) {
        this.visit = visit;
        this.reconcile = reconcile;
        this.readOrg = readOrg;
        this.clock = clock;
    }

    /// @param answer null before it was asked for
    record Books(
            Frame frame, String from, String to, @Nullable Answer answer) implements TemplateInstance {}

    record Answer(
            Shown from,
            Shown to,
            boolean agrees,
            Shown usage,
            Shown ledger,
            Shown rollup,
            Shown budget,
            Shown difference,
            Shown invoiced,
            List<Invariant> invariants) {}

    /// @param name by which programs know it
    record Invariant(String told, String name, String rows, boolean broken) {}

    @GET
    public Response show(@Context UriInfo uri) {
        visit.caller().mustManageOrg();
        var query = visit.form(uri.getQueryParameters());
        var words = visit.words(BillingWords.class);
        var zone = readOrg.read(visit.caller(), visit.org()).org().zone();
        var from = query.day("from", words.from());
        var to = query.day("to", words.to());
        var last = to == null ? LocalDate.ofInstant(clock.instant(), zone) : to;
        if (from != null && last.isAfter(from.plusDays(LONGEST_DAYS))) {
            query.reject(words.too_long(String.valueOf(LONGEST_DAYS)));
        }
        query.check();
        boolean asked = uri.getQueryParameters().containsKey("from");
        return visit.page(new Books(
                visit.frame(Section.BILLING),
                from == null ? "" : from.toString(),
                to == null ? "" : to.toString(),
                asked
                        ? answer(reconcile.reconcile(
                                visit.caller(),
                                visit.org(),
                                begin(from, zone),
                                begin(to == null ? null : to.plusDays(1), zone)))
                        : null));
    }

    /// Days are the org's, wherever whoever asks may be.
    private static @Nullable Instant begin(@Nullable LocalDate day, ZoneId zone) {
        return day == null ? null : day.atStartOfDay(zone).toInstant();
    }

    private Answer answer(Reconciliation found) {
        var format = visit.format();
        var codes = visit.codes();
        return new Answer(
                format.at(found.from()),
                format.at(found.to()),
                found.broken().isEmpty(),
                money(found.usage()),
                money(found.ledger()),
                money(found.rollup()),
                money(found.budget()),
                money(found.difference()),
                money(found.invoiced()),
                found.invariants().stream()
                        .map(one -> new Invariant(
                                codes.invariant(one.name()), one.name(), format.count(one.rows()), one.rows() > 0))
                        .toList());
    }

    private Shown money(Amount amount) {
        return visit.format().money(amount.toDecimal());
    }
}
