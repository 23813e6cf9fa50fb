package dev.farthing.rest.report;

import dev.farthing.application.report.ExportFocus;
import dev.farthing.application.report.FocusView;
import dev.farthing.application.report.UsageFilter;
import dev.farthing.rest.Csv;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import dev.farthing.rest.ModelIds;
import dev.farthing.rest.SpanQuery;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// What was charged, for cost tools.
@Path("/api/v1/obs/usage/focus")
@Tag(name = "Observation")
class FocusResource {
    private static final int LONGEST = 256;

    private final CurrentCaller caller;
    private final ExportFocus exportFocus;
    private final Exports exports;

    FocusResource(CurrentCaller caller, ExportFocus exportFocus, Exports exports) {
        this.caller = caller;
        this.exportFocus = exportFocus;
        this.exports = exports;
    }

    @GET
    @Produces(Csv.TYPE)
    @Operation(
            operationId = "exportFocus",
            summary = "Export what was charged in the columns of FOCUS 1.2",
            description = "A CSV of any length, one row for each day, key, model and provider; its costs add up to"
                    + " those of /obs/usage over the same span. Without from the last 30 days. Days and billing periods"
                    + " are those of the org's zone, told in UTC; columns that begin with x_ are Farthing's own.")
    @Parameter(name = "org_id", in = ParameterIn.QUERY, description = "operator: another org, * for all")
    @Parameter(name = "from", in = ParameterIn.QUERY, description = "RFC 3339, or a date in the org's zone")
    @Parameter(name = "to", in = ParameterIn.QUERY, description = "likewise; a date is inclusive")
    @Parameter(name = "team_id", in = ParameterIn.QUERY)
    @Parameter(name = "key_id", in = ParameterIn.QUERY)
    @Parameter(name = "model", in = ParameterIn.QUERY)
    @Parameter(name = "provider", in = ParameterIn.QUERY)
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = Csv.TYPE,
                            schema = @Schema(implementation = String.class),
                            examples =
                                    @ExampleObject(
                                            name = "columns",
                                            summary = "The first columns",
                                            value = "BilledCost,BillingAccountId,BillingAccountName,…")))
    public Response export(@Context UriInfo uri) {
        var query = Fields.query(uri);
        var filter = new UsageFilter(
                caller.orgOrAll(query),
                query.uuid("team_id"),
                query.uuid("key_id"),
                query.optionalText("model", ModelIds.LONGEST),
                query.optionalText("provider", LONGEST),
                false,
                UsageFilter.Calls.ALL,
                SpanQuery.read(query));
        query.check();
        return exports.table(
                "focus.csv", FocusView.class, FocusResource::column, exportFocus.export(caller.get(), filter));
    }

    /// FOCUS writes its columns like `BilledCost`, and those of others like `x_Requests`.
    static String column(String component) {
        return component.matches("x[A-Z].*")
                ? "x_" + component.substring(1)
                : Character.toUpperCase(component.charAt(0)) + component.substring(1);
    }
}
