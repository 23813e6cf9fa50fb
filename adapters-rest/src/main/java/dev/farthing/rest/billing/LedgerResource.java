package dev.farthing.rest.billing;

import dev.farthing.application.billing.DrawTrialBalance;
import dev.farthing.application.billing.ListPostings;
import dev.farthing.domain.ledger.Account;
import dev.farthing.domain.ledger.PostingKind;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Cursor;
import dev.farthing.rest.Fields;
import dev.farthing.rest.Paging;
import dev.farthing.rest.SpanQuery;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The double-entry record of an org's money, for everybody who may read the org.
@Path("/api/v1/billing/ledger")
@Tag(name = "Billing")
@Produces(MediaType.APPLICATION_JSON)
class LedgerResource {
    private final CurrentCaller caller;
    private final ListPostings listPostings;
    private final DrawTrialBalance drawTrialBalance;

    LedgerResource(CurrentCaller caller, ListPostings listPostings, DrawTrialBalance drawTrialBalance) {
        this.caller = caller;
        this.listPostings = listPostings;
        this.drawTrialBalance = drawTrialBalance;
    }

    @GET
    @Operation(
            summary = "List the ledger's transactions, newest first",
            description = "Every transaction sums to zero: debits are positive, credits negative. Pages follow each"
                    + " other by cursor. With as_of, the trial balance of that instant comes along.")
    @Parameter(name = "org_id", in = ParameterIn.QUERY, description = "operator: another org")
    @Parameter(name = "account", in = ParameterIn.QUERY, description = "unbilled, receivable, cash, wallet, …")
    @Parameter(name = "kind", in = ParameterIn.QUERY, description = "usage, invoice, payment, top_up, …")
    @Parameter(name = "from", in = ParameterIn.QUERY, description = "RFC 3339, or a date in the org's zone")
    @Parameter(name = "to", in = ParameterIn.QUERY, description = "likewise; a date is inclusive")
    @Parameter(name = "as_of", in = ParameterIn.QUERY, description = "RFC 3339: the trial balance of that instant")
    @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "next_cursor of the page before")
    @Parameter(name = "page_size", in = ParameterIn.QUERY, description = "1 to 500, default 50")
    public LedgerJson list(@Context UriInfo uri) {
        var query = Fields.query(uri);
        var org = caller.org(query.uuid("org_id"));
        var kind = query.optionalChoice("kind", PostingKind.class);
        var wanted = new ListPostings.Wanted(
                org,
                query.optionalChoice("account", Account.class),
                kind == null ? null : kind.text(),
                SpanQuery.read(query));
        var asOf = query.instant("as_of");
        var cursor = Cursor.read(query);
        int size = Paging.of(query).pageSize();
        query.check();
        var page = listPostings.list(wanted, cursor, size);
        var balance = asOf == null ? null : LedgerJson.TrialBalanceJson.of(drawTrialBalance.draw(org, asOf));
        return new LedgerJson(page.items(), Cursor.of(page.next()), balance);
    }
}
