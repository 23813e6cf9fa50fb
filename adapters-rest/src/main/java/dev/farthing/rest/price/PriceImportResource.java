package dev.farthing.rest.price;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.farthing.application.price.CsvPrices;
import dev.farthing.application.price.PriceProposal;
import dev.farthing.application.price.SetPrices;
import dev.farthing.application.price.SetPrices.Unknown;
import dev.farthing.domain.fault.Fault;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import dev.farthing.rest.ProblemJson;
import dev.farthing.rest.ValidationProblemJson;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.util.Currency;
import java.util.List;
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

/// Files of prices; operators only.
@Path("/api/v1/billing/prices/import")
@Tag(name = "Billing")
@APIResponse(responseCode = "200")
@APIResponse(
        responseCode = "404",
        description = "There is no such plan or org",
        content = @Content(mediaType = "application/json", schema = @Schema(implementation = ProblemJson.class)))
@APIResponse(
        responseCode = "413",
        description = "The file is larger than 5 MiB",
        content = @Content(mediaType = "application/json", schema = @Schema(implementation = ProblemJson.class)))
@APIResponse(
        responseCode = "422",
        description = "Something in the file is wrong, all of it is named, and nothing was set",
        content =
                @Content(
                        mediaType = "application/json",
                        schema = @Schema(implementation = ValidationProblemJson.class)))
@Produces(MediaType.APPLICATION_JSON)
class PriceImportResource {
    static final String CSV = "text/csv";
    private static final int MOST_BYTES = 5 * 1024 * 1024;
    private static final Currency DOLLAR = Currency.getInstance("USD");

    private final CurrentCaller caller;
    private final SetPrices setPrices;
    private final ObjectMapper json;
    private final Currency billing;

    PriceImportResource(CurrentCaller caller, SetPrices setPrices, ObjectMapper json, Currency billing) {
        this.caller = caller;
        this.setPrices = setPrices;
        this.json = json;
        this.billing = billing;
    }

    @POST
    @Consumes({CSV, MediaType.APPLICATION_JSON})
    @Operation(
            summary = "Set the prices of a file, all of them or none",
            description =
                    "Takes comma-separated values with the columns of a price (text/csv), or the widely used JSON map"
                            + " of models to costs per token. With dry_run=true it answers what would change.")
    @Parameter(name = "dry_run", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.BOOLEAN))
    @Parameter(
            name = "currency",
            in = ParameterIn.QUERY,
            description = "of the file, where its lines name none: by default the billing currency for CSV, USD for"
                    + " JSON",
            schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "unknown",
            in = ParameterIn.QUERY,
            description = "what to do with models that are not offered here: by default refuse for CSV, skip for JSON",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"skip", "refuse"}))
    @Parameter(name = "plan_id", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING, format = "uuid"))
    @Parameter(name = "org_id", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING, format = "uuid"))
    @RequestBody(
            content = {
                @Content(
                        mediaType = CSV,
                        schema = @Schema(type = SchemaType.STRING),
                        examples =
                                @ExampleObject(
                                        name = "csv",
                                        value =
                                                "model,currency,input_per_1m,output_per_1m,tiers\ndemo-chat,CNY,1,2,200001:input=2;output=4\n")),
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(type = SchemaType.OBJECT),
                        examples =
                                @ExampleObject(
                                        name = "map",
                                        value =
                                                "{\"demo-chat\":{\"input_cost_per_token\":1.5e-07,\"output_cost_per_token\":6e-07,\"mode\":\"chat\"}}"))
            })
    public PriceReviewJson take(byte[] body, @Context UriInfo uri, @Context HttpHeaders headers)
            throws JsonProcessingException {
        caller.get().mustBeOperator();
        if (body.length > MOST_BYTES) {
            throw Fault.REQUEST_TOO_LARGE.because("a file of prices has at most " + MOST_BYTES + " bytes");
        }
        var type = headers.getMediaType();
        boolean isCsv = type != null && type.getSubtype().equals("csv");
        var query = Fields.query(uri);
        boolean dryRun = query.bool("dry_run", false);
        var owner = BookFields.one(query);
        var named = ExchangeRateWriteJson.currency(query);
        var unknown = query.choice("unknown", Unknown.class, isCsv ? Unknown.REFUSE : Unknown.SKIP);
        query.check();
        List<PriceProposal> proposals = isCsv
                ? new CsvPrices(owner, named == null ? billing : named).read(new String(body, StandardCharsets.UTF_8))
                : new PriceMap(json, owner, named == null ? DOLLAR : named).read(body);
        return Reviews.answer(setPrices.set(proposals, unknown, dryRun), dryRun);
    }
}
