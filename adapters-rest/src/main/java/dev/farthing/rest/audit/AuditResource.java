package dev.farthing.rest.audit;

import dev.farthing.application.audit.AuditFilter;
import dev.farthing.application.audit.ListAudit;
import dev.farthing.application.audit.VerifyAudit;
import dev.farthing.application.report.OrgZones;
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
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Who changed what, and the proof that nothing of it was altered.
@Path("/api/v1/obs/audit")
@Tag(name = "Observation")
@Produces(MediaType.APPLICATION_JSON)
class AuditResource {
    private static final int LONGEST_WORD = 40;
    private static final int LONGEST_ID = 256;
    /// Whoever else acts does so by a key.
    private static final Set<String> ACTORS = Set.of("admin_key", "operator_key", "system");

    private final CurrentCaller caller;
    private final ListAudit listAudit;
    private final VerifyAudit verifyAudit;
    private final OrgZones zones;
    private final Csv csv;

    AuditResource(CurrentCaller caller, ListAudit listAudit, VerifyAudit verifyAudit, OrgZones zones, Csv csv) {
        this.caller = caller;
        this.listAudit = listAudit;
        this.verifyAudit = verifyAudit;
        this.zones = zones;
        this.csv = csv;
    }

    @GET
    @Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
    @Operation(
            summary = "List what was changed, newest first",
            description = "Every change made through the API, by the configuration file and by Farthing itself. What"
                    + " belongs to no org (vendors, models, prices, settings) stands under the org"
                    + " 00000000-0000-0000-0000-000000000000, for operators. With Accept: text/csv a table of the page,"
                    + " whose next cursor is in the header x-next-cursor. A parameter that is not listed here is"
                    + " refused.")
    @Parameter(name = "org_id", in = ParameterIn.QUERY, description = "operator: another org, * for all")
    @Parameter(name = "actor", in = ParameterIn.QUERY, description = "admin_key, operator_key, system, or a key's id")
    @Parameter(name = "action", in = ParameterIn.QUERY, example = "update")
    @Parameter(name = "object", in = ParameterIn.QUERY, description = "a kind of thing: key, team, price, …")
    @Parameter(name = "object_id", in = ParameterIn.QUERY)
    @Parameter(name = "from", in = ParameterIn.QUERY, description = "RFC 3339, or a date in the org's zone")
    @Parameter(name = "to", in = ParameterIn.QUERY, description = "likewise; a date is inclusive")
    @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "next_cursor of the page before")
    @Parameter(name = "page_size", in = ParameterIn.QUERY, description = "1 to 500, default 50")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = AuditPageJson.class)),
                @Content(mediaType = Csv.TYPE)
            })
    public Response list(
            @Context UriInfo uri,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.ACCEPT) @DefaultValue("") String accept) {
        var query = Fields.query(uri);
        caller.get().mustManageOrg();
        var org = caller.orgOrAll(query);
        var actor = actor(query);
        var action = query.optionalText("action", LONGEST_WORD);
        var type = query.optionalText("object", LONGEST_WORD);
        var id = query.optionalText("object_id", LONGEST_ID);
        var span = SpanQuery.read(query);
        var cursor = Cursor.read(query);
        int size = Paging.of(query).pageSize();
        query.check();
        var zone = zones.zoneOf(org);
        var filter = new AuditFilter(org, actor, action, type, id, span.start(zone), span.end(zone));
        var records = listAudit.list(caller.get(), filter, cursor, size);
        var page = new AuditPageJson(records.items().stream().map(AuditJson::of).toList(), Cursor.of(records.next()));
        return Csv.isWanted(accept)
                ? csv.answer(page.items(), AuditJson.class, page.nextCursor())
                : Response.ok(page, MediaType.APPLICATION_JSON).build();
    }

    private static @Nullable String actor(Fields query) {
        var actor = query.optionalText("actor", LONGEST_WORD);
        if (actor != null && !ACTORS.contains(actor)) {
            query.uuid("actor");
        }
        return actor;
    }

    @GET
    @Path("/verify")
    @Operation(
            summary = "Check that no record was altered or taken away",
            description = "Each record carries a fingerprint of itself and of the record before it. Every record of the"
                    + " org is read and compared; the first one that is not what it was, or is missing, is named.")
    @Parameter(name = "org_id", in = ParameterIn.QUERY, description = "operator: another org, * for all")
    public AuditVerdictJson verify(@Context UriInfo uri) {
        var query = Fields.query(uri);
        caller.get().mustManageOrg();
        var org = caller.orgOrAll(query);
        query.check();
        return AuditVerdictJson.of(verifyAudit.verify(caller.get(), org));
    }
}
