package dev.farthing.rest.observation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.observation.ReadObjectives;
import dev.farthing.application.observation.SetObjective;
import dev.farthing.application.observation.Whose;
import dev.farthing.domain.quality.Objective;
import dev.farthing.rest.Csv;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
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

/// What models are meant to achieve, and how they stand to it.
@Path("/api/v1/obs/objectives")
@Tag(name = "Observation")
@Produces(MediaType.APPLICATION_JSON)
class ObjectiveResource {
    private static final int LONGEST = 128;
    private static final BigDecimal ALL = BigDecimal.valueOf(100);

    private final CurrentCaller caller;
    private final ReadObjectives readObjectives;
    private final SetObjective setObjective;
    private final Csv csv;

    ObjectiveResource(CurrentCaller caller, ReadObjectives readObjectives, SetObjective setObjective, Csv csv) {
        this.caller = caller;
        this.readObjectives = readObjectives;
        this.setObjective = setObjective;
        this.csv = csv;
    }

    /// How the models stand this month.
    @Schema(name = "Objectives")
    record ObjectivesJson(
            @Schema(description = "the first day of the month, in the org's zone")
            LocalDate month,

            List<LineJson> items) {
        static ObjectivesJson of(ReadObjectives.Month month) {
            return new ObjectivesJson(
                    month.first(), month.lines().stream().map(LineJson::of).toList());
        }
    }

    /// How one model stands to what it is meant to achieve; null where nothing is said of it.
    @Schema(name = "ObjectiveStanding")
    record LineJson(
            String model,

            @Schema(description = "calls of this month") long calls,

            @Schema(examples = "99.9") @Nullable BigDecimal availabilityTargetPct,

            @Schema(description = "the share of calls that succeeded, those left by clients aside; null without calls")
            @Nullable
            BigDecimal availabilityPct,

            @Schema(description = "how much of what may fail is left, in percent; below zero once more has") @Nullable
            BigDecimal availabilityBudgetLeftPct,

            @Schema(examples = "8000") @Nullable Integer p99TargetMs,

            @Schema(description = "null without calls") @Nullable
            Long p99Ms,

            @Schema(description = "the share of calls that took no longer than the target; null without calls")
            @Nullable
            BigDecimal inTimePct,

            @Schema(description = "how much of the one call in a hundred that may take longer is left, in percent")
            @Nullable
            BigDecimal latencyBudgetLeftPct) {
        static LineJson of(ReadObjectives.Line line) {
            var objective = line.objective();
            var succeeded = line.succeeded();
            var inTime = line.inTime();
            return new LineJson(
                    objective.model(),
                    line.calls(),
                    objective.availability(),
                    succeeded == null ? null : succeeded.attained(),
                    succeeded == null ? null : succeeded.left(),
                    objective.p99Millis(),
                    line.p99Millis(),
                    inTime == null ? null : inTime.attained(),
                    inTime == null ? null : inTime.left());
        }
    }

    /// What one model is meant to achieve.
    @Schema(name = "Objective")
    record WishJson(
            @Schema(required = true, examples = "gpt-4o") String model,

            @Schema(description = "percent of calls that succeed; null: nothing is said of it", examples = "99.9")
            @Nullable
            BigDecimal availabilityPct,

            @Schema(
                    minimum = "1",
                    maximum = "3600000",
                    description = "what 99 of 100 calls take no longer than; null: nothing is said of it",
                    examples = "8000")
            @Nullable
            Integer p99Ms) {}

    @GET
    @Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
    @Operation(
            summary = "Show how models stand to their objectives this month",
            description = "By the caller's own calls; objectives are the operator's and hold for everybody.")
    @Parameter(name = "org_id", in = ParameterIn.QUERY, description = "operator: another org, * for all")
    @Parameter(name = "team_id", in = ParameterIn.QUERY)
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = ObjectivesJson.class)),
                @Content(mediaType = Csv.TYPE)
            })
    public Response show(
            @Context UriInfo uri,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.ACCEPT) @DefaultValue("") String accept) {
        var query = Fields.query(uri);
        var whose = Whose.ofOrg(caller.orgOrAll(query), query.uuid("team_id"));
        query.check();
        var month = ObjectivesJson.of(readObjectives.read(caller.get(), whose));
        return Csv.isWanted(accept)
                ? Response.ok(csv.table(month.items(), LineJson.class), Csv.TYPE + ";charset=utf-8;header=present")
                        .build()
                : Response.ok(month, MediaType.APPLICATION_JSON).build();
    }

    @PUT
    @Operation(
            summary = "Say what a model is meant to achieve",
            description = "Operator only. With neither of the two it is meant to achieve nothing any more.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = WishJson.class),
                            examples =
                                    @ExampleObject(
                                            name = "three nines",
                                            value = "{\"model\":\"gpt-4o\",\"availability_pct\":\"99.9\","
                                                    + "\"p99_ms\":8000}")))
    @APIResponse(responseCode = "200")
    public WishJson set(@Nullable JsonNode body) {
        caller.get().mustBeOperator();
        var fields = Fields.of(body);
        var model = fields.text("model", 1, LONGEST);
        var availability = fields.decimal("availability_pct", Objective.DECIMALS);
        if (availability != null && (availability.signum() <= 0 || availability.compareTo(ALL) > 0)) {
            fields.reject("availability_pct", "value_error", "Value error, it lies above 0 and at most at 100");
        }
        var p99 = fields.integer("p99_ms", 1, Objective.LONGEST_MILLIS);
        fields.checkAll();
        setObjective.set(caller.get(), model, availability, p99);
        return new WishJson(model, availability, p99);
    }
}
