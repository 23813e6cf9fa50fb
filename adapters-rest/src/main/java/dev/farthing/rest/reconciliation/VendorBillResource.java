package dev.farthing.rest.reconciliation;

import dev.farthing.application.reconciliation.CompareVendorBill;
import dev.farthing.domain.fault.Fault;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import dev.farthing.rest.SpanQuery;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Whether what a vendor bills is what was called.
@Path("/api/v1/billing/vendor-bill/compare")
@Tag(name = "Billing")
@Produces(MediaType.APPLICATION_JSON)
class VendorBillResource {
    private static final int MOST_BYTES = 5 * 1024 * 1024;

    private final CurrentCaller caller;
    private final CompareVendorBill compareVendorBill;

    VendorBillResource(CurrentCaller caller, CompareVendorBill compareVendorBill) {
        this.caller = caller;
        this.compareVendorBill = compareVendorBill;
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "Compare a vendor's bill with what is on record",
            description = "Takes comma-separated values with a heading: `request_id,amount` or `day,amount`, days in"
                    + " UTC, amounts in the billing currency. Answers what is on the bill and not on record, what is"
                    + " on record and not on the bill, and what differs; of each the first thousand. Nothing is"
                    + " changed.")
    @Parameter(
            name = "provider_id",
            in = ParameterIn.QUERY,
            required = true,
            schema = @Schema(type = SchemaType.STRING, format = "uuid"))
    @Parameter(name = "from", in = ParameterIn.QUERY, required = true, description = "RFC 3339, or a date in UTC")
    @Parameter(name = "to", in = ParameterIn.QUERY, required = true, description = "likewise; a date is inclusive")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "text/csv",
                            schema = @Schema(type = SchemaType.STRING),
                            examples =
                                    @ExampleObject(
                                            name = "days",
                                            value = "day,amount\n2026-11-01,12.5\n2026-11-02,0.75\n")))
    public VendorBillComparisonJson compare(byte[] body, @Context UriInfo uri) {
        caller.get().mustBeOperator();
        if (body.length > MOST_BYTES) {
            throw Fault.REQUEST_TOO_LARGE.because("a bill has at most " + MOST_BYTES + " bytes");
        }
        var query = Fields.query(uri);
        query.require("from");
        query.require("to");
        var provider = query.requiredUuid("provider_id");
        var span = SpanQuery.read(query);
        query.check();
        var bill = VendorBillTable.read(new String(body, StandardCharsets.UTF_8));
        var from = span.start(ZoneOffset.UTC);
        var to = span.end(ZoneOffset.UTC);
        if (from == null || to == null) {
            throw new IllegalStateException("both were required");
        }
        return VendorBillComparisonJson.of(compareVendorBill.compare(caller.get(), provider, from, to, bill));
    }
}
