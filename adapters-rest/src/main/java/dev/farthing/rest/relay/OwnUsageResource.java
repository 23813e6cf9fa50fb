package dev.farthing.rest.relay;

import dev.farthing.application.own.ReportOwnUsage;
import dev.farthing.application.own.ReportOwnUsage.Asked;
import dev.farthing.application.report.UsageDimension;
import dev.farthing.rest.ClientAddress;
import dev.farthing.rest.Fields;
import dev.farthing.rest.ModelIds;
import dev.farthing.rest.Paging;
import dev.farthing.rest.SpanQuery;
import io.vertx.core.http.HttpServerRequest;
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
import java.util.Currency;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// What a key used, told to the key itself; it counts against none of its limits.
@Path("/api/v1/me/usage")
@Tag(name = "Own key")
@Produces(MediaType.APPLICATION_JSON)
class OwnUsageResource {
    private static final int LONGEST = 64;
    /// What a key may tell its usage apart by.
    private static final Map<String, UsageDimension> DIMENSIONS =
            Map.of("day", UsageDimension.DAY, "hour", UsageDimension.HOUR, "model", UsageDimension.MODEL);

    private final ReportOwnUsage reportUsage;
    private final ClientAddress addresses;
    private final HttpServerRequest request;
    private final Currency currency;

    OwnUsageResource(
            ReportOwnUsage reportUsage, ClientAddress addresses, HttpServerRequest request, Currency currency) {
        this.reportUsage = reportUsage;
        this.addresses = addresses;
        this.request = request;
        this.currency = currency;
    }

    @GET
    @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_PLAIN})
    @Operation(
            summary = "Report what the calling key used, and what it may still spend",
            description = "Without from since the first of this month. It counts against no limit of the key. With"
                    + " Accept: text/plain one line, made for a status line.")
    @Parameter(name = "from", in = ParameterIn.QUERY, description = "RFC 3339, or a date in the org's zone")
    @Parameter(name = "to", in = ParameterIn.QUERY, description = "likewise; a date is inclusive")
    @Parameter(name = "model", in = ParameterIn.QUERY, description = "of one model alone")
    @Parameter(
            name = "group_by",
            in = ParameterIn.QUERY,
            description = "comma-separated: day, hour, model; default model")
    @Parameter(name = "page", in = ParameterIn.QUERY, description = "from 1")
    @Parameter(name = "page_size", in = ParameterIn.QUERY, description = "1 to 500, default 50")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = OwnUsageJson.class)),
                @Content(
                        mediaType = MediaType.TEXT_PLAIN,
                        schema = @Schema(implementation = String.class),
                        examples =
                                @ExampleObject(
                                        name = "line",
                                        value = "12 calls, 34567 tokens, 0.0123 CNY; 4.9877 of 5 CNY left until"
                                                + " 2026-11-30T16:00:00Z"))
            })
    public Response report(
            @Context UriInfo uri,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.ACCEPT) @DefaultValue("") String accept) {
        var query = Fields.query(uri);
        var model = query.optionalText("model", ModelIds.LONGEST);
        var span = SpanQuery.read(query);
        var dimensions = dimensions(query);
        var paging = Paging.of(query);
        var asked = new Asked(dimensions, model, span, paging.slice());
        query.check();
        var own = reportUsage.report(PresentedKey.of(request), addresses.of(request), asked);
        var report = OwnUsageJson.of(own, paging, currency.getCurrencyCode());
        return accept.strip().startsWith(MediaType.TEXT_PLAIN)
                ? Response.ok(report.line() + "\n", MediaType.TEXT_PLAIN + ";charset=utf-8")
                        .build()
                : Response.ok(report, MediaType.APPLICATION_JSON).build();
    }

    private static Set<UsageDimension> dimensions(Fields query) {
        var dimensions = EnumSet.noneOf(UsageDimension.class);
        var asked = query.optionalText("group_by", LONGEST);
        for (var name : (asked == null ? "model" : asked).split(",", -1)) {
            var dimension = DIMENSIONS.get(name.strip().toLowerCase(Locale.ROOT));
            if (dimension == null) {
                query.reject("group_by", "enum", "Input should be one of 'day', 'hour', 'model'");
            } else {
                dimensions.add(dimension);
            }
        }
        return dimensions;
    }
}
