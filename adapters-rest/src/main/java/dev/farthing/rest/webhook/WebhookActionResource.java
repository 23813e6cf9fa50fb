package dev.farthing.rest.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.webhook.Delivery;
import dev.farthing.application.webhook.ListDeliveries;
import dev.farthing.application.webhook.RedeliverMessage;
import dev.farthing.application.webhook.RotateWebhook;
import dev.farthing.application.webhook.TestWebhook;
import dev.farthing.rest.Csv;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Cursor;
import dev.farthing.rest.Fields;
import dev.farthing.rest.Paging;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// What is done with a webhook: tried out, given another secret, told again.
@Path("/api/v1/obs/webhooks/{id}")
@Tag(name = "Alerts")
@Produces(MediaType.APPLICATION_JSON)
class WebhookActionResource {
    private final CurrentCaller caller;
    private final TestWebhook testWebhook;
    private final RotateWebhook rotateWebhook;
    private final ListDeliveries listDeliveries;
    private final RedeliverMessage redeliverMessage;
    private final Csv csv;

    WebhookActionResource(
            CurrentCaller caller,
            TestWebhook testWebhook,
            RotateWebhook rotateWebhook,
            ListDeliveries listDeliveries,
            RedeliverMessage redeliverMessage,
            Csv csv) {
        this.caller = caller;
        this.testWebhook = testWebhook;
        this.rotateWebhook = rotateWebhook;
        this.listDeliveries = listDeliveries;
        this.redeliverMessage = redeliverMessage;
        this.csv = csv;
    }

    @POST
    @Path("/test")
    @Operation(
            summary = "Send a message that means nothing, now, and tell what became of it",
            description = "Its kind is webhook_test. Takes up to twenty seconds.")
    public DeliveryJson test(@PathParam("id") UUID id, @QueryParam("org_id") @Nullable UUID org) {
        reach(org);
        return DeliveryJson.of(testWebhook.test(caller.get(), id));
    }

    @POST
    @Path("/rotate")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Give a webhook another secret",
            description = "During the grace messages carry two signatures, one of each secret.")
    @RequestBody(
            required = false,
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = WebhookRotateJson.class)))
    public WebhookJson rotate(
            @PathParam("id") UUID id, @QueryParam("org_id") @Nullable UUID org, @Nullable JsonNode body) {
        reach(org);
        return WebhookJson.of(rotateWebhook.rotate(caller.get(), id, WebhookRotateJson.grace(body)));
    }

    @GET
    @Path("/deliveries")
    @Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
    @Operation(
            summary = "List what became of the messages for a webhook, newest first",
            description =
                    "Kept as long as their messages. `state=dead` lists what was given up. With Accept: text/csv a table of the"
                            + " page, whose next cursor is in the header x-next-cursor.")
    @Parameter(name = "org_id", in = ParameterIn.QUERY, description = "another org; operators only")
    @Parameter(name = "state", in = ParameterIn.QUERY, description = "pending, delivered or dead")
    @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "next_cursor of the page before")
    @Parameter(name = "page_size", in = ParameterIn.QUERY, description = "1 to 500, default 50")
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = DeliveryJson.PageJson.class)),
                @Content(mediaType = Csv.TYPE)
            })
    public Response deliveries(
            @PathParam("id") UUID id,
            @Context UriInfo uri,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.ACCEPT) @DefaultValue("") String accept) {
        caller.get().mustManageOrg();
        var query = Fields.query(uri);
        caller.org(query.uuid("org_id"));
        var state = query.optionalChoice("state", Delivery.State.class);
        var cursor = Cursor.read(query);
        int size = Paging.of(query).pageSize();
        query.check();
        var page = DeliveryJson.PageJson.of(listDeliveries.list(caller.get(), id, state, cursor, size));
        return Csv.isWanted(accept)
                ? csv.answer(page.items(), DeliveryJson.class, page.nextCursor())
                : Response.ok(page, MediaType.APPLICATION_JSON).build();
    }

    @POST
    @Path("/deliveries/{delivery}/redeliver")
    @Operation(
            summary = "Bring a message again, under the same id",
            description = "One that waits for its next attempt waits no longer.")
    public DeliveryJson redeliver(
            @PathParam("id") UUID id, @PathParam("delivery") UUID delivery, @QueryParam("org_id") @Nullable UUID org) {
        reach(org);
        return DeliveryJson.of(redeliverMessage.redeliver(caller.get(), id, delivery));
    }

    private void reach(@Nullable UUID org) {
        caller.get().mustManageOrg();
        caller.org(org);
    }
}
