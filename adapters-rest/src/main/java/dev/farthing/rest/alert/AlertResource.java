package dev.farthing.rest.alert;

import dev.farthing.application.alert.AlertFilter;
import dev.farthing.application.alert.ListAlerts;
import dev.farthing.application.report.OrgZones;
import dev.farthing.domain.alert.MessageKind;
import dev.farthing.rest.Csv;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Cursor;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// What people were told of.
@Path("/api/v1/obs/alerts")
@Tag(name = "Alerts")
@Produces(MediaType.APPLICATION_JSON)
class AlertResource {
    private final CurrentCaller caller;
    private final ListAlerts listAlerts;
    private final OrgZones zones;
    private final Csv csv;

    AlertResource(CurrentCaller caller, ListAlerts listAlerts, OrgZones zones, Csv csv) {
        this.caller = caller;
        this.listAlerts = listAlerts;
        this.zones = zones;
        this.csv = csv;
    }

    @GET
    @Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
    @Operation(
            summary = "List what people were told of, newest first",
            description = "Beginnings and ends of the alarms of rules, and what Farthing tells by itself: budgets at"
                    + " their thresholds, low balances, overruns, the quality of vendors, books that disagree. An"
                    + " operator sees what concerns the platform too. With Accept: text/csv a table of the page, whose"
                    + " next cursor is in the header x-next-cursor. A parameter that is not listed here is refused.")
    @Parameter(name = "org_id", in = ParameterIn.QUERY, description = "another org, * for all; operators only")
    @Parameter(name = "type", in = ParameterIn.QUERY, description = "such as alert_firing or budget_threshold")
    @Parameter(name = "rule_id", in = ParameterIn.QUERY, description = "what a rule told")
    @Parameter(name = "from", in = ParameterIn.QUERY, description = "RFC 3339, or a date in the org's zone")
    @Parameter(name = "to", in = ParameterIn.QUERY, description = "likewise; a date is inclusive")
    @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "next_cursor of the page before")
    @Parameter(name = "page_size", in = ParameterIn.QUERY, description = "1 to 500, default 50")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = AlertJson.PageJson.class)),
                @Content(mediaType = Csv.TYPE)
            })
    public Response list(
            @Context UriInfo uri,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.ACCEPT) @DefaultValue("") String accept) {
        var query = Fields.query(uri);
        var org = caller.orgOrAll(query);
        var kind = query.optionalChoice("type", MessageKind.class);
        var rule = query.uuid("rule_id");
        var span = SpanQuery.read(query);
        var cursor = Cursor.read(query);
        int size = Paging.of(query).pageSize();
        query.check();
        var zone = zones.zoneOf(org);
        var filter = new AlertFilter(org, caller.get().isOperator(), kind, rule, span.start(zone), span.end(zone));
        var page = listAlerts.list(caller.get(), filter, cursor, size);
        return Csv.isWanted(accept)
                ? csv.answer(
                        page.items().stream().map(AlertJson.LineJson::of).toList(),
                        AlertJson.LineJson.class,
                        Cursor.of(page.next()))
                : Response.ok(AlertJson.PageJson.of(page), MediaType.APPLICATION_JSON)
                        .build();
    }
}
