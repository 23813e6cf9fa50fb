package dev.farthing.rest.observation;

import dev.farthing.application.observation.RankCalls;
import dev.farthing.application.observation.Ranking;
import dev.farthing.rest.Csv;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
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
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Who has the most of something.
@Path("/api/v1/obs/top")
@Tag(name = "Observation")
@Produces(MediaType.APPLICATION_JSON)
class TopResource {
    private static final int LONGEST = 40;
    private static final int USUAL = 20;
    private static final int MOST = 1_000;
    private static final Pattern STATUS = Pattern.compile("status:([45][0-9]{2})");
    private static final List<String> MEASURES = List.of("errors", "cost", "tokens");

    private final CurrentCaller caller;
    private final RankCalls rankCalls;
    private final Csv csv;

    TopResource(CurrentCaller caller, RankCalls rankCalls, Csv csv) {
        this.caller = caller;
        this.rankCalls = rankCalls;
        this.csv = csv;
    }

    /// What was ranked, by what, and the first of them.
    @Schema(name = "Top")
    record TopJson(
            @Schema(examples = "key") String of,
            @Schema(examples = "status:429") String by,
            List<PlaceJson> items) {}

    /// One of them.
    @Schema(name = "TopPlace")
    record PlaceJson(
            @Schema(description = "of the key or the credential; null for a model") @Nullable
            UUID id,

            @Schema(description = "of the key or the credential, or the model") @Nullable
            String name,

            @Schema(
                    description = "what is ranked by errors and by a status: those calls (of a credential, tries at its"
                            + " vendor); else all calls")
            long count,

            @Schema(description = "null where single failures are counted") @Nullable
            Long tokens,

            @Schema(description = "null where single failures are counted") @Nullable
            BigDecimal cost,

            @Schema(description = "the one that was asked for", examples = "429") @Nullable
            Integer statusCode) {}

    @GET
    @Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
    @Operation(
            summary = "Rank keys, credentials or models by failures, cost or tokens",
            description = "Of the last 24 hours, or of at most 32 days. By status a call counts that was answered with"
                    + " it, refused ones too, of which at most ten a second and key are on record. Credentials are the"
                    + " operator's; those that were deleted have no place.")
    @Parameter(name = "of", in = ParameterIn.QUERY, description = "key, credential or model; default key")
    @Parameter(
            name = "by",
            in = ParameterIn.QUERY,
            description = "errors, cost, tokens, or status:429 with any status from 400 to 599; default errors")
    @Parameter(name = "limit", in = ParameterIn.QUERY, description = "1 to 1000, default 20")
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
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = TopJson.class)),
                @Content(mediaType = Csv.TYPE)
            })
    public Response rank(
            @Context UriInfo uri,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.ACCEPT) @DefaultValue("") String accept) {
        var query = Fields.query(uri);
        var whose = WhoseQuery.read(query, caller);
        var of = query.choice("of", Ranking.Of.class, Ranking.Of.KEY);
        var given = query.optionalText("by", LONGEST);
        var by = given == null ? "errors" : given;
        var status = status(by);
        if (status == null && !MEASURES.contains(by)) {
            query.reject("by", "enum", "Input should be 'errors', 'cost', 'tokens' or 'status:' and 400 to 599");
        }
        var span = SpanQuery.read(query);
        var limit = query.integer("limit", 1, MOST);
        query.check();
        var measure = status == null ? Ranking.By.valueOf(by.toUpperCase(Locale.ROOT)) : Ranking.By.STATUS;
        var wish = new RankCalls.Wish(of, measure, status, span, limit == null ? USUAL : limit);
        var items = rankCalls.rank(caller.get(), whose, wish).stream()
                .map(place ->
                        new PlaceJson(place.id(), place.name(), place.count(), place.tokens(), place.cost(), status))
                .toList();
        return Csv.isWanted(accept)
                ? Response.ok(csv.table(items, PlaceJson.class), Csv.TYPE + ";charset=utf-8;header=present")
                        .build()
                : Response.ok(new TopJson(of.name().toLowerCase(Locale.ROOT), by, items), MediaType.APPLICATION_JSON)
                        .build();
    }

    private static @Nullable Integer status(String by) {
        var asked = STATUS.matcher(by);
        return asked.matches() ? Integer.valueOf(asked.group(1)) : null;
    }
}
