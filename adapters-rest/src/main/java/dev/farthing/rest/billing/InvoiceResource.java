package dev.farthing.rest.billing;

import dev.farthing.application.account.NameOrg;
import dev.farthing.application.billing.FindInvoice;
import dev.farthing.application.billing.IssueInvoice;
import dev.farthing.application.billing.KeptInvoice;
import dev.farthing.application.billing.ListInvoices;
import dev.farthing.application.billing.MakeDueInvoices;
import dev.farthing.application.billing.PayInvoice;
import dev.farthing.application.billing.VoidInvoice;
import dev.farthing.rest.Csv;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import dev.farthing.rest.Paging;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// An org's invoices: everybody of it reads them, operators make them and move them on.
@Path("/api/v1/billing/invoices")
@Tag(name = "Billing")
@Produces(MediaType.APPLICATION_JSON)
class InvoiceResource {
    private static final String PDF = "application/pdf";
    private static final String ID = "{id: [0-9a-fA-F-]{36}}";

    private final CurrentCaller caller;
    private final ListInvoices listInvoices;
    private final FindInvoice findInvoice;
    private final MakeDueInvoices makeDueInvoices;
    private final IssueInvoice issueInvoice;
    private final PayInvoice payInvoice;
    private final VoidInvoice voidInvoice;
    private final NameOrg nameOrg;
    private final InvoicePaper paper;
    private final InvoiceTable table;
    private final InstantSource clock;

    InvoiceResource(
            CurrentCaller caller,
            ListInvoices listInvoices,
            FindInvoice findInvoice,
            MakeDueInvoices makeDueInvoices,
            IssueInvoice issueInvoice,
            PayInvoice payInvoice,
            VoidInvoice voidInvoice,
            NameOrg nameOrg,
            InvoicePaper paper,
            InvoiceTable table,
            InstantSource clock) {
        this.caller = caller;
        this.listInvoices = listInvoices;
        this.findInvoice = findInvoice;
        this.makeDueInvoices = makeDueInvoices;
        this.issueInvoice = issueInvoice;
        this.payInvoice = payInvoice;
        this.voidInvoice = voidInvoice;
        this.nameOrg = nameOrg;
        this.paper = paper;
        this.table = table;
        this.clock = clock;
    }

    @GET
    @Operation(summary = "List invoices, newest first", description = "A bare array; operators may ask for org_id=*.")
    @Parameter(name = "org_id", in = ParameterIn.QUERY, description = "operator: another org, * for all")
    @Parameter(name = "status", in = ParameterIn.QUERY, description = "draft, issued, paid, overdue or void")
    @Parameter(name = "page", in = ParameterIn.QUERY)
    @Parameter(name = "page_size", in = ParameterIn.QUERY)
    public List<InvoiceJson> list(@Context UriInfo uri) {
        var query = Fields.query(uri);
        var org = caller.orgOrAll(query);
        var status = query.optionalChoice("status", Status.class);
        var slice = Paging.of(query).slice();
        query.check();
        if (org == null) {
            caller.get().mustBeOperator();
        }
        var now = clock.instant();
        var wanted = status == null ? null : status.name().toLowerCase(Locale.ROOT);
        return listInvoices.list(org, wanted, slice).items().stream()
                .map(kept -> InvoiceJson.of(kept, now))
                .toList();
    }

    /// What an invoice can be told to be.
    enum Status {
        DRAFT,
        ISSUED,
        PAID,
        OVERDUE,
        VOID
    }

    @POST
    @Operation(
            summary = "Make the invoices of the org that are due now, and answer those that were made",
            description = "Operators only. They are made by themselves every ten minutes; asked twice, none is made"
                    + " twice.")
    public List<InvoiceJson> make(@QueryParam("org_id") @Nullable UUID asked) {
        caller.get().mustBeOperator();
        return makeDueInvoices.make(caller.org(asked)).stream().map(this::json).toList();
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Show an invoice")
    public InvoiceJson get(@PathParam("id") UUID id, @QueryParam("org_id") @Nullable UUID asked) {
        return json(findInvoice.find(caller.org(asked), id));
    }

    @GET
    @Path(ID + ".csv")
    @Produces({Csv.TYPE, MediaType.APPLICATION_JSON})
    @Operation(summary = "Show an invoice as a table, its totals below its lines")
    @APIResponse(responseCode = "200", content = @Content(mediaType = Csv.TYPE))
    public Response csv(@PathParam("id") UUID id, @QueryParam("org_id") @Nullable UUID asked) {
        var invoice = json(findInvoice.find(caller.org(asked), id));
        return file(table.of(invoice), Csv.TYPE + ";charset=utf-8;header=present", invoice.fileName(".csv"));
    }

    @GET
    @Path(ID + ".pdf")
    @Produces({PDF, MediaType.APPLICATION_JSON})
    @Operation(summary = "Show an invoice as a PDF")
    @APIResponse(responseCode = "200", content = @Content(mediaType = PDF))
    public Response pdf(@PathParam("id") UUID id, @QueryParam("org_id") @Nullable UUID asked) {
        var org = caller.org(asked);
        var invoice = json(findInvoice.find(org, id));
        var name = nameOrg.name(caller.get(), org);
        return file(paper.of(invoice, name), PDF, invoice.fileName(".pdf"));
    }

    private static Response file(Object content, String type, String name) {
        return Response.ok(content, type)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
                .build();
    }

    @POST
    @Path("/{id}/issue")
    @Operation(summary = "Give a draft its number and make it binding")
    @APIResponse(responseCode = "200")
    @APIResponse(responseCode = "409")
    public InvoiceJson issue(@PathParam("id") UUID id, @QueryParam("org_id") @Nullable UUID asked) {
        caller.get().mustBeOperator();
        return json(issueInvoice.issue(caller.org(asked), id));
    }

    @POST
    @Path("/{id}/pay")
    @Operation(summary = "Note that an issued invoice was paid in full")
    @APIResponse(responseCode = "200")
    @APIResponse(responseCode = "409")
    public InvoiceJson pay(@PathParam("id") UUID id, @QueryParam("org_id") @Nullable UUID asked) {
        caller.get().mustBeOperator();
        return json(payInvoice.pay(caller.org(asked), id));
    }

    @POST
    @Path("/{id}/void")
    @Operation(summary = "Take a draft or an unpaid invoice back; its period is invoiced anew")
    @APIResponse(responseCode = "200")
    @APIResponse(responseCode = "409")
    public InvoiceJson voidOne(@PathParam("id") UUID id, @QueryParam("org_id") @Nullable UUID asked) {
        caller.get().mustBeOperator();
        return json(voidInvoice.voidOne(caller.org(asked), id));
    }

    private InvoiceJson json(KeptInvoice kept) {
        return InvoiceJson.of(kept, clock.instant());
    }
}
