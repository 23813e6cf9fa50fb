package dev.farthing.rest.quality;

import dev.farthing.application.quality.ReadQuality;
import dev.farthing.rest.Csv;
import dev.farthing.rest.CurrentCaller;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// How well vendors serve. Operators only.
@Path("/api/v1/obs/quality")
@Tag(name = "Observation")
@Produces(MediaType.APPLICATION_JSON)
class QualityResource {
    private final CurrentCaller caller;
    private final ReadQuality readQuality;
    private final Csv csv;

    QualityResource(CurrentCaller caller, ReadQuality readQuality, Csv csv) {
        this.caller = caller;
        this.readQuality = readQuality;
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
}
