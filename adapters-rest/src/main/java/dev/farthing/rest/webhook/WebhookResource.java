package dev.farthing.rest.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.account.ReadOrg;
import dev.farthing.application.webhook.CheckAddress;
import dev.farthing.application.webhook.CreateWebhook;
import dev.farthing.application.webhook.DeleteWebhook;
import dev.farthing.application.webhook.FindWebhook;
import dev.farthing.application.webhook.ListWebhooks;
import dev.farthing.application.webhook.UpdateWebhook;
import dev.farthing.application.webhook.WebhookDraft;
import dev.farthing.rest.Csv;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import dev.farthing.rest.PageJson;
import dev.farthing.rest.Paging;
import dev.farthing.rest.ProblemJson;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
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

/// Webhooks: made, found, changed and removed.
@Path("/api/v1/obs/webhooks")
@Tag(name = "Alerts")
@Produces(MediaType.APPLICATION_JSON)
class WebhookResource {
    private final CurrentCaller caller;
    private final ReadOrg readOrg;
    private final CheckAddress checkAddress;
    private final CreateWebhook createWebhook;
    private final ListWebhooks listWebhooks;
    private final FindWebhook findWebhook;
    private final UpdateWebhook updateWebhook;
    private final DeleteWebhook deleteWebhook;
    private final Csv csv;

    WebhookResource(
            CurrentCaller caller,
            ReadOrg readOrg,
            CheckAddress checkAddress,
            CreateWebhook createWebhook,
            ListWebhooks listWebhooks,
            FindWebhook findWebhook,
            UpdateWebhook updateWebhook,
            DeleteWebhook deleteWebhook,
            Csv csv) {
        this.caller = caller;
        this.readOrg = readOrg;
        this.checkAddress = checkAddress;
        this.createWebhook = createWebhook;
        this.listWebhooks = listWebhooks;
        this.findWebhook = findWebhook;
        this.updateWebhook = updateWebhook;
        this.deleteWebhook = deleteWebhook;
        this.csv = csv;
    }

    /// A page of webhooks.
    @Schema(name = "Webhooks")
    record WebhookPageJson(List<WebhookJson> items, long total, int page, int pageSize) {}

    @GET
    @Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
    @Operation(
            summary = "List webhooks, newest first",
            description =
                    "An operator sees those that hear of every org beside those of the org asked for. With Accept:"
                            + " text/csv a table of the page.")
    @Parameter(name = "org_id", in = ParameterIn.QUERY, description = "another org, * for all; operators only")
    @Parameter(name = "page", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(name = "page_size", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = WebhookPageJson.class)),
                @Content(mediaType = Csv.TYPE)
            })
    public Response list(
            @Context UriInfo uri,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.ACCEPT) @DefaultValue("") String accept) {
        caller.get().mustManageOrg();
        var query = Fields.query(uri);
        var paging = Paging.of(query);
        var org = caller.orgOrAll(query);
        query.check();
        var page = PageJson.of(listWebhooks.list(caller.get(), org, paging.slice()), paging, WebhookJson::of);
        return Csv.isWanted(accept)
                ? csv.answer(page.items(), WebhookJson.class, null)
                : Response.ok(page, MediaType.APPLICATION_JSON).build();
    }

    @POST
    @ResponseStatus(201)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Have somebody told",
            description = "Messages are signed after Standard Webhooks with the secret that this answer shows once."
                    + " Addresses in private networks are refused unless the setting private_targets_allowed is on.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = WebhookWriteJson.class),
                            examples = @ExampleObject(name = "budgets", value = """
                                            {"url": "https://example.com/farthing", "description": "on call",
                                             "kinds": ["budget_threshold", "low_balance"]}""")))
    @APIResponse(
            responseCode = "201",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = WebhookJson.class)))
    public WebhookJson create(@QueryParam("org_id") @Nullable UUID org, @Nullable JsonNode body) {
        caller.get().mustManageOrg();
        var fields = Fields.of(body);
        boolean allOrgs = fields.bool("all_orgs", false);
        var named = fields.uuid("org_id");
        var about = allOrgs ? null : caller.org(named == null ? org : named);
        if (about == null) {
            caller.get().mustBeOperator();
        } else {
            readOrg.read(caller.get(), about);
        }
        var draft = WebhookWriteJson.read(fields, checkAddress);
        fields.checkAll();
        return WebhookJson.of(createWebhook.create(caller.get(), about, draft));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Show a webhook")
    public WebhookJson find(@PathParam("id") UUID id, @QueryParam("org_id") @Nullable UUID org) {
        reach(org);
        return WebhookJson.of(findWebhook.find(caller.get(), id));
    }

    @PUT
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Change a webhook; absent fields stay",
            description = "What waits for it goes to where it is then. While it is switched off, nothing is queued for"
                    + " it, and what was queued before waits for four days.")
    @RequestBody(
            content =
                    @Content(mediaType = "application/json", schema = @Schema(implementation = WebhookWriteJson.class)))
    public WebhookJson update(
            @PathParam("id") UUID id, @QueryParam("org_id") @Nullable UUID org, @Nullable JsonNode body) {
        reach(org);
        var known = findWebhook.find(caller.get(), id);
        var fields = Fields.of(body);
        var draft = WebhookWriteJson.over(
                new WebhookDraft(known.address(), known.description(), known.kinds(), known.enabled()),
                fields,
                checkAddress);
        fields.checkAll();
        return WebhookJson.of(updateWebhook.update(caller.get(), id, _ -> draft));
    }

    @DELETE
    @Path("/{id}")
    @Operation(
            summary = "Remove a webhook",
            description = "What waits for it is given up; what became of its messages stays in the list of alerts. One"
                    + " that alert rules name is refused (409) until they name others.")
    @APIResponse(responseCode = "204")
    @APIResponse(
            responseCode = "409",
            description = "Alert rules name it",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ProblemJson.class)))
    public void delete(@PathParam("id") UUID id, @QueryParam("org_id") @Nullable UUID org) {
        reach(org);
        deleteWebhook.delete(caller.get(), id);
    }

    private void reach(@Nullable UUID org) {
        caller.get().mustManageOrg();
        caller.org(org);
    }
}
