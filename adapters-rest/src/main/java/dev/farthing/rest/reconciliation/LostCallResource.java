package dev.farthing.rest.reconciliation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.reconciliation.FindLostCall;
import dev.farthing.application.reconciliation.ListLostCalls;
import dev.farthing.application.reconciliation.LostCallView;
import dev.farthing.application.reconciliation.ReconcileLostCall;
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

/// Calls that were given up with their gateways, for operators.
@Path("/api/v1/billing/lost-calls")
@Tag(name = "Billing")
@Produces(MediaType.APPLICATION_JSON)
class LostCallResource {
    private final CurrentCaller caller;
    private final ListLostCalls listLostCalls;
    private final FindLostCall findLostCall;
    private final ReconcileLostCall reconcileLostCall;

    LostCallResource(
            CurrentCaller caller,
            ListLostCalls listLostCalls,
            FindLostCall findLostCall,
            ReconcileLostCall reconcileLostCall) {
        this.caller = caller;
        this.listLostCalls = listLostCalls;
        this.findLostCall = findLostCall;
        this.reconcileLostCall = reconcileLostCall;
    }

    /// What the charge of a lost call rests on.
    private enum State {
        ORPHANED,
        RECONCILED
    }

    @GET
    @Operation(
            summary = "List the calls whose gateway died, newest first",
            description = "Orphaned ones are charged a guess: all that they hold of hard budgets, else what had come"
                    + " of them by the last note.")
    @Parameter(name = "org_id", in = ParameterIn.QUERY, description = "another org; * for all of them")
    @Parameter(name = "state", in = ParameterIn.QUERY, description = "orphaned or reconciled")
    @Parameter(name = "page", in = ParameterIn.QUERY)
    @Parameter(name = "page_size", in = ParameterIn.QUERY)
    public PageJson<LostCallView> list(@Context UriInfo uri) {
        caller.get().mustBeOperator();
        var query = Fields.query(uri);
        var org = caller.orgOrAll(query);
        var state = query.optionalChoice("state", State.class);
        var paging = Paging.of(query);
        query.check();
        var page =
                listLostCalls.list(caller.get(), org, state == null ? null : state == State.RECONCILED, paging.slice());
        return PageJson.of(page, paging, Function.identity());
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Show a call whose gateway died, with all corrections of what it is charged")
    public LostCallView find(@PathParam("id") UUID id, @QueryParam("org_id") @Nullable UUID asked) {
        caller.get().mustBeOperator();
        return findLostCall.find(caller.get(), caller.org(asked), id);
    }

    @POST
    @Path("/{id}/reconcile")
    @Operation(
            summary = "Charge a call whose gateway died what it came to",
            description = "Give what it is to be charged (`amount`), or its tokens, which are priced as it was"
                    + " admitted, or both; or `progress`, for as far as it had come by the last note. The correction"
                    + " is an adjustment beside the call's row, with a posting; budgets follow as far as they have"
                    + " room, and an invoice that was issued already is followed by a line of the next. Whatever it"
                    + " came to beyond its hold is overrun. What a bill tells may be replaced by what another one"
                    + " tells, a note by either. The same again changes nothing.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = LostCallOutcomeJson.class),
                            examples = {
                                @ExampleObject(
                                        name = "by the vendor's bill",
                                        value = "{\"amount\": \"0.0123\", \"reason\": \"bill of November, line 4\"}"),
                                @ExampleObject(
                                        name = "by its tokens",
                                        value = "{\"input_tokens\": 1200, \"output_tokens\": 85,"
                                                + " \"reason\": \"the vendor's record\"}"),
                                @ExampleObject(
                                        name = "as far as it is known to have come",
                                        value = "{\"progress\": true, \"reason\": \"the vendor has no record\"}")
                            }))
    @APIResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = LostCallView.class)))
    @APIResponse(
            responseCode = "404",
            description = "No such call was given up",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ProblemJson.class)))
    @APIResponse(
            responseCode = "409",
            description = "Better is known than the note (`state_conflict`)",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ProblemJson.class)))
    public LostCallView reconcile(
            @PathParam("id") UUID id, @QueryParam("org_id") @Nullable UUID asked, @Nullable JsonNode body) {
        caller.get().mustBeOperator();
        var wish = LostCallOutcomeJson.read(Fields.of(body));
        return reconcileLostCall.reconcile(caller.get(), caller.org(asked), id, wish);
    }
}
