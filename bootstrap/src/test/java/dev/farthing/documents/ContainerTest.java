package dev.farthing.documents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.farthing.application.start.TestAuthority;
import dev.farthing.bootstrap.ReadEnvironment;
import dev.farthing.bootstrap.Requirement;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The image and the composition of containers are what the application is.
class ContainerTest {
    private static final String COMPOSE = "deploy/compose/compose.yaml";
    private static final Pattern COPIED = Pattern.compile("(?m)^COPY (?:--chmod=\\d+ )?((?!--from)\\S.*) \\S+$");
    private static final Pattern INTERPOLATED = Pattern.compile("\\$\\{(\\w+):(\\?|-)([^}]*)}");

    @TempDir
    Path folder;

    private static List<String> problemsOfTheImage(String dockerfile) {
        var problems = new ArrayList<String>();
        for (var sources : Repository.all(COPIED, dockerfile)) {
            for (var source : sources.split(" ")) {
                if (!Files.exists(Repository.root().resolve(source))) {
                    problems.add("nothing to copy: " + source);
                }
            }
        }
        var release = Repository.first(Pattern.compile("<maven.compiler.release>(\\d+)<"), Repository.text("pom.xml"));
        for (var base : Repository.all(Pattern.compile("(?m)^ARG J(?:DK|RE)=(.+)$"), dockerfile)) {
            if (!base.contains(":" + release + "-")) {
                problems.add(base + " is no Java " + release);
            }
        }
        need(dockerfile, "\nEXPOSE " + Packaged.port() + "\n", problems);
        need(dockerfile, "\nSTOPSIGNAL SIGTERM\n", problems);
        need(dockerfile, "RUN --mount=type=cache,target=/root/.m2 sh ./farthing build\n", problems);
        need(dockerfile, "COPY --from=build /src/bootstrap/target/quarkus-app /app\n", problems);
        need(
                dockerfile,
                "ENTRYPOINT [\"java\", \"@/app/jvm.options\", \"-XX:AOTCache=/app/farthing.aot\", \"-jar\","
                        + " \"/app/quarkus-run.jar\"]\n",
                problems);
        if (Repository.all(Pattern.compile("(?m)^USER ([1-9]\\d*:[1-9]\\d*)$"), dockerfile)
                        .size()
                != 2) {
            problems.add("it is not run and trained by a number that is not root's");
        }
        return problems;
    }

    private static void need(String text, String part, List<String> problems) {
        if (!text.contains(part)) {
            problems.add("without " + part.strip());
        }
    }

