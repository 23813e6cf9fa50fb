package dev.farthing.rest.reconciliation;

import dev.farthing.application.reconciliation.AwaitReconciliation;
import dev.farthing.application.reconciliation.FindReconciliation;
import dev.farthing.application.reconciliation.Reconcile;
import dev.farthing.application.reconciliation.Reconciliation;
import dev.farthing.application.report.OrgZones;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import dev.farthing.rest.SpanQuery;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Whether usage, ledger, sums and budgets of an org agree, to the last digit.
@Path("/api/v1/billing/reconciliation")
@Tag(name = "Billing")
@Produces(MediaType.APPLICATION_JSON)
class ReconciliationResource {
    private static final int PATIENCE_SECONDS = 60;

    private final CurrentCaller caller;
    private final Reconcile reconcile;
    private final AwaitReconciliation awaitReconciliation;
    private final FindReconciliation findReconciliation;
    private final OrgZones zones;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    ReconciliationResource(
            CurrentCaller caller,
            Reconcile reconcile,
            AwaitReconciliation awaitReconciliation,
            FindReconciliation findReconciliation,
            OrgZones zones) {
        this.caller = caller;
        this.reconcile = reconcile;
        this.awaitReconciliation = awaitReconciliation;
        this.findReconciliation = findReconciliation;
        this.zones = zones;
    }

    @GET
    @Operation(
            summary = "Compare all that is recorded of an org's money",
            description = "from and to are widened to whole days of the org and answered as they were used. What takes"
                    + " longer than a minute is answered with a job, to be fetched later.")
    @Parameter(name = "org_id", in = ParameterIn.QUERY, description = "operator: another org")
    @Parameter(name = "from", in = ParameterIn.QUERY, description = "RFC 3339, or a date in the org's zone")
    @Parameter(name = "to", in = ParameterIn.QUERY, description = "likewise; a date is inclusive")
    @Parameter(name = "wait_seconds", in = ParameterIn.QUERY, description = "0 to 60: how long to wait for it")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = ReconciliationJson.class)))
    @APIResponse(
            responseCode = "202",
            description = "It takes longer",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = ReconciliationJobJson.class)))
    public Response reconcile(@Context UriInfo uri) throws InterruptedException {
        caller.get().mustManageOrg();
        var query = Fields.query(uri);
        var org = caller.org(query.uuid("org_id"));
        var span = SpanQuery.read(query);
        var patience = query.integer("wait_seconds", 0, PATIENCE_SECONDS);
        query.check();
        var zone = zones.zoneOf(org);
        var from = span.start(zone);
        var to = span.end(zone);
        var who = caller.get();
        var answer = CompletableFuture.supplyAsync(() -> reconcile.reconcile(who, org, from, to), threads);
        if (patience != null && patience == 0) {
            return later(org, answer);
        }
        try {
            int seconds = patience == null ? PATIENCE_SECONDS : patience;
            return Response.ok(ReconciliationJson.of(answer.get(seconds, TimeUnit.SECONDS)))
                    .build();
        } catch (TimeoutException _) {
            return later(org, answer);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        }
    }

    private Response later(UUID org, CompletableFuture<Reconciliation> answer) {
        var job = awaitReconciliation.await(org, answer);
        return Response.accepted(new ReconciliationJobJson(job, null)).build();
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Fetch a reconciliation that took longer")
    public ReconciliationJobJson get(@PathParam("id") UUID id, @QueryParam("org_id") @Nullable UUID org) {
        var job = findReconciliation.find(caller.get(), caller.org(org), id);
        var answer = job.answer();
        return new ReconciliationJobJson(job.id(), answer == null ? null : ReconciliationJson.of(answer));
    }
}
