package dev.farthing.rest.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.upstream.ChangeCredential;
import dev.farthing.application.upstream.CreateCredential;
import dev.farthing.application.upstream.DeleteCredential;
import dev.farthing.application.upstream.FindCredential;
import dev.farthing.application.upstream.ListCredentials;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
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

/// Vendors' secrets and how they take part; operators only.
@Path("/api/v1/gateway/credentials")
@Tag(name = "Upstream")
@Produces(MediaType.APPLICATION_JSON)
class CredentialResource {
    private final CurrentCaller caller;
    private final ProviderIds providers;
    private final ListCredentials listCredentials;
    private final FindCredential findCredential;
    private final CreateCredential createCredential;
    private final ChangeCredential changeCredential;
    private final DeleteCredential deleteCredential;

    CredentialResource(
            CurrentCaller caller,
            ProviderIds providers,
            ListCredentials listCredentials,
            FindCredential findCredential,
            CreateCredential createCredential,
            ChangeCredential changeCredential,
            DeleteCredential deleteCredential) {
        this.caller = caller;
        this.providers = providers;
        this.listCredentials = listCredentials;
        this.findCredential = findCredential;
        this.createCredential = createCredential;
        this.changeCredential = changeCredential;
        this.deleteCredential = deleteCredential;
    }

    @GET
    @Operation(summary = "List the credentials, never with their secrets")
    @Parameter(name = "provider_id", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(name = "search", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.STRING))
    @Parameter(
            name = "status",
            in = ParameterIn.QUERY,
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"active", "cooling", "invalid", "disabled"}))
    @Parameter(name = "tag", in = ParameterIn.QUERY, description = "one of its tags")
    @Parameter(name = "failures_from", in = ParameterIn.QUERY, description = "so many failures in a row at least")
    @Parameter(name = "created_from", in = ParameterIn.QUERY, description = "RFC 3339")
    @Parameter(name = "created_to", in = ParameterIn.QUERY, description = "RFC 3339, exclusive")
    @Parameter(name = "used_from", in = ParameterIn.QUERY, description = "RFC 3339")
    @Parameter(name = "used_to", in = ParameterIn.QUERY, description = "RFC 3339, exclusive")
    @Parameter(
            name = "sort",
            in = ParameterIn.QUERY,
            description = "name (as it is), status, failure_count, created_at or last_used_at; a - before it descends")
    @Parameter(
            name = "cursor",
            in = ParameterIn.QUERY,
            description = "next_cursor of the page before: pages that do not shift; it takes the place of page")
    @Parameter(name = "page", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @Parameter(name = "page_size", in = ParameterIn.QUERY, schema = @Schema(type = SchemaType.INTEGER))
    @APIResponse(responseCode = "200")
    public CredentialPageJson list(@Context UriInfo uri) {
        caller.get().mustBeOperator();
        var query = CredentialListQuery.read(Fields.query(uri));
        return CredentialPageJson.of(
                listCredentials.list(
                        query.filter(),
                        query.order(),
                        query.mark(),
                        query.paging().slice()),
                query);
    }

    @POST
    @ResponseStatus(201)
    @Operation(summary = "Add a secret to a provider's pool; nobody is called")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = CredentialWriteJson.class),
                            examples =
                                    @ExampleObject(
                                            name = "plain",
                                            value =
                                                    "{\"provider_id\":\"019a7c3e-0000-7000-8000-000000000001\",\"name\":\"team"
                                                            + " account\",\"secret\":\"sk-…\"}")))
    @APIResponse(
            responseCode = "201",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = CredentialJson.class)))
    public CredentialJson create(@Nullable JsonNode body) {
        caller.get().mustBeOperator();
        var draft = CredentialWriteJson.read(Fields.of(body), null, providers.all());
        return CredentialJson.of(createCredential.create(draft, ManagedBy.API));
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "Show a credential, never with its secret")
    @APIResponse(responseCode = "200")
    public CredentialJson find(@PathParam("id") UUID id) {
        caller.get().mustBeOperator();
        return CredentialJson.of(findCredential.find(id));
    }

    @PUT
    @Path("/{id}")
    @Operation(summary = "Change a credential; a new secret takes the old one's place under the same id")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = CredentialWriteJson.class)))
    @APIResponse(responseCode = "200")
    public CredentialJson change(@PathParam("id") UUID id, @Nullable JsonNode body) {
        caller.get().mustBeOperator();
        var known = providers.all();
        return CredentialJson.of(
                changeCredential.change(id, old -> CredentialWriteJson.read(Fields.of(body), old, known)));
    }

    @DELETE
    @Path("/{id}")
    @Operation(summary = "Take a secret out of the pool for good")
    @APIResponse(responseCode = "204")
    public void delete(@PathParam("id") UUID id) {
        caller.get().mustBeOperator();
        deleteCredential.delete(id);
    }
}