    @Test
    void theImageIsBuiltOfWhatIsThereAndStartsWhatIsBuilt() {
        assertThat(problemsOfTheImage(Repository.text(Packaged.DOCKERFILE))).isEmpty();
        var variables = new HashMap<>(Packaged.environment());
        assertThat(variables).containsEntry("FARTHING_DATA_DIR", "/data");
        variables.put("FARTHING_DATA_DIR", folder.toString());
        var read = ReadEnvironment.of(variables);
        assertThat(read.mistakes()).isEmpty();
        assertThat(read.settings().listen().host()).isEqualTo("0.0.0.0");
        assertThat(read.settings().listen().port()).isEqualTo(Packaged.port());
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                USER 10001:10001 | USER root
                EXPOSE 8080 | EXPOSE 8081
                eclipse-temurin:25-jre | eclipse-temurin:21-jre
                deploy/container/ready | deploy/container/reddy
                @/app/jvm.options | @/app/options
                STOPSIGNAL SIGTERM | STOPSIGNAL SIGKILL
                """, delimiter = '|')
    void anotherImageIsFoundOut(String right, String wrong) {
        var dockerfile = Repository.text(Packaged.DOCKERFILE);
        assertThat(dockerfile).contains(right);
        assertThat(problemsOfTheImage(dockerfile.replace(right, wrong))).isNotEmpty();
    }

    /// Modules take their resources from elsewhere too.
    @Test
    void theImageIsGivenAllThatTheBuildReads() throws IOException {
        var read = new ArrayList<String>();
        try (var modules = Files.list(Repository.root())) {
            for (var module :
                    (Iterable<Path>) modules.filter(path -> Files.exists(path.resolve("pom.xml")))::iterator) {
                var outside = Pattern.compile("<directory>\\.\\./([^<]+)</directory>");
                read.addAll(Repository.all(outside, Repository.text(module.resolve("pom.xml"))));
                read.add(module.getFileName() + "/src/main");
            }
        }
        assertThat(read).contains("docs/guide").hasSizeGreaterThan(7);
        assertThat(read).allSatisfy(path -> assertThat(isLeftOut(path)).as(path).isFalse());
        assertThat(isLeftOut("docs/decisions")).isTrue();
        assertThat(isLeftOut("bootstrap/target/quarkus-app")).isTrue();
    }

    /// By the rules of the file: the last one that fits counts.
    private static boolean isLeftOut(String path) {
        boolean out = false;
        for (var rule :
                Repository.text(Packaged.DOCKERFILE + ".dockerignore").lines().toList()) {
            var glob = FileSystems.getDefault().getPathMatcher("glob:" + rule.replaceFirst("^!", ""));
            for (var part = Path.of(path); part != null; part = part.getParent()) {
                if (glob.matches(part)) {
                    out = !rule.startsWith("!");
                }
            }
        }
        return out;
    }

    @Test
    void whatTheImageRunsCanBeRunAndAsksWhatIsThere() throws IOException {
        for (var script : List.of("train", "ready")) {
            assertThat(Repository.root().resolve("deploy/container/" + script)).isExecutable();
        }
        var asked = Repository.first(Pattern.compile("GET (/\\S+)"), Repository.text("deploy/container/ready"));
        assertThat(Packaged.probes()).contains(asked);
        assertThat(Repository.text("deploy/container/train")).contains("'^farthing ready '");
        assertThat(Repository.text(Repository.source("Running").orElseThrow())).contains("\"farthing ready \"");
    }

    /// Whatever is listened on, in whatever way.
    @Test
    void itIsAskedWhetherItIsReadyWhereProbesAreAnswered() throws Exception {
        Requirement.met(
                Files.isExecutable(Path.of("/bin/bash")) && Files.isExecutable(Path.of("/usr/bin/openssl")),
                "bash or openssl is missing: the image's own probe is not run");
        var authority = new TestAuthority("the house");
        var sealed = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        sealed.setHttpsConfigurator(new HttpsConfigurator(authority.context(authority.issue("farthing"))));
        for (var server : List.of(HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0), sealed)) {
            var status = new AtomicInteger(200);
            server.createContext("/q/health/ready", exchange -> {
                exchange.sendResponseHeaders(status.get(), -1);
                exchange.close();
            });
            server.start();
            try {
                var port = String.valueOf(server.getAddress().getPort());
                var tls = server == sealed ? Map.of("FARTHING_TLS_CERT", "/etc/tls.crt") : Map.<String, String>of();
                assertThat(isReady(tls, "FARTHING_PORT", port)).isTrue();
                assertThat(isReady(tls, "FARTHING_PORT", "1", "FARTHING_MANAGEMENT_PORT", port))
                        .isTrue();
                assertThat(isReady(
                                tls,
                                "FARTHING_PORT",
                                port,
                                "FARTHING_MANAGEMENT_PORT",
                                "1",
                                "FARTHING_MANAGEMENT_CLIENT_CA",
                                "/etc/ca.crt"))
                        .isTrue();
                assertThat(isReady(tls, "FARTHING_PORT", "1")).isFalse();
                status.set(503);
                assertThat(isReady(tls, "FARTHING_PORT", port)).isFalse();
            } finally {
                server.stop(0);
            }
        }
    }

    private static boolean isReady(Map<String, String> environment, String... more) throws Exception {
        var command = new ProcessBuilder(
                Repository.root().resolve("deploy/container/ready").toString());
        command.environment().putAll(environment);
        for (int i = 0; i < more.length; i += 2) {
            command.environment().put(more[i], more[i + 1]);
        }
        var process = command.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor() == 0;
    }

    @Test
    void theImageWithoutAnEngineStartsTheSameAsTheSame() {
        var pom = Repository.text("bootstrap/pom.xml");
        var base = Repository.first(Pattern.compile("(?m)^ARG JRE=(.+)$"), Repository.text(Packaged.DOCKERFILE));
        assertThat(pom)
                .contains(
                        "<image.base>" + base + "</image.base>",
                        "<user>" + Packaged.user() + ":" + Packaged.user() + "</user>",
                        "<ports>" + Packaged.port() + "</ports>",
                        "<entrypoint>java,@/app/jvm.options,-jar,/app/quarkus-run.jar</entrypoint>");
        var variables = Repository.first(Pattern.compile("(?s)<environment>(.+?)</environment>"), pom);
        assertThat(Repository.all(Pattern.compile("<(FARTHING_[A-Z_]+)>"), variables))
                .containsExactlyInAnyOrderElementsOf(Packaged.environment().keySet());
    }

    private List<String> problemsOfTheComposition(String yaml) throws IOException {
        var problems = new ArrayList<String>();
        var filled = INTERPOLATED.matcher(yaml).replaceAll(match -> filled(match.group(1), match.group(3)));
        var compose = KubernetesObjects.YAML.readTree(filled);
        var farthing = compose.at("/services/farthing");
        var variables = new HashMap<>(Packaged.environment());
        farthing.path("environment")
                .properties()
                .forEach(one -> variables.put(one.getKey(), one.getValue().asText()));
        variables.put("FARTHING_DATA_DIR", folder.toString());
        var read = ReadEnvironment.of(variables);
        problems.addAll(read.mistakes());
        if (read.settings() != null) {
            var grace = Duration.parse("PT" + farthing.path("stop_grace_period").asText());
            if (grace.compareTo(read.settings().drain().plusSeconds(Packaged.settlingSeconds())) <= 0) {
                problems.add("it would be killed while it ends");
            }
        }
        expect(farthing, "/image", "farthing:" + Packaged.version(), problems);
        expect(farthing, "/user", Packaged.user() + ":" + Packaged.user(), problems);
        expect(farthing, "/read_only", "true", problems);
        expect(farthing, "/ports/0", "127.0.0.1:" + Packaged.port() + ":" + Packaged.port(), problems);
        expect(farthing, "/cap_drop/0", "ALL", problems);
        expect(farthing, "/build/dockerfile", Packaged.DOCKERFILE, problems);
        for (var service : compose.path("services")) {
            named(service.path("networks"), compose.path("networks"), problems);
            named(service.path("secrets"), compose.path("secrets"), problems);
            service.path("depends_on").fieldNames().forEachRemaining(other -> {
                if (compose.at("/services/" + other + "/healthcheck").isMissingNode()) {
                    problems.add(other + " is waited for and has no health check");
                }
            });
            for (var volume : service.path("volumes")) {
                if (!compose.path("volumes").has(volume.asText().split(":")[0])) {
                    problems.add("no volume " + volume);
                }
            }
        }
        return problems;
    }

    /// As `docker compose` fills them in; a secret that has a default is no secret.
    private static String filled(String name, String otherwise) {
        return switch (name) {
            case "FARTHING_MASTER_KEY" -> otherwise + Base64.getEncoder().encodeToString(new byte[32]);
            case "FARTHING_OPERATOR_KEY", "FARTHING_DB_PASSWORD" -> otherwise + "o".repeat(32);
            default -> otherwise;
        };
    }

    private static void expect(JsonNode node, String at, String value, List<String> problems) {
        if (!node.at(at).asText().equals(value)) {
            problems.add(at + " is " + node.at(at));
        }
    }

    private static void named(JsonNode names, JsonNode there, List<String> problems) {
        for (var name : names) {
            if (!there.has(name.asText())) {
                problems.add("nothing is called " + name);
            }
        }
    }

    @Test
    void theCompositionIsWhatTheApplicationIs() throws IOException {
        assertThat(problemsOfTheComposition(Repository.text(COMPOSE))).isEmpty();
        assertThat(Repository.all(INTERPOLATED, Repository.text(COMPOSE))).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                FARTHING_DB_URL: | FARTHING_DATABASE_URL:
                127.0.0.1:8080:8080 | 127.0.0.1:8080:8081
                stop_grace_period: 75s | stop_grace_period: 30s
                [front, back] | [front, beck]
                redis://redis | http://redis
                FARTHING_MASTER_KEY: ${FARTHING_MASTER_KEY:?} | FARTHING_MASTER_KEY: ${FARTHING_MASTER_KEY:-hunter2}
                farthing:/data | farthings:/data
                "10001:10001" | "0:0"
                """, delimiter = '|', quoteCharacter = '\0')
    void anotherCompositionIsFoundOut(String right, String wrong) throws IOException {
        var compose = Repository.text(COMPOSE);
        assertThat(compose).contains(right);
        assertThat(problemsOfTheComposition(compose.replace(right, wrong))).isNotEmpty();
    }

    @Test
    void noSecretLiesInTheRepository() {
        assertThat(Repository.text(".gitignore").lines()).contains("deploy/compose/.env");
        assertThat(Map.copyOf(Packaged.environment()).keySet())
                .containsExactlyInAnyOrder("FARTHING_HOST", "FARTHING_PORT", "FARTHING_DATA_DIR");
    }
}
