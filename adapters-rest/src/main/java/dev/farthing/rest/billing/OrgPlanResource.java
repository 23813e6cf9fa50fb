package dev.farthing.rest.billing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.Listing;
import dev.farthing.application.billing.ChangeOrgPlan;
import dev.farthing.application.billing.FindComingPlan;
import dev.farthing.application.billing.FindOrgPlan;
import dev.farthing.application.billing.KnownPlan;
import dev.farthing.application.billing.ListPlanVersions;
import dev.farthing.application.report.ListOffers;
import dev.farthing.application.report.OrgZones;
import dev.farthing.rest.ComingPlanJson;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import dev.farthing.rest.billing.PlanJson.ListedPriceJson;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// The plan an org is on.
@Path("/api/v1/billing/plan")
@Tag(name = "Billing")
@Produces(MediaType.APPLICATION_JSON)
class OrgPlanResource {
    private static final int LONGEST_CODE = 64;

    private final CurrentCaller caller;
    private final FindOrgPlan findOrgPlan;
    private final FindComingPlan findComingPlan;
    private final ListPlanVersions listPlanVersions;
    private final ChangeOrgPlan changeOrgPlan;
    private final ListOffers listOffers;
    private final OrgZones zones;

    OrgPlanResource(
            CurrentCaller caller,
            FindOrgPlan findOrgPlan,
            FindComingPlan findComingPlan,
            ListPlanVersions listPlanVersions,
            ChangeOrgPlan changeOrgPlan,
            ListOffers listOffers,
            OrgZones zones) {
        this.caller = caller;
        this.findOrgPlan = findOrgPlan;
        this.findComingPlan = findComingPlan;
        this.listPlanVersions = listPlanVersions;
        this.changeOrgPlan = changeOrgPlan;
        this.listOffers = listOffers;
        this.zones = zones;
    }

    @GET
    @Operation(
            summary = "Show the plan the org is on now, with the prices that hold for it, and the plan it will be on")
    public PlanJson get(@QueryParam("org_id") @Nullable UUID asked) {
        var org = caller.org(asked);
        return json(org, findOrgPlan.find(org));
    }

    @PUT
    @Operation(
            summary = "Put the org on another plan, now or from an instant that lies ahead",
            description = "Operators only. The invoice of the month prorates both plans, to the microsecond.")
    @RequestBody(
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = PlanChangeJson.class)))
    public PlanJson change(@QueryParam("org_id") @Nullable UUID asked, @Nullable JsonNode body) {
        caller.get().mustBeOperator();
        var org = caller.org(asked);
        var fields = Fields.of(body);
        var plan = fields.text("plan", 1, LONGEST_CODE);
        var from = fields.instant("valid_from");
        fields.check();
        return json(org, changeOrgPlan.change(org, plan, from));
    }

    private PlanJson json(UUID org, KnownPlan plan) {
        return PlanJson.of(
                plan,
                prices(org),
                PlanVersionJson.of(listPlanVersions.list(plan.plan().id())),
                ComingPlanJson.of(findComingPlan.find(org).orElse(null)),
                zones.zoneOf(org));
    }

    private List<ListedPriceJson> prices(UUID org) {
        return listOffers.list(org, Listing.ALL).items().stream()
                .flatMap(offered ->
                        Stream.ofNullable(offered.price()).map(price -> ListedPriceJson.of(price, offered.next())))
                .toList();
    }

    /// Which plan from when on.
    @Schema(name = "PlanChange")
    record PlanChangeJson(
            @Schema(required = true, description = "a plan's code or id", examples = "team")
            String plan,

            @Schema(description = "absent: now") @Nullable Instant validFrom) {}
}
