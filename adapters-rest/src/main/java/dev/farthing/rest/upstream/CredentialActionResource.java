package dev.farthing.rest.upstream;

import dev.farthing.application.upstream.DisableCredential;
import dev.farthing.application.upstream.EnableCredential;
import dev.farthing.application.upstream.ResetCredential;
import dev.farthing.application.upstream.VerifyCredential;
import dev.farthing.rest.CurrentCaller;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// What is done to credentials; operators only.
@Path("/api/v1/gateway/credentials")
@Tag(name = "Upstream")
@APIResponse(responseCode = "200")
@Produces(MediaType.APPLICATION_JSON)
class CredentialActionResource {
    private final CurrentCaller caller;
    private final EnableCredential enableCredential;
    private final DisableCredential disableCredential;
    private final ResetCredential resetCredential;
    private final VerifyCredential verifyCredential;

    CredentialActionResource(
            CurrentCaller caller,
            EnableCredential enableCredential,
            DisableCredential disableCredential,
            ResetCredential resetCredential,
            VerifyCredential verifyCredential) {
        this.caller = caller;
        this.enableCredential = enableCredential;
        this.disableCredential = disableCredential;
        this.resetCredential = resetCredential;
        this.verifyCredential = verifyCredential;
    }

    @POST
    @Path("/{id}/verify")
    @Operation(
            summary = "Ask the vendor whether it takes a credential",
            description =
                    "One short word to a chat model that is routed there, or a question for the list of models. It"
                            + " is on no bill and in no statistics. What the vendor takes becomes active, what it refuses"
                            + " invalid; one whose account is empty is put out of use as if a call had found that out;"
                            + " any other trouble is told in last_error and changes nothing. What is disabled stays so.")
    public CredentialJson verify(@PathParam("id") UUID id) {
        caller.get().mustBeOperator();
        return CredentialJson.of(verifyCredential.verify(id).credential());
    }

    @POST
    @Path("/{id}/enable")
    @Operation(summary = "Let a disabled credential take part again")
    public CredentialJson enable(@PathParam("id") UUID id) {
        caller.get().mustBeOperator();
        return CredentialJson.of(enableCredential.enable(id));
    }

    @POST
    @Path("/{id}/disable")
    @Operation(summary = "Switch a credential off")
    public CredentialJson disable(@PathParam("id") UUID id) {
        caller.get().mustBeOperator();
        return CredentialJson.of(disableCredential.disable(id));
    }

    @POST
    @Path("/{id}/reset")
    @Operation(summary = "Forget a credential's failures: cooling and invalid become active")
    public CredentialJson reset(@PathParam("id") UUID id) {
        caller.get().mustBeOperator();
        return CredentialJson.of(resetCredential.reset(id));
    }
}
