package dev.farthing.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.persistence.server.TestFolders;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// SIGTERM while a call is open: the call here is one whose body has not wholly arrived.
class SignalsJourneyTest {
    private static final Pattern INFERENCE_KEY = Pattern.compile("inference key\\s+(\\S+)");
    private static final String BODY =
            "{\"model\":\"demo-chat\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    private static final int HALF = BODY.length() / 2;

    private final Path folder = RunningFarthing.newDataDir();

    @AfterEach
    void tidy() {
        TestFolders.delete(folder);
    }

    @Test
    void anOpenCallIsFinishedAndNewOnesAreTurnedAway() throws Exception {
        try (var farthing = RunningFarthing.start(folder, Map.of());
                var call = halfACall(farthing)) {
            farthing.signal("TERM");
            farthing.awaitErr("waiting up to 30 s for 1 open call");
            var late = farthing.get("/health");
            assertThat(late.statusCode()).isEqualTo(503);
            assertThat(late.headers().firstValue("retry-after")).hasValue("1");
            assertThat(farthing.get("/q/openapi").statusCode()).isEqualTo(503);
            var lateCall = farthing.post("/v1/chat/completions", BODY);
            assertThat(lateCall.statusCode()).isEqualTo(503);
            assertThat(lateCall.headers().firstValue("retry-after")).hasValue("1");
            assertThat(lateCall.body()).contains("\"code\":\"shutting_down\"");
            assertThat(farthing.get("/q/health/ready").statusCode()).isEqualTo(503);
            assertThat(farthing.get("/q/health/live").statusCode()).isEqualTo(200);

            call.getOutputStream().write(BODY.substring(HALF).getBytes(StandardCharsets.US_ASCII));
            var reader = new BufferedReader(new InputStreamReader(call.getInputStream(), StandardCharsets.UTF_8));
            assertThat(reader.readLine()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(farthing.awaitEnd()).isZero();
            assertThat(farthing.databaseServer()).isEmpty();
        }
    }

    /// Between the database's start and the ready line, where the framework itself begins.
    @Test
    void aSignalDuringTheStartEndsItInOrder() {
        try (var farthing = RunningFarthing.start(folder, Map.of())) {
            farthing.stop();
        }
        try (var farthing = RunningFarthing.launch(folder, Map.of(), List.of())) {
            while (farthing.databaseServer().isEmpty()) {
                Thread.onSpinWait();
            }
            farthing.signal("TERM");
            assertThat(farthing.awaitEnd()).isZero();
            assertThat(farthing.databaseServer()).isEmpty();
        }
    }

    @Test
    void itDoesNotWaitForEver() throws Exception {
        try (var farthing = RunningFarthing.start(folder, Map.of("FARTHING_DRAIN_SECONDS", "1"));
                var _ = halfACall(farthing)) {
            farthing.signal("TERM");
            assertThat(farthing.awaitEnd()).isZero();
            assertThat(farthing.err()).anyMatch(line -> line.contains("1 call was still open"));
            assertThat(farthing.databaseServer()).isEmpty();
        }
    }

    @Test
    void aSecondSignalEndsWhatIsOpen() throws Exception {
        try (var farthing = RunningFarthing.start(folder, Map.of("FARTHING_DRAIN_SECONDS", "300"));
                var call = halfACall(farthing)) {
            farthing.signal("TERM");
            farthing.awaitErr("a second signal ends them");
            farthing.signal("TERM");
            var reader = new BufferedReader(new InputStreamReader(call.getInputStream(), StandardCharsets.UTF_8));
            assertThat(reader.readLine()).startsWith("HTTP/1.1 503 ");
            assertThat(farthing.awaitEnd()).isZero();
            assertThat(farthing.databaseServer()).isEmpty();
        }
    }

    private static Socket halfACall(RunningFarthing farthing) throws IOException, InterruptedException {
        var key = farthing.out().stream()
                .map(INFERENCE_KEY::matcher)
                .filter(matcher -> matcher.find())
                .map(matcher -> matcher.group(1))
                .findFirst()
                .orElseThrow();
        var socket = new Socket("127.0.0.1", farthing.uri("/").getPort());
        var head = "POST /v1/chat/completions HTTP/1.1\r\nHost: farthing\r\nAuthorization: Bearer " + key
                + "\r\nContent-Type: application/json\r\nContent-Length: " + BODY.length() + "\r\n\r\n";
        socket.getOutputStream().write((head + BODY.substring(0, HALF)).getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < 5; i++) {
            assertThat(farthing.get("/health").statusCode())
                    .as("answers to later questions show that the call is in")
                    .isEqualTo(200);
        }
        return socket;
    }
}
