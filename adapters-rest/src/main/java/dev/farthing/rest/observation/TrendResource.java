package dev.farthing.rest.observation;

import dev.farthing.application.observation.Figures;
import dev.farthing.application.observation.Granularity;
import dev.farthing.application.observation.ReadTrend;
import dev.farthing.application.observation.Series;
import dev.farthing.rest.Csv;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import dev.farthing.rest.ProblemJson;
import dev.farthing.rest.SpanQuery;
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
import java.math.BigDecimal;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Calls step by step.
@Path("/api/v1/obs/trend")
@Tag(name = "Observation")
@Produces(MediaType.APPLICATION_JSON)
class TrendResource {
    private static final int LONGEST = 256;

    private final CurrentCaller caller;
    private final ReadTrend readTrend;
    private final Csv csv;

    TrendResource(CurrentCaller caller, ReadTrend readTrend, Csv csv) {
        this.caller = caller;
        this.readTrend = readTrend;
        this.csv = csv;
    }

    /// The steps, the oldest first.
    @Schema(name = "Trend")
    record TrendJson(Granularity granularity, List<StepJson> items) {}

    /// One step; what it is not told apart by is null.
    @Schema(name = "TrendStep")
    record StepJson(
            @Schema(description = "when the step begins; the first one may begin before the time asked for")
            Instant at,

            @Nullable UUID orgId,
            @Nullable UUID teamId,
            @Nullable String teamName,
            @Nullable UUID keyId,
            @Nullable String keyName,
            @Nullable String model,
            @Nullable String provider,
            long requests,
            long success,
            long failure,
            long cancelled,
            BigDecimal errorRatePct,
            long promptTokens,
            long completionTokens,
            long totalTokens,
            BigDecimal cost,

            @Schema(description = "0 where there were no calls")
            long avgLatencyMs) {
        static StepJson of(Figures.Point point) {
            var sums = point.sums();
            return new StepJson(
                    point.begin(),
                    point.orgId(),
                    point.teamId(),
                    point.teamName(),
                    point.keyId(),
                    point.keyName(),
                    point.model(),
                    point.provider(),
                    sums.requests(),
                    sums.succeeded(),
                    sums.failed(),
                    sums.cancelled(),
                    sums.failedPercent(),
                    sums.promptTokens(),
                    sums.completionTokens(),
                    sums.totalTokens(),
                    sums.cost(),
                    sums.averageLatencyMillis());
        }
    }

    @GET
    @Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
    @Operation(
            summary = "Show how calls went, step by step",
            description = "By the clocks of the org's zone, weeks from Monday; exactly the time that is asked for."
                    + " Without a beginning the last 60 minutes, 24 hours, 30 days, 12 weeks or 12 months. Without"
                    + " group_by steps in which nothing was called are there too. Minutes cover at most 25 hours,"
                    + " hours 32 days, days 400, weeks 800 and months 4,000 days; at most 10,000 rows are answered.")
    @Parameter(
            name = "granularity",
            in = ParameterIn.QUERY,
            description = "minute, hour, day, week or month; default hour")
    @Parameter(
            name = "group_by",
            in = ParameterIn.QUERY,
            description = "comma-separated: model, team, key, provider, org")
    @Parameter(name = "from", in = ParameterIn.QUERY, description = "RFC 3339, or a date in the org's zone")
    @Parameter(name = "to", in = ParameterIn.QUERY, description = "likewise; a date is inclusive")
    @Parameter(name = "org_id", in = ParameterIn.QUERY, description = "operator: another org, * for all")
    @Parameter(name = "team_id", in = ParameterIn.QUERY)
    @Parameter(name = "key_id", in = ParameterIn.QUERY)
    @Parameter(name = "model", in = ParameterIn.QUERY)
    @Parameter(name = "provider", in = ParameterIn.QUERY)
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = TrendJson.class)),
                @Content(mediaType = Csv.TYPE)
            })
    @APIResponse(
            responseCode = "400",
            description = "The time is too long for these steps",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ProblemJson.class)))
    public Response show(
            @Context UriInfo uri,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.ACCEPT) @DefaultValue("") String accept) {
        var query = Fields.query(uri);
        var whose = WhoseQuery.read(query, caller);
        var granularity = query.choice("granularity", Granularity.class, Granularity.HOUR);
        var by = dimensions(query);
        var span = SpanQuery.read(query);
        query.check();
        var items = readTrend.read(caller.get(), whose, granularity, by, span).stream()
                .map(StepJson::of)
                .toList();
        return Csv.isWanted(accept)
                ? Response.ok(csv.table(items, StepJson.class), Csv.TYPE + ";charset=utf-8;header=present")
                        .build()
                : Response.ok(new TrendJson(granularity, items), MediaType.APPLICATION_JSON)
                        .build();
    }

    private static Set<Series.Dimension> dimensions(Fields query) {
        var dimensions = EnumSet.noneOf(Series.Dimension.class);
        var asked = query.optionalText("group_by", LONGEST);
        if (asked != null) {
            for (var name : asked.split(",", -1)) {
                try {
                    dimensions.add(Series.Dimension.valueOf(name.strip().toUpperCase(Locale.ROOT)));
                } catch (IllegalArgumentException _) {
                    query.reject("group_by", "enum", "A trend cannot be grouped by '" + name.strip() + "'");
                }
            }
        }
        return dimensions;
    }
}
