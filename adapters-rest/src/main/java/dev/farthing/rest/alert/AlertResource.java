package dev.farthing.rest.alert;

import dev.farthing.application.alert.AlertFilter;
import dev.farthing.application.alert.ListAlerts;
import dev.farthing.domain.alert.MessageKind;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Cursor;
import dev.farthing.rest.Fields;
import dev.farthing.rest.Paging;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// What people were told of.
@Path("/api/v1/obs/alerts")
@Tag(name = "Alerts")
@Produces(MediaType.APPLICATION_JSON)
class AlertResource {
    private final CurrentCaller caller;
    private final ListAlerts listAlerts;

    AlertResource(CurrentCaller caller, ListAlerts listAlerts) {
        this.caller = caller;
        this.listAlerts = listAlerts;
    }

    @GET
    @Operation(
            summary = "List what people were told of, newest first",
            description = "Beginnings and ends of the alarms of rules, and what Farthing tells by itself: budgets at"
                    + " their thresholds, low balances, overruns, the quality of vendors, books that disagree. An"
                    + " operator sees what concerns the platform too.")
    @Parameter(name = "org_id", in = ParameterIn.QUERY, description = "another org, * for all; operators only")
    @Parameter(name = "type", in = ParameterIn.QUERY, description = "such as alert_firing or budget_threshold")
    @Parameter(name = "rule_id", in = ParameterIn.QUERY, description = "what a rule told")
    @Parameter(name = "from", in = ParameterIn.QUERY, description = "RFC 3339")
    @Parameter(name = "to", in = ParameterIn.QUERY, description = "RFC 3339")
    @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "next_cursor of the page before")
    @Parameter(name = "page_size", in = ParameterIn.QUERY, description = "1 to 500, default 50")
    public AlertJson.PageJson list(@Context UriInfo uri) {
        var query = Fields.query(uri);
        var filter = new AlertFilter(
                caller.orgOrAll(query),
                caller.get().isOperator(),
                query.optionalChoice("type", MessageKind.class),
                query.uuid("rule_id"),
                query.instant("from"),
                query.instant("to"));
        var cursor = Cursor.read(query);
        int size = Paging.of(query).pageSize();
        query.check();
        return AlertJson.PageJson.of(listAlerts.list(caller.get(), filter, cursor, size));
    }
}
