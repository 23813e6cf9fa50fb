package dev.farthing.rest.authenticity;

import dev.farthing.application.authenticity.ReadEvidence;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import dev.farthing.rest.ValidationProblemJson;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// What vendors claim beside what was measured. Operators only.
@Path("/api/v1/obs/authenticity")
@Tag(name = "Observation")
@Produces(MediaType.APPLICATION_JSON)
class AuthenticityResource {
    private static final int MOST_DAYS = 35;
    private static final int USUAL_DAYS = 7;

    private final CurrentCaller caller;
    private final ReadEvidence readEvidence;

    AuthenticityResource(CurrentCaller caller, ReadEvidence readEvidence) {
        this.caller = caller;
        this.readEvidence = readEvidence;
    }

    @GET
    @Operation(
            summary = "Show what each provider claims of each model beside what was measured",
            description = "The model that answers name, the prompt tokens billed beside those counted here with the"
                    + " model's own tokenizer, what is said to come from a cache, how answers stop and stream. Findings"
                    + " say what they rest on; where there is too little to say anything on, nothing is said.")
    @Parameter(name = "days", in = ParameterIn.QUERY, description = "1 to 35 UTC days until today, default 7")
    @APIResponse(responseCode = "200")
    @APIResponse(
            responseCode = "422",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = ValidationProblemJson.class)))
    public AuthenticityJson list(@Context UriInfo uri) {
        caller.get().mustBeOperator();
        var query = Fields.query(uri);
        var days = query.integer("days", 1, MOST_DAYS);
        query.check();
        return AuthenticityJson.of(readEvidence.read(days == null ? USUAL_DAYS : days));
    }
}
