package dev.farthing.rest.report;

import dev.farthing.application.report.BillFilter;
import dev.farthing.application.report.CallFilter;
import dev.farthing.application.report.CallView;
import dev.farthing.application.report.ExportCalls;
import dev.farthing.application.report.ListCalls;
import dev.farthing.application.report.OpenCall;
import dev.farthing.domain.billing.Known;
import dev.farthing.domain.usage.CallStatus;
import dev.farthing.domain.usage.UsageSource;
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
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// The calls that were made, one by one.
@Path("/api/v1/obs/calls")
@Tag(name = "Observation")
@Produces(MediaType.APPLICATION_JSON)
class CallResource {
    private static final int LONGEST = 256;
    private static final int LONGEST_LIST = 8192;
    private static final String NEXT_CURSOR = "x-next-cursor";

    private final CurrentCaller caller;
    private final ListCalls listCalls;
    private final OpenCall openCall;
    private final ExportCalls exportCalls;
    private final Csv csv;
    private final Exports exports;

    CallResource(
            CurrentCaller caller,
            ListCalls listCalls,
            OpenCall openCall,
            ExportCalls exportCalls,
            Csv csv,
            Exports exports) {
        this.caller = caller;
        this.listCalls = listCalls;
        this.openCall = openCall;
        this.exportCalls = exportCalls;
        this.csv = csv;
        this.exports = exports;
    }

    @GET
    @Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
    @Operation(
            summary = "List calls, newest first",
            description =
                    "Pages follow each other by cursor: new calls do not shift them. Where calls are narrowed by more"
                            + " than org, key, time and id, a page takes at most 100000 calls into account: it may"
                            + " hold fewer than page_size, or none, and yet have a next_cursor, which goes on from"
                            + " there. With Accept: text/csv a table of all of them, however many there are; with"
                            + " cursor or page_size too a page of it, whose next cursor is in the header"
                            + " x-next-cursor. Below operator, credential_id and"
                            + " upstream_model are null. A parameter that is not listed here is refused.")
    @Parameter(name = "org_id", in = ParameterIn.QUERY, description = "operator: another org, * for all")
    @Parameter(name = "model", in = ParameterIn.QUERY)
    @Parameter(name = "key_id", in = ParameterIn.QUERY)
    @Parameter(name = "team_id", in = ParameterIn.QUERY)
    @Parameter(name = "provider", in = ParameterIn.QUERY)
    @Parameter(name = "credential_id", in = ParameterIn.QUERY, description = "operator only")
    @Parameter(name = "status", in = ParameterIn.QUERY, description = "ok, error, cancelled or refused")
    @Parameter(name = "usage_source", in = ParameterIn.QUERY, description = "reported, exact or estimated")
    @Parameter(name = "request_id", in = ParameterIn.QUERY)
    @Parameter(name = "from", in = ParameterIn.QUERY, description = "RFC 3339, or a date in the org's zone")
    @Parameter(name = "to", in = ParameterIn.QUERY, description = "likewise; a date is inclusive")
    @Parameter(name = "min_latency_ms", in = ParameterIn.QUERY, description = "how long a call took at least")
    @Parameter(
            name = "billable",
            in = ParameterIn.QUERY,
            description = "true: what invoices are made of, neither a sandbox's calls nor refused ones",
            schema = @Schema(type = SchemaType.BOOLEAN))
    @Parameter(name = "model_not", in = ParameterIn.QUERY, description = "models to leave out, commas between")
    @Parameter(
            name = "known",
            in = ParameterIn.QUERY,
            description =
                    "calls that were recorded or corrected in a stretch of time, from/to in RFC 3339, two dots for"
                            + " no end, several with commas between; charged is then what became known in it",
            example = "../2026-11-01T00:05:00Z")
    @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "next_cursor of the page before")
    @Parameter(name = "page_size", in = ParameterIn.QUERY, description = "1 to 500, default 50")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = CallsJson.class)),
                @Content(mediaType = Csv.TYPE)
            })
    public Response list(
            @Context UriInfo uri,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.ACCEPT) @DefaultValue("") String accept) {
        var query = Fields.query(uri);
        var org = caller.orgOrAll(query);
        var filter = new CallFilter(
                        org,
                        query.uuid("team_id"),
                        query.uuid("key_id"),
                        query.optionalText("model", LONGEST),
                        query.optionalText("provider", LONGEST),
                        query.uuid("credential_id"),
                        query.optionalChoice("status", CallStatus.class),
                        query.optionalChoice("usage_source", UsageSource.class),
                        query.uuid("request_id"),
                        SpanQuery.read(query),
                        new BillFilter(optional(query, "billable"), exceptModels(query), known(query)))
                .takingAtLeast(query.integer("min_latency_ms", 0, Integer.MAX_VALUE));
        var cursor = Cursor.read(query);
        int size = Paging.of(query).pageSize();
        boolean paged = query.has("cursor") || query.has("page_size");
        query.checkAll();
        if (Csv.isWanted(accept) && !paged) {
            return exports.table("calls.csv", CallView.class, exportCalls.export(caller.get(), filter));
        }
        var calls = listCalls.list(caller.get(), filter, cursor, size);
        var next = Cursor.of(calls.next());
        if (Csv.isWanted(accept)) {
            return Response.ok(csv.table(calls.items(), CallView.class), Csv.TYPE + ";charset=utf-8;header=present")
                    .header(NEXT_CURSOR, next)
                    .build();
        }
        return Response.ok(new CallsJson(calls.items(), next), MediaType.APPLICATION_JSON)
                .build();
    }

    private static @Nullable Boolean optional(Fields query, String name) {
        return query.has(name) ? query.bool(name, true) : null;
    }

    private static List<String> exceptModels(Fields query) {
        var models = query.optionalText("model_not", LONGEST_LIST);
        return models == null ? List.of() : Arrays.asList(models.split(",", -1));
    }

    private static @Nullable Known known(Fields query) {
        var text = query.optionalText("known", LONGEST_LIST);
        if (text == null) {
            return null;
        }
        try {
            return Known.parse(text);
        } catch (IllegalArgumentException e) {
            query.reject("known", "value_error", "Value error, " + e.getMessage());
            return null;
        }
    }

    @GET
    @Path("/{id}")
    @Operation(
            summary = "Show a call with every try at a vendor it took, and how its cost comes about",
            description = "cost_lines is the arithmetic: tokens of each class times their rate, with tier, discount and"
                    + " conversion as they were applied; the lines add up to the cost, to the last digit. Each try with"
                    + " its vendor, class of failure, status, time, tokens, what it came to at the call's price, what the"
                    + " vendor said it charged in its own units, and, where it failed, what the vendor said of its limits"
                    + " of rate. The last one is what is charged. Below operator, credential_id, upstream_model,"
                    + " failure_class, error_code, rate_limits and error_id of a try are null, and so are vendor_usage,"
                    + " discount_pct, original, list_rate and original_rate.")
    @Parameter(name = "org_id", in = ParameterIn.QUERY, description = "operator: another org, * for all")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = OpenedCallJson.class)))
    public OpenedCallJson open(@PathParam("id") UUID id, @Context UriInfo uri) {
        var query = Fields.query(uri);
        var org = caller.orgOrAll(query);
        query.checkAll();
        return OpenedCallJson.of(openCall.open(caller.get(), org, id));
    }
}
