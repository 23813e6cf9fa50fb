package dev.farthing.rest.observation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.observation.ListNotices;
import dev.farthing.application.observation.Notice;
import dev.farthing.application.observation.PutUpNotice;
import dev.farthing.application.observation.TakeDownNotice;
import dev.farthing.application.upstream.FindModel;
import dev.farthing.rest.Csv;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
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

/// What everybody is told of beforehand.
@Path("/api/v1/obs/maintenance")
@Tag(name = "Observation")
@Produces(MediaType.APPLICATION_JSON)
class MaintenanceResource {
    private static final int LONGEST_TITLE = 200;
    private static final int LONGEST_NOTE = 4_000;
    private static final int MOST_MODELS = 1_000;
    private static final int LONGEST_MODEL = 128;

    private final CurrentCaller caller;
    private final ListNotices listNotices;
    private final PutUpNotice putUpNotice;
    private final TakeDownNotice takeDownNotice;
    private final FindModel findModel;
    private final InstantSource clock;
    private final Csv csv;

    MaintenanceResource(
            CurrentCaller caller,
            ListNotices listNotices,
            PutUpNotice putUpNotice,
            TakeDownNotice takeDownNotice,
            FindModel findModel,
            InstantSource clock,
            Csv csv) {
        this.caller = caller;
        this.listNotices = listNotices;
        this.putUpNotice = putUpNotice;
        this.takeDownNotice = takeDownNotice;
        this.findModel = findModel;
        this.clock = clock;
        this.csv = csv;
    }

    /// The maintenance that is under way or ahead.
    @Schema(name = "MaintenanceNotices")
    record NoticesJson(List<Notice> items) {}

    /// What is told, and of when.
    @Schema(name = "NewMaintenanceNotice")
    record WishJson(
            @Schema(required = true, examples = "The database moves")
            String title,

            @Schema(description = "absent: nothing more is said") @Nullable
            String note,

            @Schema(required = true) Instant startsAt,

            @Schema(required = true, description = "after starts_at")
            Instant endsAt,

            @Schema(description = "which ones it is about; absent: everything") @Nullable
            List<String> models) {}

    @GET
    @Operation(summary = "List the maintenance that is under way or ahead, the first to begin first")
    @Parameter(name = "org_id", in = ParameterIn.QUERY, description = "operator: another org; all are told the same")
    @Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
    @APIResponse(
            responseCode = "200",
            content = {
                @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = NoticesJson.class)),
                @Content(mediaType = Csv.TYPE)
            })
    public Response list(
            @Context UriInfo uri,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.ACCEPT) @DefaultValue("") String accept) {
        var query = Fields.query(uri);
        caller.orgOrAll(query);
        query.check();
        var notices = new NoticesJson(listNotices.list());
        return Csv.isWanted(accept)
                ? csv.answer(notices.items(), Notice.class, null)
                : Response.ok(notices, MediaType.APPLICATION_JSON).build();
    }

    @POST
    @ResponseStatus(201)
    @Operation(
            summary = "Tell everybody that something will be worked on",
            description = "Operator only. Shown on the status and the dashboard until it is over. A model that is not"
                    + " there is refused (404).")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = WishJson.class),
                            examples =
                                    @ExampleObject(
                                            name = "an hour at night",
                                            value = "{\"title\":\"The database moves\","
                                                    + "\"starts_at\":\"2026-12-01T18:00:00Z\","
                                                    + "\"ends_at\":\"2026-12-01T19:00:00Z\"}")))
    @APIResponse(
            responseCode = "201",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = Notice.class)))
    public Notice putUp(@Nullable JsonNode body) {
        caller.get().mustBeOperator();
        var fields = Fields.of(body);
        var title = fields.text("title", 1, LONGEST_TITLE);
        var note = fields.optionalText("note", LONGEST_NOTE);
        fields.require("starts_at");
        fields.require("ends_at");
        var starts = fields.instant("starts_at");
        var ends = fields.instant("ends_at");
        var models = fields.texts("models", MOST_MODELS, LONGEST_MODEL);
        if (starts != null && ends != null && !ends.isAfter(starts)) {
            fields.reject("ends_at", "value_error", "Value error, it lies after starts_at");
        }
        if (ends != null && ends.isBefore(clock.instant())) {
            fields.reject("ends_at", "value_error", "Value error, it is over already");
        }
        fields.checkAll();
        models.forEach(findModel::find);
        return putUpNotice.put(
                caller.get(),
                new PutUpNotice.Wish(
                        title,
                        note == null ? "" : note,
                        starts == null ? Instant.EPOCH : starts,
                        ends == null ? Instant.EPOCH : ends,
                        models));
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Take a notice down", description = "Operator only.")
    @APIResponse(responseCode = "204")
    public void takeDown(@PathParam("id") UUID id) {
        takeDownNotice.take(caller.get(), id);
    }
}
