package dev.farthing.journey;

import dev.farthing.bootstrap.RunningFarthing;
import dev.farthing.persistence.server.TestFolders;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The OpenAPI document as somebody else's fuzzer reads it, for half an hour; by `./farthing test --long`.
@Tag("long")
class SchemathesisJourneyTest {
    private static final int SECONDS = 1_800;
    private static final String OPERATOR_KEY = "the-operator-of-schemathesis-0123456789";

    @Test
    void h117SchemathesisFindsNoAnswerThatTheDocumentDoesNotName() throws Exception {
        var python = new Python();
        python.install("schemathesis");
        var farthing = RunningFarthing.start(Map.of("FARTHING_OPERATOR_KEY", OPERATOR_KEY));
        try {
            var document = Files.writeString(
                    python.folder().resolve("openapi.json"),
                    farthing.get("/q/openapi?format=json").body());
            // ends with another code where it finds something
            python.run(
                    2 * SECONDS,
                    python.program("schemathesis", "schemathesis"),
                    "run",
                    document.toString(),
                    "--url",
                    farthing.url(),
                    "--header",
                    "Authorization: Bearer " + OPERATOR_KEY,
                    "--include-path-regex",
                    "^/api/v1",
                    "--checks",
                    "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance",
                    // a vendor that cannot be reached is 502, and stands in the document
                    "--exclude-path",
                    "/api/v1/gateway/providers/{id}/models",
                    "--continue-on-failure",
                    "--no-shrink",
                    "--request-timeout",
                    "60",
                    "--max-time",
                    String.valueOf(SECONDS));
        } finally {
            farthing.close();
            TestFolders.delete(farthing.dataDir());
        }
    }
}
