package dev.farthing.rest.authenticity;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.authenticity.ProbeModel;
import dev.farthing.application.authenticity.ReadEvidence;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import dev.farthing.rest.ValidationProblemJson;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// What vendors claim beside what was measured. Operators only.
@Path("/api/v1/obs/authenticity")
@Tag(name = "Observation")
@Produces(MediaType.APPLICATION_JSON)
class AuthenticityResource {
    private static final int MOST_DAYS = 35;
    private static final int USUAL_DAYS = 7;
    private static final int LONGEST = 256;

    private final CurrentCaller caller;
    private final ReadEvidence readEvidence;
    private final ProbeModel probeModel;

    AuthenticityResource(CurrentCaller caller, ReadEvidence readEvidence, ProbeModel probeModel) {
        this.caller = caller;
        this.readEvidence = readEvidence;
        this.probeModel = probeModel;
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

    /// Which model is to be asked, and where.
    @Schema(
            name = "AuthenticityProbeRequest",
            requiredProperties = {"provider_id", "upstream_model"})
    record Probed(UUID providerId, String upstreamModel) {}

    @POST
    @Path("/probe")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Ask a model at its vendor a few known questions",
            description = "Costs what the vendor charges for four short calls. They are probes: in no statistics, on no"
                    + " bill, held against no credential. Answers what was asked, what the vendor said, billed and"
                    + " named, and what does not fit.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Probed.class),
                            examples =
                                    @ExampleObject(
                                            name = "model",
                                            value = "{\"provider_id\":\"019a7c3e-0000-7000-8000-000000000001\","
                                                    + "\"upstream_model\":\"gpt-4o\"}")))
    @APIResponse(responseCode = "200")
    @APIResponse(
            responseCode = "422",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = ValidationProblemJson.class)))
    public ProbeJson probe(@Nullable JsonNode body) {
        caller.get().mustBeOperator();
        var fields = Fields.of(body);
        var provider = fields.requiredUuid("provider_id");
        var model = fields.text("upstream_model", 1, LONGEST);
        fields.checkAll();
        return ProbeJson.of(probeModel.probe(provider, model));
    }
}
