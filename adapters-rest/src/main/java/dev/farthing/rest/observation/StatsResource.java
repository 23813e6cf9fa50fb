package dev.farthing.rest.observation;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.farthing.application.observation.ReadStats;
import dev.farthing.application.observation.Sums;
import dev.farthing.rest.Csv;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// The calls of the last minute, hour, day and month.
@Path("/api/v1/obs/stats")
@Tag(name = "Observation")
@Produces(MediaType.APPLICATION_JSON)
class StatsResource {
    private final CurrentCaller caller;
    private final ReadStats readStats;
    private final Csv csv;

    StatsResource(CurrentCaller caller, ReadStats readStats, Csv csv) {
        this.caller = caller;
        this.readStats = readStats;
        this.csv = csv;
    }

    /// Four lengths of time up to now.
    @Schema(name = "Stats")
    record StatsJson(
            Instant asOf,

            @Schema(description = "the last minute") @JsonProperty("calls_1m")
            CountJson minute,

            @Schema(description = "the last hour") @JsonProperty("calls_1h")
            CountJson hour,

            @Schema(description = "the last 24 hours") @JsonProperty("calls_24h")
            CountJson day,

            @Schema(description = "since the first of the month, in the org's zone") @JsonProperty("calls_month")
            CountJson month) {
        static StatsJson of(ReadStats.Stats stats) {
            return new StatsJson(
                    stats.asOf(),
                    CountJson.of(stats.minute()),
                    CountJson.of(stats.hour()),
                    CountJson.of(stats.day()),
                    CountJson.of(stats.month()));
        }
    }

    /// The same as a line of a table.
    record LineJson(String time, long total, long success, long failure, long cancelled, long avgLatencyMs) {
        static List<LineJson> of(StatsJson stats) {
            return List.of(
                    of("1m", stats.minute()),
                    of("1h", stats.hour()),
                    of("24h", stats.day()),
                    of("month", stats.month()));
        }

        private static LineJson of(String time, CountJson calls) {
            return new LineJson(
                    time, calls.total(), calls.success(), calls.failure(), calls.cancelled(), calls.avgLatencyMs());
        }
    }

    /// The calls that began within a time and have ended.
    @Schema(name = "CallCount")
    record CountJson(
            @Schema(description = "success, failure and cancelled together")
            long total,

            long success,
            long failure,

            @Schema(description = "left by the client before the end")
            long cancelled,

            @Schema(description = "0 where there were none") long avgLatencyMs) {
        static CountJson of(Sums sums) {
            return new CountJson(
                    sums.requests(), sums.succeeded(), sums.failed(), sums.cancelled(), sums.averageLatencyMillis());
        }
    }

    @GET
    @Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
    @Operation(
            summary = "Count the calls of the last minute, hour, 24 hours and month",
            description = "Exact to the instant: calls that began within each time and have ended. Refused calls and"
                    + " those of sandbox keys are not counted.")
    @Parameter(name = "org_id", in = ParameterIn.QUERY, description = "operator: another org, * for all")
    @Parameter(name = "team_id", in = ParameterIn.QUERY)
    @Parameter(name = "key_id", in = ParameterIn.QUERY)
    @Parameter(name = "model", in = ParameterIn.QUERY)
    @Parameter(name = "provider", in = ParameterIn.QUERY)
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = StatsJson.class)),
                @Content(mediaType = Csv.TYPE)
            })
    public Response count(
            @Context UriInfo uri,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.ACCEPT) @DefaultValue("") String accept) {
        var query = Fields.query(uri);
        var whose = WhoseQuery.read(query, caller);
        query.check();
        var stats = StatsJson.of(readStats.read(caller.get(), whose));
        return Csv.isWanted(accept)
                ? csv.answer(LineJson.of(stats), LineJson.class, null)
                : Response.ok(stats, MediaType.APPLICATION_JSON).build();
    }
}
