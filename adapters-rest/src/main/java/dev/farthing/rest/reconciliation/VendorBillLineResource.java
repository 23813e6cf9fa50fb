package dev.farthing.rest.reconciliation;

import dev.farthing.application.Slice;
import dev.farthing.application.reconciliation.KeepVendorBill;
import dev.farthing.application.reconciliation.ListVendorBills;
import dev.farthing.application.reconciliation.VendorBillLines.Compared;
import dev.farthing.application.reconciliation.VendorBillLines.Filter;
import dev.farthing.application.reconciliation.VendorBillLines.Line;
import dev.farthing.domain.fault.Fault;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import dev.farthing.rest.PageJson;
import dev.farthing.rest.Paging;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
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

/// What vendors say they are owed, kept and compared day by day, for operators.
@Path("/api/v1/billing/vendor-bills")
@Tag(name = "Billing")
@Produces(MediaType.APPLICATION_JSON)
class VendorBillLineResource {
    private static final int MOST_BYTES = 1024 * 1024;
    private static final int LONGEST_DATE = 10;

    private final CurrentCaller caller;
    private final KeepVendorBill keepVendorBill;
    private final ListVendorBills listVendorBills;

    VendorBillLineResource(CurrentCaller caller, KeepVendorBill keepVendorBill, ListVendorBills listVendorBills) {
        this.caller = caller;
        this.keepVendorBill = keepVendorBill;
        this.listVendorBills = listVendorBills;
    }

    @POST
    @ResponseStatus(201)
    @Consumes(MediaType.WILDCARD)
    @Operation(
            summary = "Keep a vendor's daily bill",
            description = "Takes comma-separated values with a heading: `day,amount`, or `day,model,amount` by the"
                    + " vendor's own names of models; days in UTC, amounts in the billing currency. A day and model"
                    + " that were told before are replaced. Each is compared with what is on record, now and from"
                    + " then on; operators are warned once of each that is more than half a percent away. Answers the"
                    + " lines of these days.")
    @Parameter(
            name = "provider_id",
            in = ParameterIn.QUERY,
            required = true,
            schema = @Schema(type = SchemaType.STRING, format = "uuid"))
    @RequestBody(
            content =
                    @Content(
                            mediaType = "text/csv",
                            schema = @Schema(type = SchemaType.STRING),
                            examples =
                                    @ExampleObject(
                                            name = "by model",
                                            value = "day,model,amount\n2026-11-01,acme-large-1,12.5\n")))
    @APIResponse(
            responseCode = "201",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(ref = "#/components/schemas/PageJsonCompared")))
    public PageJson<Compared> keep(byte[] body, @Context UriInfo uri) {
        caller.get().mustBeOperator();
        if (body.length > MOST_BYTES) {
            throw Fault.REQUEST_TOO_LARGE.because("a bill has at most " + MOST_BYTES + " bytes");
        }
        var query = Fields.query(uri);
        var provider = query.requiredUuid("provider_id");
        query.check();
        var lines = VendorBillLinesTable.read(new String(body, StandardCharsets.UTF_8));
        keepVendorBill.keep(caller.get(), provider, lines);
        var filter = new Filter(provider, day(lines, true), day(lines, false), null);
        var paging = new Paging(1, Paging.LARGEST_SIZE);
        return PageJson.of(
                listVendorBills.list(caller.get(), filter, new Slice(0, Paging.LARGEST_SIZE)),
                paging,
                Function.identity());
    }

    private static LocalDate day(List<Line> lines, boolean first) {
        return lines.stream()
                .map(Line::day)
                .reduce((one, other) -> one.isBefore(other) == first ? one : other)
                .orElse(LocalDate.EPOCH);
    }

    @GET
    @Operation(
            summary = "List vendors' daily bills beside what is on record, the latest day first",
            description = "What is on record is what tenants were charged, corrected, and what was beyond their holds."
                    + " Of a line that was not compared yet it is null.")
    @Parameter(name = "provider_id", in = ParameterIn.QUERY)
    @Parameter(name = "from", in = ParameterIn.QUERY, description = "a date in UTC")
    @Parameter(name = "to", in = ParameterIn.QUERY, description = "a date in UTC, inclusive")
    @Parameter(
            name = "notable",
            in = ParameterIn.QUERY,
            description = "true: only lines that are more than half a percent away")
    @Parameter(name = "page", in = ParameterIn.QUERY)
    @Parameter(name = "page_size", in = ParameterIn.QUERY)
    public PageJson<Compared> list(@Context UriInfo uri) {
        caller.get().mustBeOperator();
        var query = Fields.query(uri);
        var filter = new Filter(
                query.uuid("provider_id"),
                date(query, "from"),
                date(query, "to"),
                query.has("notable") ? query.bool("notable", true) : null);
        var paging = Paging.of(query);
        query.check();
        return PageJson.of(listVendorBills.list(caller.get(), filter, paging.slice()), paging, Function.identity());
    }

    private static @Nullable LocalDate date(Fields query, String name) {
        var text = query.optionalText(name, LONGEST_DATE);
        try {
            return text == null ? null : LocalDate.parse(text);
        } catch (DateTimeException _) {
            query.reject(name, "date_parsing", "Input should be a date");
            return null;
        }
    }
}
