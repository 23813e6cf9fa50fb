package dev.farthing.rest.billing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.billing.ListTaxRates;
import dev.farthing.application.billing.SetTaxRate;
import dev.farthing.domain.billing.TaxRate;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/// The dated rates of tax, for operators.
@Path("/api/v1/billing/tax-rates")
@Tag(name = "Billing")
@Produces(MediaType.APPLICATION_JSON)
class TaxRateResource {
    private static final int LONGEST_NAME = 100;
    private static final int DECIMALS = 6;
    private static final BigDecimal ALL = new BigDecimal(100);

    private final CurrentCaller caller;
    private final ListTaxRates listTaxRates;
    private final SetTaxRate setTaxRate;
    private final InstantSource clock;

    TaxRateResource(CurrentCaller caller, ListTaxRates listTaxRates, SetTaxRate setTaxRate, InstantSource clock) {
        this.caller = caller;
        this.listTaxRates = listTaxRates;
        this.setTaxRate = setTaxRate;
        this.clock = clock;
    }

    @GET
    @Operation(summary = "List the rates of tax, oldest first")
    public List<TaxRateJson> list() {
        caller.get().mustBeOperator();
        return listTaxRates.list().stream().map(TaxRateJson::of).toList();
    }

    @POST
    @ResponseStatus(201)
    @Operation(summary = "Let a rate hold from an instant on; rates are never edited, only followed")
    @RequestBody(
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = TaxRateJson.class)))
    @APIResponse(
            responseCode = "201",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = TaxRateJson.class)))
    public TaxRateJson set(@Nullable JsonNode body) {
        caller.get().mustBeOperator();
        var fields = Fields.of(body);
        fields.require("percent");
        var name = fields.text("name", 1, LONGEST_NAME);
        var percent = fields.decimal("percent", DECIMALS);
        if (percent != null && (percent.signum() < 0 || percent.compareTo(ALL) > 0)) {
            fields.reject("percent", "value_error", "Value error, a tax lies between 0 and 100 percent");
        }
        boolean inclusive = fields.bool("inclusive", false);
        var from = fields.instant("valid_from");
        fields.check();
        var start = from == null ? clock.instant().truncatedTo(ChronoUnit.MICROS) : from;
        var rate = new TaxRate(name, percent == null ? BigDecimal.ZERO : percent, inclusive, start);
        return TaxRateJson.of(setTaxRate.set(rate));
    }

    /// A rate of tax from an instant on.
    @Schema(name = "TaxRate")
    record TaxRateJson(
            @Schema(required = true, examples = "VAT 6 %") String name,
            @Schema(required = true, examples = "6") BigDecimal percent,

            @Schema(description = "whether prices hold it already; absent: on top")
            boolean inclusive,

            @Schema(description = "absent: now") @Nullable Instant validFrom) {
        static TaxRateJson of(TaxRate rate) {
            return new TaxRateJson(rate.name(), rate.percent(), rate.inclusive(), rate.validFrom());
        }
    }
}
