package dev.farthing.rest.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.upstream.AddPastedCredentials;
import dev.farthing.application.upstream.RemovePastedCredentials;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Credentials added and removed by pasted text; operators only.
@Path("/api/v1/gateway/credentials")
@Tag(name = "Upstream")
@Produces(MediaType.APPLICATION_JSON)
class CredentialPasteResource {
    private final CurrentCaller caller;
    private final ProviderIds providers;
    private final AddPastedCredentials addPastedCredentials;
    private final RemovePastedCredentials removePastedCredentials;

    CredentialPasteResource(
            CurrentCaller caller,
            ProviderIds providers,
            AddPastedCredentials addPastedCredentials,
            RemovePastedCredentials removePastedCredentials) {
        this.caller = caller;
        this.providers = providers;
        this.addPastedCredentials = addPastedCredentials;
        this.removePastedCredentials = removePastedCredentials;
    }

    @POST
    @Path("/import")
    @Operation(
            summary = "Add every secret of a pasted text to a provider's pool",
            description = "Each takes part as the other fields say, under name and a dash and some digits. Answers line"
                    + " by line, each secret masked: created, duplicate (the provider has it), repeated (it stood in the"
                    + " text before) or name_taken. Nobody is called.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema =
                                    @Schema(
                                            allOf = {PastedJson.class, CredentialWriteJson.class},
                                            requiredProperties = "provider_id"),
                            examples =
                                    @ExampleObject(
                                            name = "pasted",
                                            value =
                                                    "{\"provider_id\":\"019a7c3e-0000-7000-8000-000000000001\",\"text\":\"one:"
                                                            + " sk-…\\ntwo: sk-…\",\"tags\":[\"bought in May\"]}")))
    @APIResponse(responseCode = "200")
    public PastedLineJson.Lines add(@Nullable JsonNode body) {
        caller.get().mustBeOperator();
        var fields = Fields.of(body);
        var provider = fields.requiredUuid("provider_id");
        if (fields.uuid("provider_id") != null && !providers.all().contains(provider)) {
            fields.reject("provider_id", "value_error", "no provider has this id");
        }
        var secrets = PastedJson.read(fields);
        var pattern = CredentialWriteJson.pattern(fields);
        fields.check();
        return PastedLineJson.ofImport(addPastedCredentials.add(provider, secrets, pattern));
    }

    @POST
    @Path("/remove")
    @Operation(
            summary = "Take every credential out of the pool whose secret stands in a pasted text",
            description = "Of one provider if provider_id is given. Answers line by line, each secret masked: removed,"
                    + " unknown, repeated or managed_by_file.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = PastedJson.class),
                            examples = @ExampleObject(name = "pasted", value = "{\"text\":\"leaked: sk-…\"}")))
    @APIResponse(responseCode = "200")
    public PastedLineJson.Lines remove(@Nullable JsonNode body) {
        caller.get().mustBeOperator();
        var fields = Fields.of(body);
        var provider = fields.uuid("provider_id");
        var secrets = PastedJson.read(fields);
        fields.check();
        return PastedLineJson.ofRemoval(removePastedCredentials.remove(provider, secrets));
    }
}
