package dev.farthing.rest.budget;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.budget.CreateBudget;
import dev.farthing.application.budget.DeleteBudget;
import dev.farthing.application.budget.ListBudgets;
import dev.farthing.application.budget.ReadBudget;
import dev.farthing.application.budget.UpdateBudget;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Span;
import dev.farthing.rest.BudgetFields;
import dev.farthing.rest.BudgetJson;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import dev.farthing.rest.PageJson;
import dev.farthing.rest.Paging;
import dev.farthing.rest.ProblemJson;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
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

/// Budgets: set, found, changed and ended.
@Path("/api/v1/billing/budgets")
@Tag(name = "Budgets")
@Produces(MediaType.APPLICATION_JSON)
class BudgetResource {
    private final CurrentCaller caller;
    private final CreateBudget createBudget;
    private final ListBudgets listBudgets;
    private final ReadBudget readBudget;
    private final UpdateBudget updateBudget;
    private final DeleteBudget deleteBudget;

    BudgetResource(
            CurrentCaller caller,
            CreateBudget createBudget,
            ListBudgets listBudgets,
            ReadBudget readBudget,
            UpdateBudget updateBudget,
            DeleteBudget deleteBudget) {
        this.caller = caller;
        this.createBudget = createBudget;
        this.listBudgets = listBudgets;
        this.readBudget = readBudget;
        this.updateBudget = updateBudget;
        this.deleteBudget = deleteBudget;
    }

    @GET
    @Operation(summary = "List budgets and how their current windows stand, newest first")
    @Parameter(name = "org_id", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "scope", in = ParameterIn.QUERY, description = "key, team or org")
    @Parameter(name = "scope_id", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "window", in = ParameterIn.QUERY, description = "day, week, month or total")
    @Parameter(name = "page", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(name = "page_size", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    public PageJson<BudgetJson> list(@Context UriInfo uri) {
        var query = Fields.query(uri);
        var paging = Paging.of(query);
        var wanted = new ListBudgets.Wanted(
                query.optionalChoice("scope", Scope.class),
                query.uuid("scope_id"),
                query.optionalChoice("window", Span.class));
        var org = caller.orgOrAll(query);
        query.check();
        return PageJson.of(listBudgets.list(caller.get(), org, wanted, paging.slice()), paging, BudgetJson::of);
    }

    @POST
    @ResponseStatus(201)
    @Operation(
            summary = "Set a budget for a key, a team or an org",
            description =
                    "A hard budget is never exceeded: a call that may not fit is refused before a vendor is asked."
                            + " There is one hard budget per scope, window, unit and set of models.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = BudgetCreateJson.class),
                            examples = @ExampleObject(name = "a team's month", value = """
                                            {"scope": "team", "scope_id": "01937f0e-7b9a-7c11-8a55-0d9b6f1c2e3a",
                                             "limit": "100.00", "window": "month"}""")))
    @APIResponse(
            responseCode = "201",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = BudgetJson.class)))
    @APIResponse(
            responseCode = "404",
            description = "There is no such key, team or org, or it is another tenant's",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ProblemJson.class)))
    @APIResponse(
            responseCode = "409",
            description = "There is such a hard budget already (`budget_exists`)",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ProblemJson.class)))
    public BudgetJson create(@QueryParam("org_id") @Nullable UUID org, @Nullable JsonNode body) {
        caller.get().mustManageKeys();
        var fields = Fields.of(body);
        var scope = fields.requiredChoice("scope", Scope.class);
        var scopeId = fields.requiredUuid("scope_id");
        var terms = BudgetFields.terms(fields);
        var named = fields.uuid("org_id");
        fields.check();
        var about = scope == Scope.ORG ? scopeId : org;
        return BudgetJson.of(
                createBudget.create(caller.get(), caller.org(named == null ? about : named), scope, scopeId, terms));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Show a budget and how its current window stands")
    public BudgetJson get(@PathParam("id") UUID id, @QueryParam("org_id") @Nullable UUID org) {
        return BudgetJson.of(readBudget.read(caller.get(), caller.org(org), id));
    }

    @PUT
    @Path("/{id}")
    @Operation(
            summary = "Change a budget's limit or alerts; absent fields stay",
            description = "A raised limit holds at once. A lowered one holds as far as what is used and held allows:"
                    + " until then `effective_limit` is above `limit`, and nothing new is admitted.")
    @RequestBody(
            content =
                    @Content(mediaType = "application/json", schema = @Schema(implementation = BudgetUpdateJson.class)))
    public BudgetJson update(
            @PathParam("id") UUID id, @QueryParam("org_id") @Nullable UUID org, @Nullable JsonNode body) {
        caller.get().mustManageKeys();
        var budget = readBudget.read(caller.get(), caller.org(org), id).budget();
        var edit = BudgetUpdateJson.read(Fields.of(body), budget);
        return BudgetJson.of(updateBudget.update(caller.get(), caller.org(org), id, edit));
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "End a budget; calls that run are still charged to it")
    public void delete(@PathParam("id") UUID id, @QueryParam("org_id") @Nullable UUID org) {
        deleteBudget.delete(caller.get(), caller.org(org), id);
    }
}
