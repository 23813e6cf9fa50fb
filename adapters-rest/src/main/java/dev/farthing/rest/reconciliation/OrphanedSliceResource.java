package dev.farthing.rest.reconciliation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.reconciliation.ListOrphanedSlices;
import dev.farthing.application.reconciliation.OrphanedSliceView;
import dev.farthing.application.reconciliation.ReconcileOrphanedSlice;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import dev.farthing.rest.PageJson;
import dev.farthing.rest.Paging;
import dev.farthing.rest.ProblemJson;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// What is set aside of budgets for gateway processes that died, for operators.
@Path("/api/v1/billing/orphaned-slices")
@Tag(name = "Billing")
@Produces(MediaType.APPLICATION_JSON)
class OrphanedSliceResource {
    private final CurrentCaller caller;
    private final ListOrphanedSlices listOrphanedSlices;
    private final ReconcileOrphanedSlice reconcileOrphanedSlice;

    OrphanedSliceResource(
            CurrentCaller caller,
            ListOrphanedSlices listOrphanedSlices,
            ReconcileOrphanedSlice reconcileOrphanedSlice) {
        this.caller = caller;
        this.listOrphanedSlices = listOrphanedSlices;
        this.reconcileOrphanedSlice = reconcileOrphanedSlice;
    }

    /// What is known of what was spent.
    private enum State {
        ORPHANED,
        RECONCILED
    }

    @GET
    @Operation(
            summary = "List what is set aside for gateway processes that died, newest first",
            description = "Under relaxed durability calls are admitted from slices of hard budgets that a process has"
                    + " in memory. What was left of them when it died stays set aside, for its last calls may have"
                    + " spent it without leaving a row.")
    @Parameter(name = "org_id", in = ParameterIn.QUERY, description = "another org; * for all of them")
    @Parameter(name = "state", in = ParameterIn.QUERY, description = "orphaned or reconciled")
    @Parameter(name = "page", in = ParameterIn.QUERY)
    @Parameter(name = "page_size", in = ParameterIn.QUERY)
    public PageJson<OrphanedSliceView> list(@Context UriInfo uri) {
        caller.get().mustBeOperator();
        var query = Fields.query(uri);
        var org = caller.orgOrAll(query);
        var state = query.optionalChoice("state", State.class);
        var paging = Paging.of(query);
        query.check();
        var page = listOrphanedSlices.list(
                caller.get(), org, state == null ? null : state == State.RECONCILED, paging.slice());
        return PageJson.of(page, paging, Function.identity());
    }

    @POST
    @Path("/{id}/reconcile")
    @Operation(
            summary = "Free what the lost calls of a dead gateway process did not come to",
            description = "`amount` is what they are known to have come to, in the budget's unit; that much stays set"
                    + " aside as long as the window lasts, the rest is free at once. Nobody is charged anything: of"
                    + " these calls there are no rows. The same again changes nothing.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = OrphanedSliceOutcomeJson.class),
                            examples = {
                                @ExampleObject(
                                        name = "nothing was spent",
                                        value = "{\"amount\": \"0\", \"reason\": \"no such calls on the bill\"}"),
                                @ExampleObject(
                                        name = "by the vendor's bill",
                                        value = "{\"amount\": \"0.0123\","
                                                + " \"reason\": \"bill of November, lines 4 to 9\"}")
                            }))
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = OrphanedSliceView.class)))
    @APIResponse(
            responseCode = "404",
            description = "No such slice was given up",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ProblemJson.class)))
    @APIResponse(
            responseCode = "409",
            description = "Less than that is set aside of it (`state_conflict`)",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ProblemJson.class)))
    public OrphanedSliceView reconcile(
            @PathParam("id") UUID id, @QueryParam("org_id") @Nullable UUID asked, @Nullable JsonNode body) {
        caller.get().mustBeOperator();
        var outcome = OrphanedSliceOutcomeJson.read(Fields.of(body));
        return reconcileOrphanedSlice.reconcile(
                caller.get(), caller.org(asked), id, outcome.amount(), outcome.reason());
    }
}
