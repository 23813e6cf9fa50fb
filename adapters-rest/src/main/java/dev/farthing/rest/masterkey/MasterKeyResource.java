package dev.farthing.rest.masterkey;

import dev.farthing.application.masterkey.ReadMasterKeyRotation;
import dev.farthing.rest.CurrentCaller;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/// Whether the previous master key can be taken away; operators only.
@Path("/api/v1/gateway/master-key")
@Tag(name = "Settings")
@Produces(MediaType.APPLICATION_JSON)
class MasterKeyResource {
    private final CurrentCaller caller;
    private final ReadMasterKeyRotation readMasterKeyRotation;

    MasterKeyResource(CurrentCaller caller, ReadMasterKeyRotation readMasterKeyRotation) {
        this.caller = caller;
        this.readMasterKeyRotation = readMasterKeyRotation;
    }

    @GET
    @Operation(summary = "Count what still needs the previous master key")
    @APIResponse(responseCode = "200")
    public MasterKeyJson read() {
        return MasterKeyJson.of(readMasterKeyRotation.read(caller.get()));
    }
}
