package dev.farthing.rest.key;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.account.ActOnAdminKeys;
import dev.farthing.application.account.RotateAdminKey;
import dev.farthing.application.account.SetAdminKeyState;
import dev.farthing.domain.key.KeySwitch;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// What is done to admin keys: rotate, disable, enable, and all of it to many at once. Actions are PUT; POST does
/// as well.
@Path("/api/v1/gateway/admin-keys")
@Tag(name = "Admin keys")
@Produces(MediaType.APPLICATION_JSON)
class AdminKeyActionResource {
    private final CurrentCaller caller;
    private final RotateAdminKey rotateKey;
    private final SetAdminKeyState keyState;
    private final ActOnAdminKeys actOnKeys;

    AdminKeyActionResource(
            CurrentCaller caller, RotateAdminKey rotateKey, SetAdminKeyState keyState, ActOnAdminKeys actOnKeys) {
        this.caller = caller;
        this.rotateKey = rotateKey;
        this.keyState = keyState;
        this.actOnKeys = actOnKeys;
    }

    @PUT
    @Path("/{id}/rotate")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Give an admin key a new secret; the old one opens until the grace is over",
            description = "One old secret opens beside the new one, never two: another rotation within the grace ends"
                    + " the secret before the last at once, before rotate_grace_until.")
    @APIResponse(
            responseCode = "200",
            description = "The new secret, shown this once; a rotation that came before"
                    + " this one within its grace is over, and its old secret opens nothing any more")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = KeyRotationJson.class),
                            examples = @ExampleObject(name = "an hour", value = "{\"grace_seconds\":3600}")))
    public KeyRotateJson rotate(
            @PathParam("id") UUID id, @QueryParam("org_id") @Nullable UUID org, @Nullable JsonNode body) {
        caller.get().mustManageOrg();
        var grace = KeyRotationJson.read(Fields.ofOptional(body));
        return KeyRotateJson.of(
                rotateKey.rotate(caller.known(), caller.org(org), id, grace).fresh());
    }

    @POST
    @Path("/{id}/rotate")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(hidden = true)
    public KeyRotateJson rotateByPost(
            @PathParam("id") UUID id, @QueryParam("org_id") @Nullable UUID org, @Nullable JsonNode body) {
        return rotate(id, org, body);
    }

    @PUT
    @Path("/{id}/disable")
    @Operation(summary = "Disable an admin key")
    public AdminKeyJson disable(@PathParam("id") UUID id, @QueryParam("org_id") @Nullable UUID org) {
        return AdminKeyJson.of(keyState.set(caller.get(), caller.org(org), id, KeySwitch.DISABLE));
    }

    @POST
    @Path("/{id}/disable")
    @Operation(hidden = true)
    public AdminKeyJson disableByPost(@PathParam("id") UUID id, @QueryParam("org_id") @Nullable UUID org) {
        return disable(id, org);
    }

    @PUT
    @Path("/{id}/enable")
    @Operation(summary = "Enable a disabled admin key")
    public AdminKeyJson enable(@PathParam("id") UUID id, @QueryParam("org_id") @Nullable UUID org) {
        return AdminKeyJson.of(keyState.set(caller.get(), caller.org(org), id, KeySwitch.ENABLE));
    }

    @POST
    @Path("/{id}/enable")
    @Operation(hidden = true)
    public AdminKeyJson enableByPost(@PathParam("id") UUID id, @QueryParam("org_id") @Nullable UUID org) {
        return enable(id, org);
    }

    @POST
    @Path("/batch")
    @Operation(summary = "Disable, enable, delete or rotate up to 500 admin keys, each on its own")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = KeyBatchRequestJson.class),
                            examples =
                                    @ExampleObject(
                                            name = "disable one",
                                            value =
                                                    "{\"action\":\"disable\",\"ids\":[\"0198f1a2-6b1c-7d3e-8f40-5a6b7c8d9e0f\"]}")))
    public KeyBatchJson batch(@QueryParam("org_id") @Nullable UUID org, @Nullable JsonNode body) {
        caller.get().mustManageOrg();
        var orgId = caller.org(org);
        return KeyBatchRequestJson.read(Fields.of(body))
                .answer((action, ids) -> actOnKeys.act(caller.known(), orgId, action, ids));
    }
}
