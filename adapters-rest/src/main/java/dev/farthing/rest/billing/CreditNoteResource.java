package dev.farthing.rest.billing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.billing.CreditInvoice;
import dev.farthing.application.billing.CreditNoteView;
import dev.farthing.application.billing.ListCreditNotes;
import dev.farthing.domain.money.MinorUnit;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import dev.farthing.rest.PageJson;
import dev.farthing.rest.Paging;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/// Credit notes, for operators.
@Path("/api/v1/billing/credit-notes")
@Tag(name = "Billing")
@Produces(MediaType.APPLICATION_JSON)
class CreditNoteResource {
    private static final int LONGEST_REASON = 500;

    private final CurrentCaller caller;
    private final ListCreditNotes listCreditNotes;
    private final CreditInvoice creditInvoice;
    private final Currency currency;

    CreditNoteResource(
            CurrentCaller caller, ListCreditNotes listCreditNotes, CreditInvoice creditInvoice, Currency currency) {
        this.caller = caller;
        this.listCreditNotes = listCreditNotes;
        this.creditInvoice = creditInvoice;
        this.currency = currency;
    }

    @GET
    @Operation(summary = "List credit notes, newest first")
    @Parameter(name = "org_id", in = ParameterIn.QUERY, description = "another org")
    @Parameter(name = "invoice_id", in = ParameterIn.QUERY)
    @Parameter(name = "page", in = ParameterIn.QUERY)
    @Parameter(name = "page_size", in = ParameterIn.QUERY)
    public PageJson<CreditNoteView> list(@Context UriInfo uri) {
        caller.get().mustBeOperator();
        var query = Fields.query(uri);
        var org = caller.org(query.uuid("org_id"));
        var invoice = query.uuid("invoice_id");
        var paging = Paging.of(query);
        query.check();
        return PageJson.of(listCreditNotes.list(org, invoice, paging.slice()), paging, Function.identity());
    }

    @POST
    @ResponseStatus(201)
    @Operation(summary = "Take back a part of an issued or paid invoice")
    @RequestBody(
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = CreditNoteJson.class)))
    @APIResponse(
            responseCode = "201",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = CreditNoteView.class)))
    public CreditNoteView credit(@QueryParam("org_id") @Nullable UUID asked, @Nullable JsonNode body) {
        caller.get().mustBeOperator();
        var org = caller.org(asked);
        var fields = Fields.of(body);
        var invoice = fields.requiredUuid("invoice_id");
        var line = fields.integer("line", 1, Integer.MAX_VALUE);
        fields.require("amount");
        var amount = TariffJson.amount(fields, "amount", MinorUnit.of(currency).decimals());
        if (amount.isZero() && fields.has("amount")) {
            fields.reject("amount", "greater_than", "Input should be greater than 0");
        }
        var reason = fields.text("reason", 1, LONGEST_REASON);
        fields.check();
        return creditInvoice.credit(org, new CreditInvoice.Wish(invoice, line, amount, reason));
    }

    /// What is taken back of which invoice, and why.
    @Schema(name = "CreditNoteRequest")
    record CreditNoteJson(
            @Schema(required = true) UUID invoiceId,

            @Schema(description = "the line it is for; absent: the whole") @Nullable
            Integer line,

            @Schema(required = true, examples = "12.5") BigDecimal amount,
            @Schema(required = true) String reason) {}
}
