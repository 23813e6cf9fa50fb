package dev.farthing.rest.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.upstream.ChangeModel;
import dev.farthing.application.upstream.CreateModel;
import dev.farthing.application.upstream.DeleteModel;
import dev.farthing.application.upstream.KeptModel;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;
import org.jspecify.annotations.Nullable;

/// What is offered, made and changed by operators. Ids may hold slashes and colons, so the path's rest is the id.
@Path("/api/v1/gateway/models")
@Tag(name = "Upstream")
@Produces(MediaType.APPLICATION_JSON)
class ModelResource {
    private final CurrentCaller caller;
    private final ProviderIds providers;
    private final PricedModels priced;
    private final CreateModel createModel;
    private final ChangeModel changeModel;
    private final DeleteModel deleteModel;

    ModelResource(
            CurrentCaller caller,
            ProviderIds providers,
            PricedModels priced,
            CreateModel createModel,
            ChangeModel changeModel,
            DeleteModel deleteModel) {
        this.caller = caller;
        this.providers = providers;
        this.priced = priced;
        this.createModel = createModel;
        this.changeModel = changeModel;
        this.deleteModel = deleteModel;
    }

    @POST
    @ResponseStatus(201)
    @Operation(summary = "Offer a model under an id of your choice")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = ModelWriteJson.class),
                            examples =
                                    @ExampleObject(
                                            name = "plain",
                                            value =
                                                    "{\"id\":\"gpt-4o-mini\",\"routes\":[{\"provider_id\":\"019a7c3e-0000-7000-8000-000000000001\"}]}")))
    @APIResponse(
            responseCode = "201",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ModelJson.class)))
    public ModelJson create(@Nullable JsonNode body) {
        caller.get().mustBeOperator();
        var fields = Fields.of(body);
        var id = ModelWriteJson.readId(fields);
        var draft = ModelWriteJson.read(fields, id, null, providers.all());
        return json(createModel.create(id, draft, ManagedBy.API));
    }

    @PUT
    @Path("/{id: .+}")
    @Operation(summary = "Change a model; absent fields stay as they are")
    @RequestBody(
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ModelWriteJson.class)))
    @APIResponse(responseCode = "200")
    public ModelJson change(@PathParam("id") String id, @Nullable JsonNode body) {
        caller.get().mustBeOperator();
        var known = providers.all();
        return json(changeModel.change(id, old -> ModelWriteJson.read(Fields.of(body), id, old, known)));
    }

    @DELETE
    @Path("/{id: .+}")
    @Operation(summary = "End the offer of a model; its calls and prices stay")
    @APIResponse(responseCode = "204")
    public void delete(@PathParam("id") String id) {
        caller.get().mustBeOperator();
        deleteModel.delete(id);
    }

    private ModelJson json(KeptModel kept) {
        return priced.of(List.of(kept)).getFirst();
    }
}
