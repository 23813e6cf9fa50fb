package dev.farthing.rest.quality;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.quality.HoldShare;
import dev.farthing.application.quality.ReadQuality;
import dev.farthing.domain.quality.Channel;
import dev.farthing.domain.quality.Shift;
import dev.farthing.rest.Csv;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// How well vendors serve. Operators only.
@Path("/api/v1/obs/quality")
@Tag(name = "Observation")
@Produces(MediaType.APPLICATION_JSON)
class QualityResource {
    private static final int LONGEST_MODEL = 256;

    private final CurrentCaller caller;
    private final ReadQuality readQuality;
    private final HoldShare holdShare;
    private final Csv csv;

    QualityResource(CurrentCaller caller, ReadQuality readQuality, HoldShare holdShare, Csv csv) {
        this.caller = caller;
        this.readQuality = readQuality;
        this.holdShare = holdShare;
        this.csv = csv;
    }

    @GET
    @Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
    @Operation(
            summary = "Show how well each model is served by each provider",
            description = "Over five minutes, an hour and a day, of all replicas, beside what is usual there. A"
                    + " provider that serves a model badly gets none of its calls while others can serve them, then"
                    + " more of them step by step; the settings quality_* say what is bad and how fast it returns."
                    + " What callers asked of vendors is counted; verifications and other probes are not.")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = QualityJson.class)),
                @Content(mediaType = Csv.TYPE)
            })
    public Response list(@Parameter(hidden = true) @HeaderParam(HttpHeaders.ACCEPT) @DefaultValue("") String accept) {
        caller.get().mustBeOperator();
        var quality = QualityJson.of(readQuality.read());
        return Csv.isWanted(accept)
                ? Response.ok(
                                csv.table(quality.rows(), QualityJson.RowJson.class),
                                Csv.TYPE + ";charset=utf-8;header=present")
                        .build()
                : Response.ok(quality, MediaType.APPLICATION_JSON).build();
    }

    /// A share set by hand.
    @Schema(name = "QualityShare")
    record Share(
            @Schema(required = true) UUID providerId,

            @Schema(required = true, examples = "gpt-4o-2024-11-20")
            String upstreamModel,

            @Schema(
                    minimum = "0",
                    maximum = "100",
                    description = "percent of the calls that it gets while others can serve them too; null: as is"
                            + " measured")
            @Nullable
            Integer share) {}

    @PUT
    @Path("/share")
    @Operation(
            summary = "Set by hand how much of its calls a model of a provider gets",
            description = "Holds, whatever is measured, until the share is set to null: then the model gets all of its"
                    + " calls and is judged anew.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = Share.class),
                            examples =
                                    @ExampleObject(
                                            name = "a quarter",
                                            value = "{\"provider_id\":\"019a7c3e-0000-7000-8000-000000000001\","
                                                    + "\"upstream_model\":\"gpt-4o-2024-11-20\",\"share\":25}")))
    @APIResponse(responseCode = "200")
    public QualityJson hold(@Nullable JsonNode body) {
        caller.get().mustBeOperator();
        var fields = Fields.of(body);
        var provider = fields.requiredUuid("provider_id");
        var model = fields.text("upstream_model", 1, LONGEST_MODEL);
        if (!fields.has("share")) {
            fields.reject("share", "missing", "Field required");
        }
        var share = fields.integer("share", 0, Shift.ALL);
        fields.checkAll();
        return QualityJson.of(List.of(holdShare.hold(new Channel(provider, model), share)));
    }
}
