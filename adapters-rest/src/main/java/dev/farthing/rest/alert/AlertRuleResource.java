package dev.farthing.rest.alert;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.account.ReadOrg;
import dev.farthing.application.alert.CreateAlertRule;
import dev.farthing.application.alert.DeleteAlertRule;
import dev.farthing.application.alert.FindAlertRule;
import dev.farthing.application.alert.ListAlertRules;
import dev.farthing.application.alert.UpdateAlertRule;
import dev.farthing.rest.Csv;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import dev.farthing.rest.PageJson;
import dev.farthing.rest.Paging;
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

/// Alert rules: made, found, changed, silenced and removed.
@Path("/api/v1/obs/alert-rules")
@Tag(name = "Alerts")
@Produces(MediaType.APPLICATION_JSON)
class AlertRuleResource {
    private final CurrentCaller caller;
    private final ReadOrg readOrg;
    private final CreateAlertRule createAlertRule;
    private final ListAlertRules listAlertRules;
    private final FindAlertRule findAlertRule;
    private final UpdateAlertRule updateAlertRule;
    private final DeleteAlertRule deleteAlertRule;
    private final Csv csv;

    AlertRuleResource(
            CurrentCaller caller,
            ReadOrg readOrg,
            CreateAlertRule createAlertRule,
            ListAlertRules listAlertRules,
            FindAlertRule findAlertRule,
            UpdateAlertRule updateAlertRule,
            DeleteAlertRule deleteAlertRule,
            Csv csv) {
        this.caller = caller;
        this.readOrg = readOrg;
        this.createAlertRule = createAlertRule;
        this.listAlertRules = listAlertRules;
        this.findAlertRule = findAlertRule;
        this.updateAlertRule = updateAlertRule;
        this.deleteAlertRule = deleteAlertRule;
        this.csv = csv;
    }

    /// A page of rules.
    @Schema(name = "AlertRules")
    record AlertRulePageJson(List<AlertRuleJson> items, long total, int page, int pageSize) {}

    @GET
    @Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
    @Operation(
            summary = "List alert rules and how they stand, newest first",
            description =
                    "An operator sees those about every org beside those of the org asked for. With Accept: text/csv"
                            + " a table of the page.")
    @Parameter(name = "org_id", in = ParameterIn.QUERY, description = "another org, * for all; operators only")
    @Parameter(name = "page", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(name = "page_size", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = AlertRulePageJson.class)),
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
        var page = PageJson.of(listAlertRules.list(caller.get(), org, paging.slice()), paging, AlertRuleJson::of);
        return Csv.isWanted(accept)
                ? csv.answer(page.items(), AlertRuleJson.class, null)
                : Response.ok(page, MediaType.APPLICATION_JSON).build();
    }

    @POST
    @ResponseStatus(201)
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Make an alert rule",
            description = "Every rule is looked at every thirty seconds. An alarm is told of when it begins and when it"
                    + " ends, each once, to the webhooks of the org that want it.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = AlertRuleWriteJson.class),
                            examples = @ExampleObject(name = "failures", value = """
                                            {"name": "Many failures", "metric": "error_rate_pct", "threshold": "5",
                                             "resolve_threshold": "2", "window_minutes": 5, "severity": "critical"}""")))
    @APIResponse(
            responseCode = "201",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = AlertRuleJson.class)))
    public AlertRuleJson create(@QueryParam("org_id") @Nullable UUID org, @Nullable JsonNode body) {
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
        return AlertRuleJson.of(createAlertRule.create(caller.get(), about, AlertRuleWriteJson.read(fields, allOrgs)));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Show an alert rule and how it stands")
    public AlertRuleJson find(@PathParam("id") UUID id, @QueryParam("org_id") @Nullable UUID org) {
        reach(org);
        return AlertRuleJson.of(findAlertRule.find(caller.get(), id));
    }

    @PUT
    @Path("/{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Change or silence an alert rule; absent fields stay",
            description = "`silenced_until` keeps it from beginning or ending an alarm until then; null lets it speak"
                    + " again. Switching it off ends its alarm.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = AlertRuleWriteJson.class)))
    public AlertRuleJson update(
            @PathParam("id") UUID id, @QueryParam("org_id") @Nullable UUID org, @Nullable JsonNode body) {
        reach(org);
        var rule = findAlertRule.find(caller.get(), id).rule();
        var terms = AlertRuleWriteJson.over(rule.terms(), Fields.of(body), rule.orgId() == null);
        return AlertRuleJson.of(updateAlertRule.update(caller.get(), id, terms));
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Remove an alert rule; what it told stays in the history")
    @APIResponse(responseCode = "204")
    public void delete(@PathParam("id") UUID id, @QueryParam("org_id") @Nullable UUID org) {
        reach(org);
        deleteAlertRule.delete(caller.get(), id);
    }

    private void reach(@Nullable UUID org) {
        caller.get().mustManageOrg();
        caller.org(org);
    }
}
