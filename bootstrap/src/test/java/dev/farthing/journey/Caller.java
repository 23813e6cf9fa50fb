package dev.farthing.journey;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Somebody who calls a gateway with a key.
///
/// @param gateway where it answers: `http://host:port`
record Caller(String gateway, @Nullable String key) {
    static final String CHAT = "/v1/chat/completions";
    static final String COMPLETIONS = "/v1/completions";
    static final String MESSAGES = "/v1/messages";
    static final String EMBEDDINGS = "/v1/embeddings";

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /// An answer with its whole body.
    record Answer(int status, HttpHeaders headers, byte[] bytes) {
        static Answer of(HttpResponse<byte[]> response) {
            return new Answer(response.statusCode(), response.headers(), response.body());
        }

        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        com.fasterxml.jackson.databind.JsonNode json() {
            return Json.read(text());
        }

        @Nullable
        String header(String name) {
            return headers.firstValue(name).orElse(null);
        }

        /// The id of the call's row.
        String requestId() {
            return headers.firstValue("x-request-id")
                    .orElseThrow(() -> new AssertionError("no x-request-id: " + status + " " + text()));
        }

        /// The machine code of a refusal in OpenAI's shape.
        String errorCode() {
            return json().path("error").path("code").asText();
        }
    }

    Answer chat(String model, String prompt) {
        return post(CHAT, chatBody(model, prompt, false));
    }

    Answer chatStream(String model, String prompt) {
        return post(CHAT, chatBody(model, prompt, true));
    }

    static String chatBody(String model, String prompt, boolean stream) {
        var message = Json.map("role", "user", "content", prompt);
        return Json.object("model", model, "messages", java.util.List.of(message), "stream", stream);
    }

    Answer post(String path, String body) {
        return send(request(path, body).build());
    }

    Answer get(String path) {
        return send(authorized(path).build());
    }

    CompletableFuture<Answer> postAsync(String path, String body) {
        return CLIENT.sendAsync(request(path, body).build(), HttpResponse.BodyHandlers.ofByteArray())
                .thenApply(Answer::of);
    }

    HttpRequest.Builder request(String path, String body) {
        return authorized(path)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private HttpRequest.Builder authorized(String path) {
        var request = HttpRequest.newBuilder(URI.create(gateway + path)).timeout(PATIENCE);
        return key == null ? request : request.header("authorization", "Bearer " + key);
    }

    static Answer send(HttpRequest request) {
        try {
            // The request's own time-out ends with the head of the answer.
            return CLIENT.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
                    .thenApply(Answer::of)
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(request.method() + " " + request.uri(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// The status of a chat under an `Idempotency-Key`, or 0 when its client lost patience first.
    int once(String idempotencyKey, String body, Duration patience) {
        var request = request(CHAT, body)
                .header("idempotency-key", idempotencyKey)
                .timeout(patience)
                .build();
        try {
            return send(request).status();
        } catch (AssertionError _) {
            return 0;
        }
    }
}
