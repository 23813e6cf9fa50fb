package dev.farthing.documents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.farthing.bootstrap.RunningFarthing;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.persistence.server.TestFolders;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The OpenAPI document tells what is served, all of it and nothing else.
class OpenApiJourneyTest {
    private static final String COMMITTED = "docs/openapi.yaml";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS));
    private static final List<String> FIRST = List.of("openapi", "info", "servers", "tags", "paths", "components");
    /// Where nobody is asked for a key.
    private static final Set<String> OPEN = Set.of("/health", "/api/v1/leaks", "/api/v1/leaks/github");

    private static final Set<String> VERBS = Set.of("get", "put", "post", "delete", "patch", "head", "options");

    private static final List<Class<?>> OURS = new ClassFileImporter()
            .importPackages("dev.farthing").stream()
                    .filter(JavaClass::isRecord)
                    .<Class<?>>map(JavaClass::reflect)
                    .toList();

    private static RunningFarthing farthing;
    private static JsonNode served;

    @BeforeAll
    static void read() throws Exception {
        farthing = RunningFarthing.start(Map.of());
        served = JSON.readTree(farthing.get("/q/openapi?format=json").body());
        if (Boolean.getBoolean("farthing.openapi.write")) {
            Files.writeString(Repository.root().resolve(COMMITTED), inOrder(served));
        }
    }

    @AfterAll
    static void end() {
        farthing.close();
        TestFolders.delete(farthing.dataDir());
    }

    @Test
    void theCommittedDocumentIsTheServedOne() throws Exception {
        var committed = YAML.readTree(Repository.text(COMMITTED));
        assertThat(inOrder(served))
                .as("after a change of the API: ./farthing test -Dfarthing.openapi.write=true")
                .isEqualTo(inOrder(committed));
    }

    /// As text, the same for the same document in whatever order its members came.
    private static String inOrder(JsonNode document) throws IOException {
        var ordered = JSON.createObjectNode();
        FIRST.stream().filter(document::has).forEach(name -> ordered.set(name, sorted(document.get(name))));
        ((ObjectNode) sorted(document))
                .properties()
                .forEach(member -> ordered.putIfAbsent(member.getKey(), member.getValue()));
        return YAML.writeValueAsString(ordered);
    }

    private static JsonNode sorted(JsonNode node) {
        if (node.isArray()) {
            var items = JSON.createArrayNode();
            node.forEach(item -> items.add(sorted(item)));
            return items;
        }
        if (!node.isObject()) {
            return node;
        }
        var members = JSON.createObjectNode();
        node.properties().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(member -> members.set(member.getKey(), sorted(member.getValue())));
        return members;
    }

    /// That the document's routes are the router's table is tested where the table is.
    @Test
    void theDataPlaneIsDocumentedAsItIsServed() throws Exception {
        var documented = routes(served).stream()
                .filter(OpenApiJourneyTest::isOfDataPlane)
                .collect(Collectors.toCollection(TreeSet::new));
        var metered = Arrays.stream(Endpoint.values())
                .map(endpoint -> "POST " + endpoint.path())
                .toList();
        assertThat(documented).containsAll(metered);
        for (var route : documented) {
            assertThat(code(route)).as(route).isEqualTo("invalid_api_key");
        }
    }

    private static boolean isOfDataPlane(String route) {
        return route.contains(" /v1/") || route.contains(" /v1beta/");
    }

    private static String code(String route) throws Exception {
        var code = route.contains(" /v1beta/")
                ? "/error/details/0/metadata/code"
                : route.contains(" /v1/messages") ? "/error/details/code" : "/error/code";
        var parts = route.replace("{id}", "demo-chat")
                .replace("{model}", "demo-chat")
                .split(" ", 2);
        var request = HttpRequest.newBuilder(farthing.uri(parts[1]))
                .method(parts[0], HttpRequest.BodyPublishers.ofString("{\"model\":\"demo-chat\"}"))
                .build();
        try (var client = HttpClient.newHttpClient()) {
            return JSON.readTree(client.send(request, BodyHandlers.ofString()).body())
                    .at(code)
                    .asText();
        }
    }

    @Test
    void everyResourceIsDocumentedAndNothingElse() {
        var documented = routes(served).stream()
                .filter(route -> !isOfDataPlane(route))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(documented).isEqualTo(resources());
        assertThat(documented).contains("GET /health", "POST /api/v1/gateway/keys");
    }

    private static Set<String> resources() {
        ImportOption main = location -> !location.contains("/test-classes/") && !location.contains("-tests.jar");
        var routes = new TreeSet<String>();
        for (var type : new ClassFileImporter().withImportOption(main).importPackages("dev.farthing.rest")) {
            if (type.isAnnotatedWith(Path.class)) {
                for (var method : type.reflect().getDeclaredMethods()) {
                    verb(method).ifPresent(verb -> routes.add(verb + " " + path(type.reflect(), method)));
                }
            }
        }
        return routes;
    }

    private static Optional<String> verb(Method method) {
        var operation = method.getAnnotation(Operation.class);
        return operation != null && operation.hidden()
                ? Optional.empty()
                : Arrays.stream(method.getAnnotations())
                        .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                        .filter(verb -> verb != null)
                        .map(HttpMethod::value)
                        .findFirst();
    }

    private static String path(Class<?> resource, Method method) {
        var own = method.getAnnotation(Path.class);
        var whole = "/" + resource.getAnnotation(Path.class).value() + "/" + (own == null ? "" : own.value());
        return whole.replaceAll("/+", "/")
                .replaceAll("(.)/$", "$1")
                .replaceAll("\\{(\\w+)\\s*:(?:[^{}]|\\{[^}]*})+}", "{$1}");
    }

    private static Set<String> routes(JsonNode document) {
        var routes = new TreeSet<String>();
        document.get("paths")
                .properties()
                .forEach(path -> path.getValue().fieldNames().forEachRemaining(verb -> {
                    if (VERBS.contains(verb)) {
                        routes.add(verb.toUpperCase(Locale.ROOT) + " " + path.getKey());
                    }
                }));
        return routes;
    }

    @Test
    void everyOperationSaysWhatItIsForWhoMayCallAndHowItRefuses() {
        served.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(verb -> {
                    if (VERBS.contains(verb.getKey())) {
                        var where = verb.getKey() + " " + path.getKey();
                        var operation = verb.getValue();
                        assertThat(operation.path("summary").asText()).as(where).isNotBlank();
                        assertThat(operation.path("tags").isEmpty())
                                .as(where + " has no tag")
                                .isFalse();
                        if (!OPEN.contains(path.getKey())) {
                            assertThat(operation.path("security").isEmpty())
                                    .as(where + " is open")
                                    .isFalse();
                            assertThat(operation.at("/responses/401").isMissingNode())
                                    .as(where)
                                    .isFalse();
                        }
                    }
                }));
    }

    @Test
    void whatMayBeNullIsDocumentedSoAndNothingElse() {
        var compared = new TreeSet<String>();
        served.at("/components/schemas").properties().forEach(schema -> {
            var members = schema.getValue().path("properties");
            records(schema.getKey())
                    .map(OpenApiJourneyTest::nullableMembers)
                    .filter(marked -> !members.isEmpty() && marked.keySet().containsAll(iterable(members.fieldNames())))
                    .findFirst()
                    .ifPresent(marked -> {
                        compared.add(schema.getKey());
                        members.properties()
                                .forEach(member -> assertThat(mayBeNull(member.getValue()))
                                        .as(schema.getKey() + "." + member.getKey())
                                        .isEqualTo(marked.get(member.getKey()) || isAnything(member.getValue())));
                    });
        });
        assertThat(compared).hasSizeGreaterThan(120).contains("KeyResponse", "CallView", "CallsJson", "AuditRecord");
        assertThat(mayBeNull(served.at("/components/schemas/KeyResponse/properties/key")))
                .isTrue();
        assertThat(mayBeNull(served.at("/components/schemas/KeyResponse/properties/name")))
                .isFalse();
        assertThat(served.at("/components/schemas").has("JsonNode")).isFalse();
    }

    /// Those that asked for the name before those that merely have it.
    private static Stream<Class<?>> records(String name) {
        return OURS.stream()
                .filter(type -> name.equals(documentedName(type)))
                .sorted(Comparator.comparing(type -> type.isAnnotationPresent(Schema.class) ? 0 : 1));
    }

    private static String documentedName(Class<?> type) {
        var asked = type.getAnnotation(Schema.class);
        return asked == null || asked.name().isEmpty() ? type.getSimpleName() : asked.name();
    }

    private static Map<String, Boolean> nullableMembers(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .collect(Collectors.toMap(
                        component -> {
                            var given = component.getAccessor().getAnnotation(JsonProperty.class);
                            return given == null
                                    ? PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.getName())
                                    : given.value();
                        },
                        component -> component.getAnnotatedType().isAnnotationPresent(Nullable.class)));
    }

    private static boolean mayBeNull(JsonNode shape) {
        return isAnything(shape)
                || shape.path("type").asText().equals("null")
                || StreamSupport.stream(shape.path("type").spliterator(), false)
                        .anyMatch(type -> type.asText().equals("null"))
                || StreamSupport.stream(shape.path("anyOf").spliterator(), false)
                        .anyMatch(OpenApiJourneyTest::mayBeNull);
    }

    private static boolean isAnything(JsonNode shape) {
        return !shape.has("type") && !shape.has("$ref") && !shape.has("anyOf");
    }

    private static List<String> iterable(Iterator<String> names) {
        var list = new ArrayList<String>();
        names.forEachRemaining(list::add);
        return list;
    }

    @Test
    void whoeverTakesABodySaysHowLargeAndWhatItMustBeCalled() {
        served.get("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(verb -> {
                    if (path.getKey().startsWith("/api/v1/") && verb.getValue().has("requestBody")) {
                        var where = verb.getKey() + " " + path.getKey();
                        assertThat(verb.getValue().at("/responses/413").isMissingNode())
                                .as(where)
                                .isFalse();
                        assertThat(verb.getValue().at("/responses/415").isMissingNode())
                                .as(where)
                                .isFalse();
                    }
                }));
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        for (var reference : served.findValuesAsText("$ref")) {
            assertThat(served.at(reference.substring(1)).isMissingNode())
                    .as(reference)
                    .isFalse();
        }
    }

    @Test
    void swaggerUiIsServed() throws Exception {
        assertThat(farthing.get("/q/swagger-ui/").statusCode()).isEqualTo(200);
    }
}
