package dev.farthing.rest.price;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.price.ListExchangeRates;
import dev.farthing.application.price.SetExchangeRate;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import dev.farthing.rest.PageJson;
import dev.farthing.rest.Paging;
import dev.farthing.rest.ProblemJson;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Currency;
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

/// What other currencies cost; operators only. Rates are added and read, never edited.
@Path("/api/v1/billing/fx-rates")
@Tag(name = "Billing")
@Produces(MediaType.APPLICATION_JSON)
class ExchangeRateResource {
    private final CurrentCaller caller;
    private final ListExchangeRates listExchangeRates;
    private final SetExchangeRate setExchangeRate;
    private final Currency billing;

    ExchangeRateResource(
            CurrentCaller caller,
            ListExchangeRates listExchangeRates,
            SetExchangeRate setExchangeRate,
            Currency billing) {
        this.caller = caller;
        this.listExchangeRates = listExchangeRates;
        this.setExchangeRate = setExchangeRate;
        this.billing = billing;
    }

    @GET
    @Operation(summary = "List the rates of exchange, by currency and newest first")
    @Parameter(name = "currency", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "page", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(name = "page_size", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @APIResponse(responseCode = "200")
    public PageJson<ExchangeRateJson> list(@Context UriInfo uri) {
        caller.get().mustBeOperator();
        var query = Fields.query(uri);
        var currency = ExchangeRateWriteJson.currency(query);
        var paging = Paging.of(query);
        query.check();
        return PageJson.of(
                listExchangeRates.list(currency, paging.slice()), paging, rate -> ExchangeRateJson.of(rate, billing));
    }

    @POST
    @ResponseStatus(201)
    @Operation(
            summary = "Say what a currency costs",
            description = "Prices made from then on in that currency are converted with it, once; those that are there"
                    + " keep the rate they were made with.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = ExchangeRateWriteJson.class),
                            examples =
                                    @ExampleObject(
                                            name = "dollars",
                                            value = "{\"currency\":\"USD\",\"rate\":\"7.1305\"}")))
    @APIResponse(
            responseCode = "201",
            content =
                    @Content(mediaType = "application/json", schema = @Schema(implementation = ExchangeRateJson.class)))
    @APIResponse(
            responseCode = "409",
            description = "The currency has a rate from that very instant",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ProblemJson.class)))
    public ExchangeRateJson create(@Nullable JsonNode body) {
        caller.get().mustBeOperator();
        var wanted = ExchangeRateWriteJson.read(Fields.of(body), billing);
        var made = setExchangeRate.set(
                Currency.getInstance(wanted.currency()), wanted.rate(), wanted.validFrom(), wanted.note());
        return ExchangeRateJson.of(made, billing);
    }
}
