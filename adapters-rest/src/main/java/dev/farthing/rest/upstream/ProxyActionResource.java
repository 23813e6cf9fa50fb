package dev.farthing.rest.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import dev.farthing.application.upstream.AddPastedProxies;
import dev.farthing.application.upstream.CheckProxies;
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

/// What is done to many outbound proxies; operators only.
@Path("/api/v1/gateway/proxies")
@Tag(name = "Upstream")
@Produces(MediaType.APPLICATION_JSON)
class ProxyActionResource {
    private static final int LONGEST_TEXT = 1_000_000;

    private final CurrentCaller caller;
    private final AddPastedProxies addPastedProxies;
    private final CheckProxies checkProxies;

    ProxyActionResource(CurrentCaller caller, AddPastedProxies addPastedProxies, CheckProxies checkProxies) {
        this.caller = caller;
        this.addPastedProxies = addPastedProxies;
        this.checkProxies = checkProxies;
    }

    /// A pasted list.
    @Schema(name = "ProxyPaste")
    record Paste(
            @Schema(required = true, writeOnly = true, maxLength = 1000000)
            String text) {}

    @POST
    @Path("/import")
    @Operation(
            summary = "Add every proxy of a pasted list",
            description = "One a line: scheme://user:password@host:port, host:port, or host:port:user:password; up to"
                    + " 500. Answers line by line, without passwords: created, duplicate, invalid or too_many.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = Paste.class),
                            examples =
                                    @ExampleObject(
                                            name = "two",
                                            value =
                                                    "{\"text\":\"socks5://me:…@one.example:1080\\nhttp://two.example:3128\"}")))
    @APIResponse(responseCode = "200")
    public ProxyLinesJson add(@Nullable JsonNode body) {
        caller.get().mustBeOperator();
        var fields = Fields.of(body);
        var text = fields.text("text", 1, LONGEST_TEXT);
        fields.check();
        return ProxyLinesJson.of(addPastedProxies.add(text));
    }

    @POST
    @Path("/check")
    @Operation(
            summary = "Find out which proxies lead to a vendor",
            description = "Some at a time; a proxy works when any answer comes through it within ten seconds.")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = ProxyChecksJson.Request.class),
                            examples =
                                    @ExampleObject(
                                            name = "all, anew",
                                            value = "{\"target\":\"https://vendor.example/v1\",\"use_cache\":false}")))
    @APIResponse(responseCode = "200")
    public ProxyChecksJson check(@Nullable JsonNode body) {
        caller.get().mustBeOperator();
        return ProxyChecksJson.of(checkProxies.check(ProxyChecksJson.read(Fields.ofOptional(body))));
    }
}
