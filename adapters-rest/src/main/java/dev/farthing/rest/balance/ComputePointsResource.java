package dev.farthing.rest.balance;

import dev.farthing.application.balance.ReadBalanceHistory;
import dev.farthing.application.balance.ReadBalanceUse;
import dev.farthing.application.balance.ReadBalances;
import dev.farthing.application.report.OrgZones;
import dev.farthing.application.report.Span;
import dev.farthing.rest.Csv;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import dev.farthing.rest.Paging;
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
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// What is left on accounts at vendors, as these said it last; nobody is asked. Operators only.
@Path("/api/v1/obs/compute-points")
@Tag(name = "Observation")
@Produces(MediaType.APPLICATION_JSON)
class ComputePointsResource {
    private static final Instant FOR_EVER = Instant.parse("9999-01-01T00:00:00Z");

    private final CurrentCaller caller;
    private final ReadBalances readBalances;
    private final ReadBalanceHistory readBalanceHistory;
    private final ReadBalanceUse readBalanceUse;
    private final OrgZones zones;
    private final Csv csv;

    ComputePointsResource(
            CurrentCaller caller,
            ReadBalances readBalances,
            ReadBalanceHistory readBalanceHistory,
            ReadBalanceUse readBalanceUse,
            OrgZones zones,
            Csv csv) {
        this.caller = caller;
        this.readBalances = readBalances;
        this.readBalanceHistory = readBalanceHistory;
        this.readBalanceUse = readBalanceUse;
        this.zones = zones;
        this.csv = csv;
    }

    @GET
    @Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
    @Operation(
            summary = "Show what is left on all accounts at vendors",
            description =
                    "As it was heard last; each provider's balance_source and poll_interval_s say who is asked and"
                            + " how often. The totals are null where accounts have several units; by_unit has the sums of each.")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = ComputePointsJson.class)),
                @Content(mediaType = Csv.TYPE)
            })
    public Response list(@Parameter(hidden = true) @HeaderParam(HttpHeaders.ACCEPT) @DefaultValue("") String accept) {
        caller.get().mustBeOperator();
        var points = ComputePointsJson.of(readBalances.read());
        return Csv.isWanted(accept)
                ? Response.ok(
                                csv.table(points.items(), ComputePointsJson.AccountJson.class),
                                Csv.TYPE + ";charset=utf-8;header=present")
                        .build()
                : Response.ok(points, MediaType.APPLICATION_JSON).build();
    }

    @GET
    @Path("/history")
    @Operation(
            summary = "Show what a vendor said of one account over time, newest first",
            description = "What differed from before, and something each hour, for as long as the setting"
                    + " balance_history_days says.")
    @Parameter(name = "credential_id", in = ParameterIn.QUERY, required = true)
    @Parameter(name = "from", in = ParameterIn.QUERY, description = "RFC 3339, or a date in FARTHING_ZONE")
    @Parameter(name = "to", in = ParameterIn.QUERY, description = "likewise; a date is inclusive")
    @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "next_cursor of the page before")
    @Parameter(name = "page_size", in = ParameterIn.QUERY, description = "1 to 500, default 50")
    @APIResponse(responseCode = "200")
    public BalanceHistoryJson history(@Context UriInfo uri) {
        caller.get().mustBeOperator();
        var query = Fields.query(uri);
        var credential = query.requiredUuid("credential_id");
        var span = SpanQuery.read(query);
        var cursor = query.instant("cursor");
        int size = Paging.of(query).pageSize();
        query.check();
        var zone = zones.zoneOf(null);
        var from = span.start(zone);
        var to = span.end(zone);
        var before = cursor != null ? cursor : to != null ? to : FOR_EVER;
        return BalanceHistoryJson.of(credential, readBalanceHistory.read(credential, from, before, size + 1), size);
    }

    @GET
    @Path("/log")
    @Operation(
            summary = "Show what was used of each account day by day",
            description =
                    "How much less there was from one answer of the vendor to the next: also what was used outside"
                            + " Farthing; uses says how much of it that was, where the vendor tells of each call what it cost"
                            + " in its own units. Days of FARTHING_ZONE, the newest first; thirty of them unless from and"
                            + " to say so.")
    @Parameter(name = "from", in = ParameterIn.QUERY, description = "a date, or an instant of it in RFC 3339")
    @Parameter(name = "to", in = ParameterIn.QUERY, description = "likewise, inclusive")
    @APIResponse(responseCode = "200")
    public BalanceLogJson log(@Context UriInfo uri) {
        caller.get().mustBeOperator();
        var query = Fields.query(uri);
        var span = SpanQuery.read(query);
        query.check();
        var zone = zones.zoneOf(null);
        return BalanceLogJson.of(readBalanceUse.read(date(span.from(), zone), date(span.to(), zone)));
    }

    private static @Nullable LocalDate date(Span.@Nullable Edge edge, ZoneId zone) {
        return switch (edge) {
            case null -> null;
            case Span.Edge.Day(LocalDate date) -> date;
            case Span.Edge.At(Instant at) -> at.atZone(zone).toLocalDate();
        };
    }
}
