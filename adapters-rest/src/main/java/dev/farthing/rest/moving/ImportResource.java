package dev.farthing.rest.moving;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.farthing.application.moving.Belongings;
import dev.farthing.application.moving.MoveIn;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import dev.farthing.rest.ProblemJson;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.time.InstantSource;
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
import org.jspecify.annotations.Nullable;

/// What other gateways keep, taken in; operators only.
@Path("/api/v1/gateway/imports")
@Tag(name = "Imports")
@Produces(MediaType.APPLICATION_JSON)
class ImportResource {
    private static final int USUAL_DAYS = 90;
    private static final int MOST_DAYS = 365;

    private final CurrentCaller caller;
    private final MoveIn moveIn;
    private final ObjectMapper json;
    private final InstantSource clock;

    ImportResource(CurrentCaller caller, MoveIn moveIn, ObjectMapper json, InstantSource clock) {
        this.caller = caller;
        this.moveIn = moveIn;
        this.json = json;
        this.clock = clock;
    }

    /// Whose dump it is.
    enum Source {
        LITELLM,
        NEW_API,
        ONE_API
    }

    /// What orgs and teams are whose names somebody has here already.
    enum SameNames {
        LEAVE,
        JOIN
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Take in the keys, teams, budgets, vendors, models and prices of another gateway",
            description = "All of the dump is made or nothing, and nothing twice; what cannot be carried is named."
                    + " With dry_run=true it answers what would be made.")
    @Parameter(
            name = "from",
            in = ParameterIn.QUERY,
            required = true,
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"litellm", "new_api", "one_api"}))
    @Parameter(name = "dry_run", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.BOOLEAN))
    @Parameter(
            name = "secret_days",
            in = ParameterIn.QUERY,
            description = "after how many days an imported secret ends that nobody has used here: 90 unless given",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "365"))
    @Parameter(
            name = "org_id",
            in = ParameterIn.QUERY,
            description = "where to what belongs to no org there",
            schema = @Schema(type = SchemaType.STRING, format = "uuid"))
    @Parameter(
            name = "same_names",
            in = ParameterIn.QUERY,
            description = "whether an org or a team that has the name of one here is left out, as is usual, or its keys"
                    + " join that one",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"leave", "join"}))
    @RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(type = SchemaType.OBJECT),
                            examples = @ExampleObject(name = "litellm", value = "{\"teams\":[],\"keys\":[]}")))
    @APIResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ImportedJson.class)))
    @APIResponse(
            responseCode = "400",
            description = "This is no dump of that gateway",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ProblemJson.class)))
    public ImportedJson take(@Nullable JsonNode body, @Context UriInfo uri) {
        caller.get().mustBeOperator();
        var query = Fields.query(uri);
        var from = query.requiredChoice("from", Source.class);
        boolean dryRun = query.bool("dry_run", false);
        var days = query.integer("secret_days", 1, MOST_DAYS);
        var names = query.choice("same_names", SameNames.class, SameNames.LEAVE);
        var org = caller.org(query.uuid("org_id"));
        query.check();
        var until = clock.instant().plus(Duration.ofDays(days == null ? USUAL_DAYS : days));
        var things = read(from, body == null ? json.nullNode() : body);
        return ImportedJson.of(
                moveIn.move(caller.get(), org, things, new MoveIn.Terms(dryRun, until, names == SameNames.JOIN)));
    }

    private Belongings read(Source from, JsonNode dump) {
        return switch (from) {
            case LITELLM -> LiteLlmDump.read(dump);
            case NEW_API -> NewApiDump.read(json, dump, "new-api", ChannelTypes.ofNewApi());
            case ONE_API -> NewApiDump.read(json, dump, "one-api", ChannelTypes.ofOneApi());
        };
    }
}
