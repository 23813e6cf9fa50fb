package dev.farthing.documents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.farthing.bootstrap.RunningFarthing;
import dev.farthing.persistence.server.TestFolders;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Whatever is sent to what the OpenAPI document names, the answer is one that the document names.
class FuzzJourneyTest {
    private static final String OPERATOR_KEY = "the-operator-of-made-up-requests-0123456789";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final int REQUESTS =
            Integer.getInteger("farthing.rounds", Boolean.getBoolean("farthing.long") ? 400 : 6);

    private static final int MOST_TOLD = 40;
    private static final int FIRST_REFUSAL = 400;

    private final JsonSchemaFactory schemas = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private final Map<String, JsonSchema> known = new HashMap<>();

    @Test
    void h117EveryAnswerToMadeUpRequestsIsOneThatTheDocumentNames() throws Exception {
        long seed = Long.getLong("farthing.seed", new Random().nextLong());
        var farthing = RunningFarthing.start(Map.of("FARTHING_OPERATOR_KEY", OPERATOR_KEY));
        try {
            var document = JSON.readTree(farthing.get("/q/openapi?format=json").body());
            var wrong = new TreeMap<String, String>();
            var made = new MadeUpRequests(document, seed);
            var inferenceKey = inferenceKey(farthing.url());
            int relayed = 0;
            for (var operation : operations(document, seed)) {
                var request = made.made(operation.method(), operation.path());
                var answer =
                        send(farthing.url(), request, isOpenedByInferenceKeys(operation) ? inferenceKey : OPERATOR_KEY);
                if (answer.statusCode() == 401) {
                    // one of the requests before has put an end to the key
                    inferenceKey = inferenceKey(farthing.url());
                }
                relayed += isRelayed(operation) && answer.statusCode() < FIRST_REFUSAL ? 1 : 0;
                var complaint = complaint(document, operation, answer);
                if (complaint != null) {
                    wrong.putIfAbsent(operation + " " + complaint, start(request.toString()));
                } else if (answer.statusCode() < FIRST_REFUSAL) {
                    made.learn(request, tree(answer.body()));
                }
            }
            assertThat(wrong.entrySet().stream().limit(MOST_TOLD))
                    .as("%d in all, with -Dfarthing.seed=%d", wrong.size(), seed)
                    .isEmpty();
            assertThat(relayed).as("calls that were relayed").isPositive();
        } finally {
            farthing.close();
            TestFolders.delete(farthing.dataDir());
        }
    }

    private record Operation(String method, String path) {
        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    /// All of them again and again, each round in another order; what takes away comes after what makes.
    private static List<Operation> operations(JsonNode document, long seed) {
        var all = new ArrayList<Operation>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                    if (path.getValue().path(method).has("responses")) {
                        all.add(new Operation(method, path.getKey()));
                    }
                }));
        var rounds = new ArrayList<Operation>();
        var random = new Random(seed);
        for (int i = 0; i < REQUESTS; i++) {
            Collections.shuffle(all, random);
            rounds.addAll(all);
        }
        return rounds;
    }

    private static boolean isOpenedByInferenceKeys(Operation operation) {
        return operation.path().startsWith("/v1") || operation.path().startsWith("/api/v1/me");
    }

    private static boolean isRelayed(Operation operation) {
        return operation.path().startsWith("/v1") && operation.method().equals("post");
    }

    private static String inferenceKey(String url) throws IOException, InterruptedException {
        var key = new MadeUpRequests.Made(
                "POST", "", "/api/v1/gateway/keys", "application/json", "{\"name\":\"made up\"}");
        var secret =
                JSON.readTree(send(url, key, OPERATOR_KEY).body()).path("key").asText();
        assertThat(secret).isNotEmpty();
        return secret;
    }

    private static HttpResponse<String> send(String url, MadeUpRequests.Made made, String key)
            throws IOException, InterruptedException {
        var body = made.body();
        var request = HttpRequest.newBuilder(URI.create(url + made.target()))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + key)
                .method(
                        made.method(),
                        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body, StandardCharsets.UTF_8));
        if (made.mediaType() != null) {
            request.header("Content-Type", made.mediaType());
        }
        if (made.method().equals("POST") && made.toString().hashCode() % 3 == 0) {
            request.header("Idempotency-Key", UUID.randomUUID().toString());
        }
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private @Nullable String complaint(JsonNode document, Operation operation, HttpResponse<String> answer) {
        var told = document.path("paths")
                .path(operation.path())
                .path(operation.method())
                .path("responses");
        int status = answer.statusCode();
        var response = told.has(String.valueOf(status)) ? told.path(String.valueOf(status)) : told.path("default");
        if (response.isMissingNode()) {
            return "answers " + status + ": " + start(answer.body());
        }
        if (status == 503 && answer.body().contains("\"not_ready\"")) {
            return "has no database: " + start(answer.body());
        }
        var content = response.path("content");
        var type = answer.headers().firstValue("content-type").orElse("").replaceAll("\\s*;.*", "");
        if (content.isEmpty()) {
            return status >= FIRST_REFUSAL || answer.body().isEmpty() ? null : status + " with " + start(answer.body());
        }
        if (!content.has(type)) {
            return status + " is of the type " + type;
        }
        if (!type.endsWith("json") || !content.path(type).has("schema")) {
            return null;
        }
        try {
            var errors = schema(document, content.path(type).path("schema")).validate(JSON.readTree(answer.body()));
            return errors.isEmpty()
                    ? null
                    : status + " says " + errors.iterator().next().getMessage();
        } catch (JsonProcessingException e) {
            return status + " is no JSON: " + start(answer.body());
        }
    }

    private JsonSchema schema(JsonNode document, JsonNode schema) {
        return known.computeIfAbsent(schema.toString(), _ -> {
            ObjectNode whole = schema.deepCopy();
            whole.set("components", document.path("components"));
            return schemas.getSchema(whole);
        });
    }

    private static JsonNode tree(String body) throws JsonProcessingException {
        return body.startsWith("{") ? JSON.readTree(body) : JSON.createObjectNode();
    }

    private static String start(String body) {
        return body.substring(0, Math.min(body.length(), 200)).replaceAll("request id [-0-9a-f]+", "request id …");
    }
}
