package dev.farthing.rest.upstream;

import dev.farthing.application.upstream.ListVendorModels;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.ProblemJson;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// What a vendor lists now, to pick from; operators only.
@Path("/api/v1/gateway/providers/{id}/models")
@Tag(name = "Upstream")
@Produces(MediaType.APPLICATION_JSON)
class VendorModelResource {
    private final CurrentCaller caller;
    private final ListVendorModels listVendorModels;

    VendorModelResource(CurrentCaller caller, ListVendorModels listVendorModels) {
        this.caller = caller;
        this.listVendorModels = listVendorModels;
    }

    @GET
    @Operation(summary = "Ask the vendor which models it offers now")
    @APIResponse(responseCode = "200")
    @APIResponse(
            responseCode = "502",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ProblemJson.class)))
    @APIResponse(
            responseCode = "504",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ProblemJson.class)))
    public VendorModelsJson list(@PathParam("id") UUID id) {
        caller.get().mustBeOperator();
        return VendorModelsJson.of(listVendorModels.list(id));
    }
}
