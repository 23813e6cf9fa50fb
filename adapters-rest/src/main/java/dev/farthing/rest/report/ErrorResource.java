package dev.farthing.rest.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.report.DeleteErrors;
import dev.farthing.application.report.ErrorFilter;
import dev.farthing.application.report.ErrorHistory.Order;
import dev.farthing.application.report.ErrorView;
import dev.farthing.application.report.FindError;
import dev.farthing.application.report.ListErrors;
import dev.farthing.application.report.OrgZones;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.rest.Csv;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Cursor;
import dev.farthing.rest.Fields;
import dev.farthing.rest.Paging;
import dev.farthing.rest.SpanQuery;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// The attempts at vendors that failed, one by one; operators only.
@Path("/api/v1/obs/errors")
@Tag(name = "Observation")
@Produces(MediaType.APPLICATION_JSON)
class ErrorResource {
    private static final int LONGEST = 256;
    private static final int LEAST_STATUS = 100;
    private static final int MOST_STATUS = 599;

    private final CurrentCaller caller;
    private final ListErrors listErrors;
    private final FindError findError;
    private final DeleteErrors deleteErrors;
    private final OrgZones zones;
    private final Csv csv;

    ErrorResource(
            CurrentCaller caller,
            ListErrors listErrors,
            FindError findError,
            DeleteErrors deleteErrors,
            OrgZones zones,
            Csv csv) {
        this.caller = caller;
        this.listErrors = listErrors;
        this.findError = findError;
        this.deleteErrors = deleteErrors;
        this.zones = zones;
        this.csv = csv;
    }

    @GET
    @Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
    @Operation(
            summary = "List failed attempts at vendors",
            description = "Every failed attempt has a row, also where another vendor answered the call. Messages are"
                    + " the vendor's, bounded and without what looks like a secret. With Accept: text/csv a table of the"
                    + " page, whose next cursor is in the header x-next-cursor. A parameter that is not listed here is"
                    + " refused.")
    @Parameter(name = "org_id", in = ParameterIn.QUERY, description = "another org, * for all")
    @Parameter(name = "class", in = ParameterIn.QUERY, description = "such as rate_limited or vendor_trouble")
    @Parameter(name = "level", in = ParameterIn.QUERY, description = "info, warning or error")
    @Parameter(name = "http_status", in = ParameterIn.QUERY)
    @Parameter(name = "code", in = ParameterIn.QUERY, description = "such as upstream_auth")
    @Parameter(name = "provider", in = ParameterIn.QUERY)
    @Parameter(name = "credential_id", in = ParameterIn.QUERY)
    @Parameter(name = "key_id", in = ParameterIn.QUERY)
    @Parameter(name = "model", in = ParameterIn.QUERY)
    @Parameter(name = "request_id", in = ParameterIn.QUERY)
    @Parameter(name = "search", in = ParameterIn.QUERY, description = "a part of message, code or key name")
    @Parameter(name = "from", in = ParameterIn.QUERY, description = "RFC 3339, or a date in the org's zone")
    @Parameter(name = "to", in = ParameterIn.QUERY, description = "likewise; a date is inclusive")
    @Parameter(name = "sort", in = ParameterIn.QUERY, description = "newest (default) or oldest")
    @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "next_cursor of the page before")
    @Parameter(name = "page_size", in = ParameterIn.QUERY, description = "1 to 500, default 50")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = ErrorsJson.class)),
                @Content(mediaType = Csv.TYPE)
            })
    public Response list(
            @Context UriInfo uri,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.ACCEPT) @DefaultValue("") String accept) {
        caller.get().mustBeOperator();
        var query = Fields.query(uri);
        var org = caller.orgOrAll(query);
        var filter = filter(query, org, zones.zoneOf(org));
        var order = query.choice("sort", Order.class, Order.NEWEST);
        var cursor = Cursor.read(query);
        int size = Paging.of(query).pageSize();
        query.check();
        var errors = listErrors.list(caller.get(), filter, order, cursor, size);
        if (Csv.isWanted(accept)) {
            return csv.answer(errors.items(), ErrorView.class, Cursor.of(errors.next()));
        }
        return Response.ok(
                        new ErrorsJson(errors.items(), errors.total(), Cursor.of(errors.next())),
                        MediaType.APPLICATION_JSON)
                .build();
    }

    /// The filter's fields, as they stand in a query and in a deletion's body.
    static ErrorFilter filter(Fields fields, @Nullable UUID orgId, ZoneId zone) {
        var span = SpanQuery.read(fields);
        return new ErrorFilter(
                orgId,
                fields.optionalChoice("class", FailureClass.class),
                fields.optionalChoice("level", FailureClass.Level.class),
                fields.integer("http_status", LEAST_STATUS, MOST_STATUS),
                fields.optionalText("code", LONGEST),
                fields.optionalText("provider", LONGEST),
                fields.uuid("credential_id"),
                fields.uuid("key_id"),
                fields.optionalText("model", LONGEST),
                fields.uuid("request_id"),
                fields.optionalText("search", LONGEST),
                span.start(zone),
                span.end(zone));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Show a failed attempt")
    @Parameter(name = "org_id", in = ParameterIn.QUERY, description = "another org, * for all")
    @APIResponse(responseCode = "200")
    public ErrorView find(@PathParam("id") UUID id, @Context UriInfo uri) {
        reach(uri);
        return findError.find(caller.get(), id);
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Delete a failed attempt from the log")
    @Parameter(name = "org_id", in = ParameterIn.QUERY, description = "another org, * for all")
    @APIResponse(responseCode = "204")
    public void delete(@PathParam("id") UUID id, @Context UriInfo uri) {
        reach(uri);
        if (deleteErrors.delete(caller.get(), List.of(id), ErrorFilter.all(null)) == 0) {
            throw Fault.NOT_FOUND.because("no error has this id");
        }
    }

    @POST
    @Path("/delete")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Delete many failed attempts from the log: by id, by the filter of the list, or all")
    @RequestBody(content = @Content(schema = @Schema(implementation = ErrorDeletionJson.class)))
    @Parameter(name = "org_id", in = ParameterIn.QUERY, description = "another org, * for all")
    @APIResponse(responseCode = "200")
    public ErrorDeletionJson.Deleted deleteMany(JsonNode body, @Context UriInfo uri) {
        var org = reach(uri);
        var deletion = ErrorDeletionJson.read(Fields.of(body), org, zones.zoneOf(org));
        return new ErrorDeletionJson.Deleted(
                deleteErrors.delete(caller.get(), deletion.ids(), Objects.requireNonNull(deletion.filter())));
    }

    private @Nullable UUID reach(UriInfo uri) {
        caller.get().mustBeOperator();
        var query = Fields.query(uri);
        var org = caller.orgOrAll(query);
        query.check();
        return org;
    }
}
