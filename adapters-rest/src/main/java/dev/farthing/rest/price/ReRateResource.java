package dev.farthing.rest.price;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.price.FindExchangeRate;
import dev.farthing.application.price.RateUsageAgain;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Currency;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// What calls of the past would cost; operators only.
@Path("/api/v1/billing/re-rate")
@Tag(name = "Billing")
@Produces(MediaType.APPLICATION_JSON)
class ReRateResource {
    private final CurrentCaller caller;
    private final RateUsageAgain rateUsageAgain;
    private final FindExchangeRate findExchangeRate;
    private final Currency billing;

    ReRateResource(
            CurrentCaller caller, RateUsageAgain rateUsageAgain, FindExchangeRate findExchangeRate, Currency billing) {
        this.caller = caller;
        this.rateUsageAgain = rateUsageAgain;
        this.findExchangeRate = findExchangeRate;
        this.billing = billing;
    }

    @POST
    @Operation(
            summary = "Price past calls again, changing nothing",
            description = "At the prices as they stand now, or at supposed ones. A call stays in the price book it was"
                    + " charged from, unless its org has a price of its own. Without a change the difference is 0.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = ReRateJson.class),
                            examples =
                                    @ExampleObject(
                                            name = "what if",
                                            value =
                                                    "{\"from\":\"2026-11-01T00:00:00Z\",\"to\":\"2026-12-01T00:00:00Z\",\"prices\":[{\"model\":\"demo-chat\",\"input_per_1m\":\"2\",\"output_per_1m\":\"4\"}]}")))
    @APIResponse(responseCode = "200")
    public ReRatingJson rate(@Nullable JsonNode body) {
        caller.get().mustBeOperator();
        var wanted = ReRateJson.read(Fields.of(body), new PriceWriteJson.Money(billing, findExchangeRate::find));
        var rating = rateUsageAgain.rate(wanted.from(), wanted.to(), wanted.orgId(), wanted.supposed());
        return ReRatingJson.of(rating, wanted.from(), wanted.to(), billing);
    }
}
