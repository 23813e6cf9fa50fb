package dev.farthing.rest.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.Slice;
import dev.farthing.application.upstream.ActOnCredentials;
import dev.farthing.application.upstream.ActOnCredentials.Answer;
import dev.farthing.application.upstream.FindCredentialJob;
import dev.farthing.application.upstream.SelectCredentials;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import dev.farthing.rest.ProblemJson;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// What is done to many credentials at once; operators only.
@Path("/api/v1/gateway/credentials")
@Tag(name = "Upstream")
@Produces(MediaType.APPLICATION_JSON)
class CredentialBatchResource {
    private static final Slice FIRST_RESULT = new Slice(0, 1);

    private final CurrentCaller caller;
    private final SelectCredentials selectCredentials;
    private final ActOnCredentials actOnCredentials;
    private final FindCredentialJob findCredentialJob;

    CredentialBatchResource(
            CurrentCaller caller,
            SelectCredentials selectCredentials,
            ActOnCredentials actOnCredentials,
            FindCredentialJob findCredentialJob) {
        this.caller = caller;
        this.selectCredentials = selectCredentials;
        this.actOnCredentials = actOnCredentials;
        this.findCredentialJob = findCredentialJob;
    }

    @POST
    @Path("/batch")
    @Operation(
            summary = "Verify, reset, enable, disable or delete many credentials",
            description = "Those named by ids, or those the filter lets through when this is asked, up to 10000. Up to"
                    + " 100 (8 to verify) are done at once and answered with 200 and a result for each; more become a"
                    + " job, answered with 202 and the id to ask for its progress by. A job outlives restarts: what"
                    + " was not done is done by whichever replica comes by.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = CredentialBatchRequestJson.class),
                            examples = {
                                @ExampleObject(
                                        name = "by ids",
                                        value =
                                                "{\"action\":\"disable\",\"ids\":[\"019a7c3e-0000-7000-8000-000000000001\"]}"),
                                @ExampleObject(
                                        name = "by filter",
                                        value = "{\"action\":\"verify\",\"filter\":{\"status\":\"invalid\"}}")
                            }))
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = CredentialJobJson.class)))
    @APIResponse(
            responseCode = "202",
            description = "It takes longer",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = CredentialJobJson.class)))
    @APIResponse(
            responseCode = "409",
            description = "Too many jobs are unfinished",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ProblemJson.class)))
    public Response batch(@Nullable JsonNode body) {
        caller.get().mustBeOperator();
        var asked = CredentialBatchRequestJson.read(Fields.of(body));
        var filter = asked.filter();
        var ids = filter == null ? asked.ids() : selectCredentials.select(filter, CredentialBatchRequestJson.MOST);
        return switch (actOnCredentials.act(asked.action(), ids)) {
            case Answer.Later(var job) ->
                Response.accepted(CredentialJobJson.of(findCredentialJob.find(job, FIRST_RESULT))
                                .and(asked.malformed()))
                        .build();
            case Answer.Now(var outcomes) ->
                Response.ok(CredentialJobJson.done(
                                asked.action(),
                                Stream.concat(
                                                outcomes.stream().map(CredentialOutcomeJson::of),
                                                asked.malformed().stream().map(CredentialOutcomeJson::malformed))
                                        .toList()))
                        .build();
        };
    }
}
