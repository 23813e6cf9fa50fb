package dev.farthing.rest.price;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.price.ListPriceBooks;
import dev.farthing.application.price.SetDiscount;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import dev.farthing.rest.PageJson;
import dev.farthing.rest.ProblemJson;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Whose price books there are, and plans' discounts; operators only.
@Path("/api/v1/billing/price-books")
@Tag(name = "Billing")
@APIResponse(responseCode = "200")
@Produces(MediaType.APPLICATION_JSON)
class PriceBookResource {
    private final CurrentCaller caller;
    private final ListPriceBooks listPriceBooks;
    private final SetDiscount setDiscount;

    PriceBookResource(CurrentCaller caller, ListPriceBooks listPriceBooks, SetDiscount setDiscount) {
        this.caller = caller;
        this.listPriceBooks = listPriceBooks;
        this.setDiscount = setDiscount;
    }

    @GET
    @Operation(
            summary = "List the price books",
            description =
                    "A book appears with its first price or discount. Of several prices for a model the org's wins,"
                            + " then the plan's, then the default one.")
    public PageJson<PriceBookJson> list() {
        caller.get().mustBeOperator();
        var books = listPriceBooks.list().stream().map(PriceBookJson::of).toList();
        return new PageJson<>(books, books.size(), 1, books.size());
    }

    @POST
    @Operation(
            summary = "Give a plan a discount on the default prices, from now on",
            description = "Each discounted rate is rounded once, half-up to 6 decimals per million. Prices the plan has"
                    + " of its own stay as they are. The same discount again changes nothing.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = DiscountWriteJson.class),
                            examples =
                                    @ExampleObject(
                                            name = "an eighth",
                                            value =
                                                    "{\"plan_id\":\"019a7c3e-0000-7000-8000-000000000001\",\"discount_pct\":\"12.5\"}")))
    @APIResponse(
            responseCode = "404",
            description = "There is no such plan",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ProblemJson.class)))
    public PriceBookJson discount(@Nullable JsonNode body) {
        caller.get().mustBeOperator();
        var wanted = DiscountWriteJson.read(Fields.of(body));
        return PriceBookJson.of(setDiscount.set(wanted.plan(), wanted.discount()));
    }
}
