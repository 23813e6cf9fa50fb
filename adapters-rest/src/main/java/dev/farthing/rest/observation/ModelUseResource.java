package dev.farthing.rest.observation;

import dev.farthing.application.observation.Figures;
import dev.farthing.application.observation.ReadModelUse;
import dev.farthing.application.observation.Whose;
import dev.farthing.domain.usage.UsageSource;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Which models were called.
@Path("/api/v1/obs/models")
@Tag(name = "Observation")
@Produces(MediaType.APPLICATION_JSON)
class ModelUseResource {
    private final CurrentCaller caller;
    private final ReadModelUse readModelUse;
    private final Csv csv;

    ModelUseResource(CurrentCaller caller, ReadModelUse readModelUse, Csv csv) {
        this.caller = caller;
        this.readModelUse = readModelUse;
        this.csv = csv;
    }

    /// The models, the most called first, and all of them together.
    @Schema(name = "ModelUses")
    record UsesJson(List<UseJson> items, TotalsJson totals) {}

    @Schema(name = "ModelUseTotals")
    record TotalsJson(long calls, long promptTokens, long completionTokens, long totalTokens, BigDecimal cost) {
        static TotalsJson of(List<Figures.ModelUse> uses) {
            return new TotalsJson(
                    uses.stream().mapToLong(UseJson::callsOf).sum(),
                    uses.stream().mapToLong(Figures.ModelUse::promptTokens).sum(),
                    uses.stream().mapToLong(Figures.ModelUse::completionTokens).sum(),
                    uses.stream()
                            .mapToLong(use -> use.promptTokens() + use.completionTokens())
                            .sum(),
                    uses.stream().map(Figures.ModelUse::cost).reduce(BigDecimal.ZERO, BigDecimal::add));
        }
    }

    /// What one model was called.
    @Schema(name = "ModelUse")
    record UseJson(
            String model,
            long calls,
            long promptTokens,
            long completionTokens,
            long totalTokens,
            BigDecimal cost,

            @Schema(description = "how the tokens of most of its calls came to be known; never by the model's name")
            UsageSource method,

            @Schema(description = "calls whose tokens the vendor told")
            long reported,

            @Schema(description = "calls whose tokens were counted by the model's own tokenizer")
            long exact,

            @Schema(description = "calls whose tokens were estimated by length")
            long estimated) {
        static UseJson of(Figures.ModelUse use) {
            return new UseJson(
                    use.model(),
                    callsOf(use),
                    use.promptTokens(),
                    use.completionTokens(),
                    use.promptTokens() + use.completionTokens(),
                    use.cost(),
                    method(use),
                    use.reported(),
                    use.exact(),
                    use.estimated());
        }

        private static long callsOf(Figures.ModelUse use) {
            return use.reported() + use.exact() + use.estimated();
        }

        private static UsageSource method(Figures.ModelUse use) {
            if (use.reported() >= use.exact() && use.reported() >= use.estimated()) {
                return UsageSource.REPORTED;
            }
            return use.exact() >= use.estimated() ? UsageSource.EXACT : UsageSource.ESTIMATED;
        }
    }

    @GET
    @Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
    @Operation(
            summary = "Show which models were called, and how their tokens were counted",
            description = "The most called first; since the beginning unless from says otherwise. Refused calls and"
                    + " those of sandbox keys are not counted.")
    @Parameter(name = "from", in = ParameterIn.QUERY, description = "RFC 3339, or a date in the org's zone")
    @Parameter(name = "to", in = ParameterIn.QUERY, description = "likewise; a date is inclusive")
    @Parameter(name = "team_id", in = ParameterIn.QUERY)
    @Parameter(name = "org_id", in = ParameterIn.QUERY, description = "operator: another org, * for all")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = UsesJson.class)),
                @Content(mediaType = Csv.TYPE)
            })
    public Response show(
            @Context UriInfo uri,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.ACCEPT) @DefaultValue("") String accept) {
        var query = Fields.query(uri);
        var whose = Whose.ofOrg(caller.orgOrAll(query), query.uuid("team_id"));
        var span = SpanQuery.read(query);
        query.check();
        var uses = readModelUse.read(caller.get(), whose, span);
        var items = uses.stream().map(UseJson::of).toList();
        return Csv.isWanted(accept)
                ? Response.ok(csv.table(items, UseJson.class), Csv.TYPE + ";charset=utf-8;header=present")
                        .build()
                : Response.ok(new UsesJson(items, TotalsJson.of(uses)), MediaType.APPLICATION_JSON)
                        .build();
    }
}
