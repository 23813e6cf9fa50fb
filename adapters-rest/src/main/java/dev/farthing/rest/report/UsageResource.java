package dev.farthing.rest.report;

import dev.farthing.application.report.ExportUsage;
import dev.farthing.application.report.ReportUsage;
import dev.farthing.application.report.UsageDimension;
import dev.farthing.application.report.UsageFilter;
import dev.farthing.application.report.UsageView;
import dev.farthing.domain.usage.CallStatus;
import dev.farthing.domain.usage.UsageSource;
import dev.farthing.rest.Csv;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import dev.farthing.rest.Paging;
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
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// What was used, summed up by whatever is asked.
@Path("/api/v1/obs/usage")
@Tag(name = "Observation")
@Produces(MediaType.APPLICATION_JSON)
class UsageResource {
    private static final int LONGEST = 256;

    private final CurrentCaller caller;
    private final ReportUsage reportUsage;
    private final ExportUsage exportUsage;
    private final Csv csv;
    private final Exports exports;

    UsageResource(CurrentCaller caller, ReportUsage reportUsage, ExportUsage exportUsage, Csv csv, Exports exports) {
        this.caller = caller;
        this.reportUsage = reportUsage;
        this.exportUsage = exportUsage;
        this.csv = csv;
        this.exports = exports;
    }

    @GET
    @Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
    @Operation(
            summary = "Report usage, newest day first",
            description = "Exactly the span that is asked for. A report by or of one upstream_model, credential, tag,"
                    + " dialect, endpoint, status, client, usage_source or stream is read from sums by everything, of"
                    + " any length of time; with percentiles the calls themselves are read, of at most 32 days. With Accept: text/csv a table of all rows, however"
                    + " many there are; with page or page_size too a page of it. A parameter that is not listed here is"
                    + " refused. A call with several tags counts under each of them, and once in the totals. Refused"
                    + " calls are no usage.")
    @Parameter(name = "org_id", in = ParameterIn.QUERY, description = "operator: another org, * for all")
    @Parameter(
            name = "group_by",
            in = ParameterIn.QUERY,
            description =
                    "comma-separated: day, hour, model, key, team, org, provider, upstream_model, credential, tag,"
                            + " dialect, endpoint, status, client; default day,model")
    @Parameter(name = "from", in = ParameterIn.QUERY, description = "RFC 3339, or a date in the org's zone")
    @Parameter(name = "to", in = ParameterIn.QUERY, description = "likewise; a date is inclusive")
    @Parameter(name = "start_date", in = ParameterIn.QUERY, description = "another name for from")
    @Parameter(name = "end_date", in = ParameterIn.QUERY, description = "another name for to")
    @Parameter(name = "team_id", in = ParameterIn.QUERY)
    @Parameter(name = "key_id", in = ParameterIn.QUERY)
    @Parameter(name = "model", in = ParameterIn.QUERY)
    @Parameter(name = "provider", in = ParameterIn.QUERY)
    @Parameter(name = "credential_id", in = ParameterIn.QUERY, description = "operator only")
    @Parameter(name = "upstream_model", in = ParameterIn.QUERY, description = "operator only")
    @Parameter(name = "status", in = ParameterIn.QUERY, description = "ok, error or cancelled")
    @Parameter(name = "usage_source", in = ParameterIn.QUERY, description = "reported, exact or estimated")
    @Parameter(name = "dialect", in = ParameterIn.QUERY)
    @Parameter(name = "endpoint", in = ParameterIn.QUERY)
    @Parameter(name = "tag", in = ParameterIn.QUERY)
    @Parameter(
            name = "client",
            in = ParameterIn.QUERY,
            description = "the first word of its User-Agent, with or without a version")
    @Parameter(name = "stream", in = ParameterIn.QUERY, description = "true or false")
    @Parameter(name = "sandbox", in = ParameterIn.QUERY, description = "true counts sandbox calls too")
    @Parameter(
            name = "percentiles",
            in = ParameterIn.QUERY,
            description = "true tells how long calls took in every row, to the call, for which the calls are read")
    @Parameter(name = "page", in = ParameterIn.QUERY, description = "from 1")
    @Parameter(name = "page_size", in = ParameterIn.QUERY, description = "1 to 500, default 50")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = UsageJson.class)),
                @Content(mediaType = Csv.TYPE)
            })
    @APIResponse(
            responseCode = "400",
            description = "The range is too long for these dimensions",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ProblemJson.class)))
    public Response report(
            @Context UriInfo uri,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.ACCEPT) @DefaultValue("") String accept) {
        var query = Fields.query(uri);
        var org = caller.orgOrAll(query);
        var filter = new UsageFilter(
                org,
                query.uuid("team_id"),
                query.uuid("key_id"),
                query.optionalText("model", LONGEST),
                query.optionalText("provider", LONGEST),
                query.bool("sandbox", false),
                calls(query),
                SpanQuery.read(query));
        var dimensions = dimensions(query);
        var paging = Paging.of(query);
        boolean paged = query.has("page") || query.has("page_size");
        query.check();
        if (Csv.isWanted(accept) && !paged) {
            return exports.table("usage.csv", UsageView.class, exportUsage.export(caller.get(), dimensions, filter));
        }
        var report = reportUsage.report(caller.get(), dimensions, filter, paging.slice());
        var page = report.page();
        if (Csv.isWanted(accept)) {
            return Response.ok(csv.table(page.items(), UsageView.class), Csv.TYPE + ";charset=utf-8;header=present")
                    .build();
        }
        return Response.ok(
                        new UsageJson(page.items(), page.total(), paging.page(), paging.pageSize(), report.totals()),
                        MediaType.APPLICATION_JSON)
                .build();
    }

    private static UsageFilter.Calls calls(Fields query) {
        return new UsageFilter.Calls(
                query.optionalChoice("status", CallStatus.class),
                query.optionalChoice("usage_source", UsageSource.class),
                query.uuid("credential_id"),
                query.optionalText("upstream_model", LONGEST),
                query.optionalText("dialect", LONGEST),
                query.optionalText("endpoint", LONGEST),
                query.optionalText("tag", LONGEST),
                query.optionalText("client", LONGEST),
                query.has("stream") ? query.bool("stream", false) : null,
                query.bool("percentiles", false));
    }

    private static Set<UsageDimension> dimensions(Fields query) {
        var asked = query.optionalText("group_by", LONGEST);
        if (asked == null) {
            return EnumSet.of(UsageDimension.DAY, UsageDimension.MODEL);
        }
        var dimensions = EnumSet.noneOf(UsageDimension.class);
        for (var name : asked.split(",", -1)) {
            try {
                dimensions.add(UsageDimension.valueOf(name.strip().toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException _) {
                query.reject("group_by", "enum", "Usage cannot be grouped by '" + name.strip() + "'");
            }
        }
        return dimensions;
    }
}
