package dev.farthing.rest.price;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.Listing;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.price.FindExchangeRate;
import dev.farthing.application.price.ListPriceBooks;
import dev.farthing.application.price.ListPrices;
import dev.farthing.application.price.SetPrice;
import dev.farthing.application.upstream.ListModels;
import dev.farthing.domain.price.BookOwner;
import dev.farthing.domain.price.PriceBook;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import dev.farthing.rest.ListingQuery;
import dev.farthing.rest.PageJson;
import dev.farthing.rest.ProblemJson;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Currency;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
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
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/// What models cost; operators only. Prices are added and read, never edited.
@Path("/api/v1/billing/prices")
@Tag(name = "Billing")
@Produces(MediaType.APPLICATION_JSON)
class PriceResource {
    private static final int LONGEST_MODEL = 128;

    private final CurrentCaller caller;
    private final ListPrices listPrices;
    private final SetPrice setPrice;
    private final ListModels listModels;
    private final ListPriceBooks listPriceBooks;
    private final FindExchangeRate findExchangeRate;
    private final Currency billing;

    PriceResource(
            CurrentCaller caller,
            ListPrices listPrices,
            SetPrice setPrice,
            ListModels listModels,
            ListPriceBooks listPriceBooks,
            FindExchangeRate findExchangeRate,
            Currency billing) {
        this.caller = caller;
        this.listPrices = listPrices;
        this.setPrice = setPrice;
        this.listModels = listModels;
        this.listPriceBooks = listPriceBooks;
        this.findExchangeRate = findExchangeRate;
        this.billing = billing;
    }

    @GET
    @Operation(
            summary = "List the dated prices, by model and newest first",
            description = "Those of the default book, unless book, plan_id or org_id say otherwise.")
    @Parameter(
            name = "book",
            in = ParameterIn.QUERY,
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"default", "plan", "org", "all"}))
    @Parameter(name = "plan_id", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING, format = "uuid"))
    @Parameter(name = "org_id", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING, format = "uuid"))
    @Parameter(name = "model", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "search", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "status",
            in = ParameterIn.QUERY,
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"past", "current", "future"}))
    @Parameter(name = "page", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(name = "page_size", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @APIResponse(responseCode = "200")
    public PageJson<PriceJson> list(@Context UriInfo uri) {
        caller.get().mustBeOperator();
        var query = Fields.query(uri);
        var owner = BookFields.oneOrAll(query);
        var model = query.optionalText("model", LONGEST_MODEL);
        query.check();
        var listing = ListingQuery.of(uri, "past", "current", "future");
        var owners = owners();
        return PageJson.of(
                listPrices.list(owner, model, listing.listing()),
                listing.paging(),
                kept -> PriceJson.of(kept, owners.getOrDefault(kept.bookId(), BookOwner.EVERYBODY), billing));
    }

    private Map<UUID, BookOwner> owners() {
        return listPriceBooks.list().stream().collect(Collectors.toMap(PriceBook::id, PriceBook::owner));
    }

    @POST
    @ResponseStatus(201)
    @Operation(summary = "Give a model a price; the one before it ends where this one begins")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = PriceWriteJson.class),
                            examples = {
                                @ExampleObject(
                                        name = "plain",
                                        value =
                                                "{\"model\":\"demo-chat\",\"input_per_1m\":\"1\",\"output_per_1m\":\"2\"}"),
                                @ExampleObject(
                                        name = "one org's, in dollars, from New Year on",
                                        value =
                                                "{\"model\":\"demo-chat\",\"org_id\":\"019a7c3e-0000-7000-8000-000000000001\",\"currency\":\"USD\",\"input_per_1m\":\"0.15\",\"output_per_1m\":\"0.6\",\"valid_from\":\"2027-01-01T00:00:00Z\"}")
                            }))
    @APIResponse(
            responseCode = "201",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = PriceJson.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is no such plan or org",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ProblemJson.class)))
    @APIResponse(
            responseCode = "409",
            description = "A price that is known begins at or after this one",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ProblemJson.class)))
    public PriceJson create(@Nullable JsonNode body) {
        caller.get().mustBeOperator();
        var money = new PriceWriteJson.Money(billing, findExchangeRate::find);
        var draft = PriceWriteJson.read(Fields.of(body), money, this::isModel);
        return PriceJson.of(setPrice.set(draft, ManagedBy.API), draft.owner(), billing);
    }

    private boolean isModel(String id) {
        return listModels.list(new Listing(id, null, Listing.ALL.slice())).items().stream()
                .anyMatch(kept -> kept.model().id().equals(id));
    }
}
