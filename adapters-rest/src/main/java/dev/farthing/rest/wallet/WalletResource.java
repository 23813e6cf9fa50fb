package dev.farthing.rest.wallet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.wallet.AddCredit;
import dev.farthing.application.wallet.ListCredits;
import dev.farthing.application.wallet.ReadWallet;
import dev.farthing.application.wallet.UpdateWallet;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import dev.farthing.rest.PageJson;
import dev.farthing.rest.Paging;
import dev.farthing.rest.ProblemJson;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/// The prepaid balance: topped up, seen, and how far it may go.
@Path("/api/v1/billing")
@Tag(name = "Prepaid balance")
@Produces(MediaType.APPLICATION_JSON)
class WalletResource {
    private final CurrentCaller caller;
    private final AddCredit addCredit;
    private final ListCredits listCredits;
    private final ReadWallet readWallet;
    private final UpdateWallet updateWallet;

    WalletResource(
            CurrentCaller caller,
            AddCredit addCredit,
            ListCredits listCredits,
            ReadWallet readWallet,
            UpdateWallet updateWallet) {
        this.caller = caller;
        this.addCredit = addCredit;
        this.listCredits = listCredits;
        this.readWallet = readWallet;
        this.updateWallet = updateWallet;
    }

    @POST
    @Path("/top-ups")
    @ResponseStatus(201)
    @Operation(
            summary = "Top up an org's prepaid balance",
            description = "With an Idempotency-Key the same request is answered as it was the first time and adds"
                    + " nothing; another body under the same key is refused.")
    @RequestBody(content = @Content(mediaType = "application/json", schema = @Schema(implementation = TopUpJson.class)))
    @APIResponse(
            responseCode = "201",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = CreditJson.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is no such org",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ProblemJson.class)))
    @APIResponse(
            responseCode = "409",
            description = "Another top-up came under this key (`idempotency_conflict`)",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ProblemJson.class)))
    public CreditJson topUp(@HeaderParam("Idempotency-Key") @Nullable String idempotencyKey, @Nullable JsonNode body) {
        caller.get().mustBeOperator();
        return CreditJson.of(addCredit.add(caller.get(), TopUpJson.read(Fields.of(body), idempotencyKey)));
    }

    @GET
    @Path("/credits")
    @Operation(summary = "List an org's credits, newest first")
    @Parameter(name = "org_id", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "page", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(name = "page_size", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    public PageJson<CreditJson> credits(@Context UriInfo uri) {
        var query = Fields.query(uri);
        var paging = Paging.of(query);
        var org = caller.org(query.uuid("org_id"));
        query.check();
        return PageJson.of(listCredits.list(org, paging.slice()), paging, CreditJson::of);
    }

    @GET
    @Path("/wallet")
    @Operation(summary = "Show how an org's prepaid balance stands")
    public WalletJson wallet(@QueryParam("org_id") @Nullable UUID org) {
        return WalletJson.of(readWallet.read(caller.org(org)));
    }

    @PUT
    @Path("/wallet")
    @Operation(summary = "Change how far an org's balance may go below zero, and when it counts as low")
    @RequestBody(
            content =
                    @Content(mediaType = "application/json", schema = @Schema(implementation = WalletUpdateJson.class)))
    public WalletJson update(@QueryParam("org_id") @Nullable UUID org, @Nullable JsonNode body) {
        caller.get().mustBeOperator();
        var fields = Fields.of(body);
        var creditLimit = WalletUpdateJson.creditLimit(fields);
        var lowBalance = WalletUpdateJson.lowBalance(fields);
        fields.check();
        return WalletJson.of(updateWallet.update(caller.get(), caller.org(org), creditLimit, lowBalance));
    }
}
