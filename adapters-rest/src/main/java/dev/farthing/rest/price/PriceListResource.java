package dev.farthing.rest.price;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.price.ActivateVendorPrices;
import dev.farthing.application.price.ListVendorPrices;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import dev.farthing.rest.PageJson;
import dev.farthing.rest.Paging;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// The list of vendors' prices that comes along; operators only.
@Path("/api/v1/billing/price-list")
@Tag(name = "Billing")
@APIResponse(responseCode = "200")
@Produces(MediaType.APPLICATION_JSON)
class PriceListResource {
    private static final int LONGEST = 200;

    private final CurrentCaller caller;
    private final ListVendorPrices listVendorPrices;
    private final ActivateVendorPrices activateVendorPrices;

    PriceListResource(
            CurrentCaller caller, ListVendorPrices listVendorPrices, ActivateVendorPrices activateVendorPrices) {
        this.caller = caller;
        this.listVendorPrices = listVendorPrices;
        this.activateVendorPrices = activateVendorPrices;
    }

    @GET
    @Operation(
            summary = "Show the bundled list of vendors' prices, with sources and dates",
            description = "It prices nothing by itself. An announced price stands in a line of its own.")
    @Parameter(name = "vendor", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "search",
            in = ParameterIn.QUERY,
            description = "a part of a model's id or alias",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "page", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(name = "page_size", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    public PageJson<ListedPriceJson> list(@Context UriInfo uri) {
        caller.get().mustBeOperator();
        var query = Fields.query(uri);
        var vendor = query.optionalText("vendor", LONGEST);
        var search = query.optionalText("search", LONGEST);
        var paging = Paging.of(query);
        query.check();
        return PageJson.of(listVendorPrices.list(vendor, search, paging.slice()), paging, ListedPriceJson::of);
    }

    @POST
    @Path("/activate")
    @Operation(
            summary = "Set prices of the bundled list, announced ones included",
            description =
                    "All of them or none, in the default book; what holds already is left alone. A model of the list"
                            + " that is not offered here is skipped. Prices of another currency need a rate of exchange.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = ActivationJson.class),
                            examples = {
                                @ExampleObject(
                                        name = "a look first",
                                        value = "{\"vendor\":\"openai\",\"dry_run\":true}"),
                                @ExampleObject(
                                        name = "two models",
                                        value = "{\"models\":[\"gemini-4-argon\",\"groq/openai/gpt-oss-120b\"]}")
                            }))
    public PriceReviewJson activate(@Nullable JsonNode body) {
        caller.get().mustBeOperator();
        var wanted = ActivationJson.read(Fields.of(body));
        var review = activateVendorPrices.activate(wanted.vendors(), wanted.named(), wanted.dryRun());
        return Reviews.answer(review, wanted.dryRun());
    }
}
