package dev.farthing.rest.billing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.billing.CreatePlan;
import dev.farthing.application.billing.DeletePlan;
import dev.farthing.application.billing.FindPlan;
import dev.farthing.application.billing.KnownPlan;
import dev.farthing.application.billing.ListPlanVersions;
import dev.farthing.application.billing.ListPlans;
import dev.farthing.application.billing.UpdatePlan;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import dev.farthing.rest.ListingQuery;
import dev.farthing.rest.PageJson;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.ZoneId;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/// The plans there are, for operators.
@Path("/api/v1/billing/plans")
@Tag(name = "Billing")
@Produces(MediaType.APPLICATION_JSON)
class PlanResource {
    private static final String EXAMPLE = """
        {"code":"team","name":"Team","monthly_fee_rmb":"99","fee_timing":"advance","included_amount_rmb":"50",
        "discount_pct":"10","prices":[{"model":null,"meter":"tokens","type":"graduated",
        "steps":[{"up_to":10000000,"price":"2"},{"up_to":null,"price":"1.5"}]}]}""";

    private final CurrentCaller caller;
    private final ListPlans listPlans;
    private final FindPlan findPlan;
    private final ListPlanVersions listPlanVersions;
    private final CreatePlan createPlan;
    private final UpdatePlan updatePlan;
    private final DeletePlan deletePlan;
    private final ZoneId zone;

    PlanResource(
            CurrentCaller caller,
            ListPlans listPlans,
            FindPlan findPlan,
            ListPlanVersions listPlanVersions,
            CreatePlan createPlan,
            UpdatePlan updatePlan,
            DeletePlan deletePlan,
            ZoneId zone) {
        this.caller = caller;
        this.listPlans = listPlans;
        this.findPlan = findPlan;
        this.listPlanVersions = listPlanVersions;
        this.createPlan = createPlan;
        this.updatePlan = updatePlan;
        this.deletePlan = deletePlan;
        this.zone = zone;
    }

    @GET
    @Operation(summary = "List plans by code, with the terms in force")
    @Parameter(name = "search", in = ParameterIn.QUERY)
    @Parameter(name = "status", in = ParameterIn.QUERY, description = "active or archived")
    @Parameter(name = "page", in = ParameterIn.QUERY)
    @Parameter(name = "page_size", in = ParameterIn.QUERY)
    public PageJson<PlanJson> list(@Context UriInfo uri) {
        caller.get().mustBeOperator();
        var query = ListingQuery.of(uri);
        return PageJson.of(listPlans.list(query.listing()), query.paging(), known -> PlanJson.of(known, zone));
    }

    @POST
    @ResponseStatus(201)
    @Operation(summary = "Create a plan")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = PlanWriteJson.class),
                            examples = @ExampleObject(name = "graduated", value = EXAMPLE)))
    @APIResponse(
            responseCode = "201",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = PlanJson.class)))
    public PlanJson create(@Nullable JsonNode body) {
        caller.get().mustBeOperator();
        return json(createPlan.create(PlanWriteJson.create(Fields.of(body))));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Show a plan, by its id or code, with all terms it had, has and will have")
    public PlanJson get(@PathParam("id") String id) {
        caller.get().mustBeOperator();
        return json(findPlan.find(id));
    }

    @PUT
    @Path("/{id}")
    @Operation(
            summary = "Change a plan; absent fields stay",
            description = "What it allows holds at once. What it costs holds from valid_from on, or from now; terms are"
                    + " never edited, only followed by later ones.")
    @RequestBody(
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = PlanWriteJson.class)))
    public PlanJson update(@PathParam("id") String id, @Nullable JsonNode body) {
        caller.get().mustBeOperator();
        var fields = Fields.of(body);
        return json(updatePlan.update(id, old -> PlanWriteJson.read(fields, old)));
    }

    private PlanJson json(KnownPlan known) {
        return PlanJson.of(known, listPlanVersions.list(known.plan().id()), zone);
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Remove a plan that no org is or was on")
    public void delete(@PathParam("id") String id) {
        caller.get().mustBeOperator();
        deletePlan.delete(id);
    }
}
