package dev.farthing.rest.leak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.farthing.application.leak.LeakReport;
import dev.farthing.application.leak.ReportLeak;
import dev.farthing.domain.fault.Fault;
import dev.farthing.rest.ClientAddress;
import dev.farthing.rest.Fields;
import dev.farthing.rest.LeakSigners;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Takes reports of leaked secrets: from anybody, and signed ones from scanners.
@Path("/api/v1/leaks")
@Tag(name = "Leaks")
@Produces(MediaType.APPLICATION_JSON)
class LeakResource {
    private static final int MOST_BYTES = 1 << 20;

    private final ReportLeak reportLeak;
    private final LeakSigners signers;
    private final ClientAddress addresses;
    private final ObjectMapper json;

    LeakResource(ReportLeak reportLeak, LeakSigners signers, ClientAddress addresses, ObjectMapper json) {
        this.reportLeak = reportLeak;
        this.signers = signers;
        this.addresses = addresses;
        this.json = json;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Report a leaked secret",
            description = "Needs no key: whoever has the secret may tell. The answer is the same whether or not the"
                    + " secret is one of this gateway.")
    @APIResponse(responseCode = "202", description = "It is looked into, and acted on if it opens anything")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = LeakRequestJson.class),
                            examples =
                                    @ExampleObject(
                                            name = "found",
                                            value =
                                                    "{\"secret\":\"sk-far-…\",\"url\":\"https://example.com/paste/1\"}")))
    public Response report(@Nullable JsonNode body, @Context HttpServerRequest request) {
        var leak = LeakRequestJson.read(Fields.of(body));
        reportLeak.report(new LeakReport.Plain(leak, addresses.of(request)));
        return Response.accepted().build();
    }

    @POST
    @Path("/github")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Take a signed report of GitHub's secret scanning",
            description = "Needs no key but a signature by one of the keys in the file that"
                    + " FARTHING_LEAK_REPORT_KEYS names: ECDSA on P-256 with SHA-256 over the body, in DER and"
                    + " base64. A report that comes again is answered as before and does nothing.")
    @APIResponse(
            responseCode = "200",
            description = "Which of the tokens are secrets of this gateway",
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(type = SchemaType.ARRAY, implementation = ScannedLabelJson.class)))
    @APIResponse(responseCode = "401", description = "No key that is known has signed this body")
    @APIResponse(responseCode = "404", description = "This gateway takes no signed reports")
    @RequestBody(
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(type = SchemaType.ARRAY, implementation = ScannedTokenJson.class),
                            examples =
                                    @ExampleObject(
                                            name = "one",
                                            value =
                                                    "[{\"token\":\"sk-far-…\",\"type\":\"farthing_api_key\",\"url\":\"https://github.com/octocat/example\",\"source\":\"content\"}]")))
    public List<ScannedLabelJson> reportSigned(
            byte[] body,
            @HeaderParam("Github-Public-Key-Identifier") @Nullable String keyName,
            @HeaderParam("Github-Public-Key-Signature") @Nullable String signature)
            throws IOException {
        if (!signers.areThere()) {
            throw Fault.NOT_FOUND.because("this gateway takes no signed reports");
        }
        if (body.length > MOST_BYTES) {
            throw Fault.REQUEST_TOO_LARGE.because("a report has at most " + MOST_BYTES + " bytes");
        }
        if (keyName == null || signature == null || !signers.haveSigned(body, keyName, signature)) {
            throw Fault.UNAUTHORIZED.because("no key that is known has signed this body");
        }
        var tokens = ScannedTokenJson.read(json.readTree(body));
        var leaks = tokens.stream()
                .filter(ScannedTokenJson::mayBeSecret)
                .map(ScannedTokenJson::leak)
                .toList();
        // Not of the signature too: of one that is valid anybody can make another.
        var digest = Sha256.of(body);
        var ours = reportLeak.report(new LeakReport.Signed(HexFormat.of().formatHex(digest), leaks));
        return tokens.stream()
                .map(token -> ScannedLabelJson.of(token, ours.contains(token.token())))
                .toList();
    }
}
