package dev.farthing.rest.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.upstream.ChangeProvider;
import dev.farthing.application.upstream.CreateProvider;
import dev.farthing.application.upstream.DeleteProvider;
import dev.farthing.application.upstream.FindProvider;
import dev.farthing.application.upstream.ListProviders;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import dev.farthing.rest.ListingQuery;
import dev.farthing.rest.PageJson;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
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

/// Vendors' endpoints; operators only.
@Path("/api/v1/gateway/providers")
@Tag(name = "Upstream")
@Produces(MediaType.APPLICATION_JSON)
class ProviderResource {
    private final CurrentCaller caller;
    private final ListProviders listProviders;
    private final FindProvider findProvider;
    private final CreateProvider createProvider;
    private final ChangeProvider changeProvider;
    private final DeleteProvider deleteProvider;

    ProviderResource(
            CurrentCaller caller,
            ListProviders listProviders,
            FindProvider findProvider,
            CreateProvider createProvider,
            ChangeProvider changeProvider,
            DeleteProvider deleteProvider) {
        this.caller = caller;
        this.listProviders = listProviders;
        this.findProvider = findProvider;
        this.createProvider = createProvider;
        this.changeProvider = changeProvider;
        this.deleteProvider = deleteProvider;
    }

    @GET
    @Operation(summary = "List the providers")
    @Parameter(name = "search", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "status",
            in = ParameterIn.QUERY,
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"active", "disabled"}))
    @Parameter(name = "page", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(name = "page_size", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @APIResponse(responseCode = "200")
    public PageJson<ProviderJson> list(@Context UriInfo uri) {
        caller.get().mustBeOperator();
        var query = ListingQuery.of(uri, "active", "disabled");
        return PageJson.of(listProviders.list(query.listing()), query.paging(), ProviderJson::of);
    }

    @POST
    @ResponseStatus(201)
    @Operation(summary = "Make a vendor known")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = ProviderWriteJson.class),
                            examples = {
                                @ExampleObject(
                                        name = "openai",
                                        value =
                                                "{\"name\":\"openai\",\"protocol\":\"openai\",\"base_url\":\"https://api.openai.com/v1\"}"),
                                @ExampleObject(
                                        name = "abacus",
                                        value =
                                                "{\"name\":\"abacus\",\"protocol\":\"abacus\",\"base_url\":\"https://apps.abacus.ai\",\"balance_source\":\"abacus\",\"conversation\":{\"keep\":false,\"think\":true}}")
                            }))
    @APIResponse(
            responseCode = "201",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ProviderJson.class)))
    public ProviderJson create(@Nullable JsonNode body) {
        caller.get().mustBeOperator();
        return ProviderJson.of(createProvider.create(ProviderWriteJson.read(Fields.of(body), null), ManagedBy.API));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Show a provider")
    @APIResponse(responseCode = "200")
    public ProviderJson find(@PathParam("id") UUID id) {
        caller.get().mustBeOperator();
        return ProviderJson.of(findProvider.find(id));
    }

    @PUT
    @Path("/{id}")
    @Operation(summary = "Change a provider; absent fields stay as they are")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = ProviderWriteJson.class)))
    @APIResponse(responseCode = "200")
    public ProviderJson change(@PathParam("id") UUID id, @Nullable JsonNode body) {
        caller.get().mustBeOperator();
        return ProviderJson.of(changeProvider.change(id, old -> ProviderWriteJson.read(Fields.of(body), old)));
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Forget a provider that no credential and no route names")
    @APIResponse(responseCode = "204")
    public void delete(@PathParam("id") UUID id) {
        caller.get().mustBeOperator();
        deleteProvider.delete(id);
    }
}
