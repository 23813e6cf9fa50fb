package dev.farthing.rest.upstream;

import dev.farthing.application.Listing;
import dev.farthing.application.report.ListOffers;
import dev.farthing.application.upstream.FindModel;
import dev.farthing.application.upstream.ListModels;
import dev.farthing.domain.fault.Fault;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.ListingQuery;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Models to read: all of them with their routes for operators, for everybody else those its plan allows.
@Path("/api/v1/gateway/models")
@Tag(name = "Upstream")
@APIResponse(responseCode = "200")
@Produces(MediaType.APPLICATION_JSON)
class OfferResource {
    private final CurrentCaller caller;
    private final PricedModels priced;
    private final ListModels listModels;
    private final FindModel findModel;
    private final ListOffers listOffers;

    OfferResource(
            CurrentCaller caller,
            PricedModels priced,
            ListModels listModels,
            FindModel findModel,
            ListOffers listOffers) {
        this.caller = caller;
        this.priced = priced;
        this.listModels = listModels;
        this.findModel = findModel;
        this.listOffers = listOffers;
    }

    @GET
    @Operation(
            summary = "List the models with the prices that hold now",
            description =
                    "Operators see all of them with their routes and the default prices; everybody else sees those"
                            + " the plan allows, at the prices of its org and plan, and so does an operator who names an org.")
    @Parameter(name = "search", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "status",
            in = ParameterIn.QUERY,
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"active", "deprecated", "unavailable"}))
    @Parameter(name = "page", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(name = "page_size", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    public ModelListJson list(@QueryParam("org_id") @Nullable UUID org, @Context UriInfo uri) {
        var query = ListingQuery.of(uri, "active", "deprecated", "unavailable");
        if (caller.get().isOperator() && org == null) {
            var models = listModels.list(query.listing());
            return ModelListJson.of(priced.of(models.items()), models.total(), query.paging());
        }
        var offers = listOffers.list(caller.org(org), query.listing());
        return ModelListJson.of(offers.items().stream().map(ModelJson::of).toList(), offers.total(), query.paging());
    }

    @GET
    @Path("/{id: .+}")
    @Operation(summary = "Show a model with the price that holds now")
    public ModelJson find(@PathParam("id") String id, @QueryParam("org_id") @Nullable UUID org) {
        if (caller.get().isOperator() && org == null) {
            return priced.of(List.of(findModel.find(id))).getFirst();
        }
        return listOffers.list(caller.org(org), Listing.ALL).items().stream()
                .filter(offered -> offered.model().id().equals(id))
                .map(ModelJson::of)
                .findFirst()
                .orElseThrow(() -> Fault.NOT_FOUND.because("no model has this id"));
    }
}
