package dev.farthing.rest.upstream;

import dev.farthing.application.upstream.FindCredentialJob;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import dev.farthing.rest.Paging;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// How far batches on credentials are; operators only.
@Path("/api/v1/gateway/credential-jobs")
@Tag(name = "Upstream")
@Produces(MediaType.APPLICATION_JSON)
class CredentialJobResource {
    private final CurrentCaller caller;
    private final FindCredentialJob findCredentialJob;

    CredentialJobResource(CurrentCaller caller, FindCredentialJob findCredentialJob) {
        this.caller = caller;
        this.findCredentialJob = findCredentialJob;
    }

    @GET
    @Path("/{id}")
    @Operation(
            summary = "Show how far a batch is",
            description = "With a page of what became of each, and the failures by code. Jobs are kept for 30 days.")
    @Parameter(name = "page", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(name = "page_size", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @APIResponse(responseCode = "200")
    public CredentialJobJson find(@PathParam("id") UUID id, @Context UriInfo uri) {
        caller.get().mustBeOperator();
        var query = Fields.query(uri);
        var paging = Paging.of(query);
        query.check();
        return CredentialJobJson.of(findCredentialJob.find(id, paging.slice()));
    }
}
