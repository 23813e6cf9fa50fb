package dev.farthing.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.bootstrap.RunningFarthing;
import dev.farthing.persistence.server.TestFolders;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Starts with the configuration file that the documents show.
class ConfigurationJourneyTest {
    private static final Pattern EXAMPLE = Pattern.compile("(?s)```yaml\\n(.+?)```");
    private static final Pattern KEY = Pattern.compile("(sk-far-[0-9A-Za-z]{12}_[0-9A-Za-z]{49})");

    @TempDir
    Path folder;

    @Test
    void theConfigurationFileOfTheDocumentsIsApplied() throws Exception {
        var example = Repository.first(EXAMPLE, Repository.text("docs/configuration.md"));
        var file = Files.writeString(folder.resolve("farthing.yaml"), example);
        var variables = Map.of("FARTHING_CONFIG", file.toString(), "ACME_API_KEY", "sk-acme-0123456789");
        try (var farthing = RunningFarthing.start(variables);
                var client = HttpClient.newHttpClient()) {
            var key = Repository.first(KEY, String.join("\n", farthing.out()));
            var request = HttpRequest.newBuilder(farthing.uri("/v1/models"))
                    .header("authorization", "Bearer " + key)
                    .build();
            assertThat(client.send(request, BodyHandlers.ofString()).body()).contains("\"id\":\"acme/large\"");
            assertThat(farthing.stop()).isZero();
            TestFolders.delete(farthing.dataDir());
        }
    }
}
