package dev.farthing.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import dev.farthing.bootstrap.Requirement;
import dev.farthing.persistence.server.DatabaseRoles;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is applied to a cluster is what Kubernetes knows and what the application is.
class DeploymentTest {
    private static final Path KUBERNETES = Repository.root().resolve("deploy/kubernetes");
    private static final Path CHART = Repository.root().resolve("deploy/helm/farthing");
    private static final ConcurrentMap<String, String> RENDERED = new ConcurrentHashMap<>();
    private static final String OLDEST = "1.30.0";

    @TempDir
    static Path folder;

    /// Each fails one promise only; what is changed stands in the rendered text of every way to deploy.
    static final String MUTANTS = """
        readinessProbe: | readinesProbe:
        path: /q/health/live | path: /q/health/alive
        containerPort: 8080 | containerPort: 8081
        name: FARTHING_OPERATOR_KEY | name: FARTHING_OPERATOR_KEYS
        runAsUser: 10001 | runAsUser: 10002
        terminationGracePeriodSeconds: 330 | terminationGracePeriodSeconds: 320
        terminationGracePeriodSeconds: 330 | terminationGracePeriodSeconds: "330"
        mountPath: /tmp | mountPath: /temp
        FARTHING_LOG_FORMAT: json | FARTHING_LOG_FORMAT: yaml
        FARTHING_DRAIN_SECONDS: "290" | FARTHING_DRAIN_SECONDS: 290
        targetPort: http | targetPort: https
        memory: 1536Mi | memory: 512Mi
        readOnlyRootFilesystem: true | readOnlyRootFilesystem: false
        """;

    @Nested
    class ByKustomize {
        @BeforeAll
        static void thereIsKubectl() {
            Requirement.met(isThere(), "kubectl is missing: what Kustomize makes is not looked at");
        }

        private static boolean isThere() {
            try {
                return new ProcessBuilder("kubectl", "version", "--client")
                                .redirectErrorStream(true)
                                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                                .start()
                                .waitFor()
                        == 0;
            } catch (IOException _) {
                return false;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private static String rendered(String overlay) {
            return RENDERED.computeIfAbsent(overlay, name -> kustomize(KUBERNETES.resolve(name)));
        }

        private static String kustomize(Path path) {
            try {
                var process = new ProcessBuilder("kubectl", "kustomize", path.toString()).start();
                var out = text(process.getInputStream());
                assertThat(process.waitFor()).as(text(process.getErrorStream())).isZero();
                return out;
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private static String text(InputStream stream) throws IOException {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }

        @ParameterizedTest
        @ValueSource(strings = {"overlays/small", "overlays/production", "overlays/cloudnative-pg", "overlays/guarded"})
        void everyOverlayIsWhatTheApplicationIs(String overlay) {
            assertThat(Deployed.problems(rendered(overlay), folder)).isEmpty();
        }

        @Test
        void anOverlayOfOnesOwnAsItIsDocumentedIsWhatTheApplicationIs(@TempDir Path own) throws IOException {
            var example = Repository.first(
                    Pattern.compile("(?s)```yaml\\n# my-overlay/kustomization.yaml\\n(.+?)```"),
                    Repository.text("docs/kubernetes.md"));
            var there = own.toRealPath().relativize(Repository.root().toRealPath());
            Files.writeString(own.resolve("kustomization.yaml"), example.replace("../deploy", there + "/deploy"));
            var rendered = kustomize(own);
            assertThat(Deployed.problems(rendered, folder)).isEmpty();
            assertThat(rendered)
                    .contains("registry.example.com/farthing:" + Packaged.version(), "host: llm.example.com")
                    .contains("jdbc:postgresql://db.example.com:5432/farthing")
                    .doesNotContain("kind: ServiceMonitor", "gateway.example.com");
        }

        @ParameterizedTest
        @CsvSource(textBlock = MUTANTS, delimiter = '|', quoteCharacter = '\0')
        void whatIsWrongIsFound(String right, String wrong) {
            assertThat(Deployed.problems(mutant(rendered("overlays/production"), right, wrong), folder))
                    .isNotEmpty();
        }

        @ParameterizedTest
        @CsvSource(textBlock = """
                    name: FARTHING_DB_MIGRATE\\n          value: never | name: FARTHING_DB_MIGRATE\\n          value: start
                    farthing_calls_open | farthing_calls_opened
                    farthing_admission_waiting_millis | farthing_rows_waiting
                    failureThreshold: 15 | failureThreshold: 60
                    app.kubernetes.io/component: gateway | app.kubernetes.io/component: migration
                    path: /q/metrics | path: /metrics
                    port: http | port: web
                    jdbc:postgresql:// | postgresql://
                    """, delimiter = '|', quoteCharacter = '\0')
        void whatIsWrongWithReplicasIsFound(String right, String wrong) {
            assertThat(Deployed.problems(
                            mutant(
                                    rendered("overlays/production"),
                                    right.replace("\\n", "\n"),
                                    wrong.replace("\\n", "\n")),
                            folder))
                    .isNotEmpty();
        }

        @ParameterizedTest
        @CsvSource(textBlock = """
                    scheme: HTTPS | scheme: HTTP
                    scheme: https | scheme: http
                    backend-protocol: HTTPS | backend-protocol: HTTP
                    containerPort: 8081 | containerPort: 8082
                    targetPort: management | targetPort: http
                    secretName: farthing-certificate | secretName: farthing-certificate\\n          items: [{key: a, path: a}]
                    mountPath: /etc/farthing-client-ca | mountPath: /etc/client-ca
                    FARTHING_MANAGEMENT_PORT: "8081" | FARTHING_MANAGEMENT_PORTS: "8081"
                    port: management\\n    scheme: https | port: http\\n    scheme: https
                    serverName: farthing. | serverName: farthings.
                    path: /q/health/ready\\n            port: http | path: /q/health/ready\\n            port: management
                    """, delimiter = '|', quoteCharacter = '\0')
        void whatIsWrongBehindWallsIsFound(String right, String wrong) {
            assertThat(Deployed.problems(
                            mutant(
                                    rendered("overlays/guarded"),
                                    right.replace("\\n", "\n"),
                                    wrong.replace("\\n", "\n")),
                            folder))
                    .isNotEmpty();
        }

        @Test
        void theDatabaseOfTheOperatorHasTheRolesTheSchemaKnowsAndRoomForAllReplicas() {
            var objects = KubernetesObjects.read(rendered("overlays/cloudnative-pg"));
            assertThat(objects.others()).hasSize(1);
            var spec = objects.others().getFirst().path("spec");
            var made = spec.at("/bootstrap/initdb/postInitApplicationSQL").toString();
            var gateway = spec.at("/managed/roles/0");
            for (var role : List.of("farthing_app", "farthing_engine")) {
                assertThat(DatabaseRoles.AS_APP + DatabaseRoles.AS_ENGINE).contains("'" + role + "'");
                assertThat(made).contains("CREATE ROLE " + role + " NOLOGIN");
                assertThat(gateway.path("inRoles").toString()).contains('"' + role + '"');
            }
            assertThat(made).endsWith("TO " + spec.at("/bootstrap/initdb/owner").asText() + "\"]");
            assertThat(objects.of(ConfigMap.class)
                            .map(map -> map.getData().get("FARTHING_DB_URL"))
                            .toList())
                    .contains("jdbc:postgresql://farthing-db-rw:5432/"
                            + spec.at("/bootstrap/initdb/database").asText());
            int replicas = objects.of(HorizontalPodAutoscaler.class)
                    .map(scaler -> scaler.getSpec().getMaxReplicas())
                    .findFirst()
                    .orElseThrow();
            assertThat(replicas * Packaged.connections())
                    .isLessThan(
                            spec.at("/postgresql/parameters/max_connections").asInt() - 20);
        }
    }

    /// What Kustomize is given, one by one, where there is no kubectl too.
    @Test
    void everyFileOfKustomizeIsNamedAndThere() throws IOException {
        try (var files = Files.walk(KUBERNETES)) {
            for (var file : (Iterable<Path>) files.filter(path -> path.endsWith("kustomization.yaml"))::iterator) {
                var named = new ArrayList<String>();
                var content = KubernetesObjects.YAML.readTree(file.toFile());
                content.path("resources").forEach(one -> named.add(one.asText()));
                content.path("components").forEach(one -> named.add(one.asText()));
                content.path("patches")
                        .forEach(one -> named.add(one.path("path").asText()));
                content.path("configMapGenerator")
                        .forEach(one -> one.path("files").forEach(it -> named.add(it.asText())));
                assertThat(named)
                        .allSatisfy(
                                name -> assertThat(file.resolveSibling(name)).exists());
                try (var siblings = Files.list(file.getParent())) {
                    assertThat(siblings.map(one -> one.getFileName().toString())
                                    .filter(name -> !name.equals("kustomization.yaml")))
                            .as(file.toString())
                            .isSubsetOf(named);
                }
            }
        }
    }

    private static TemplateCommand template() {
        return new Helm(folder.resolve("chart")).template().withKubeVersion(OLDEST);
    }

    /// The library leaves out what is a hook, so the chart that it renders says of nothing that it is one.
    @BeforeAll
    static void copyTheChartWithoutItsHooks() throws IOException {
        try (var files = Files.walk(CHART)) {
            for (var file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                var copy =
                        folder.resolve("chart").resolve(CHART.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.writeString(copy, Repository.text(file).replaceAll("(?m)^ +helm\\.sh/hook.*\n", ""));
            }
        }
    }

    private static String chart(String values) {
        return RENDERED.computeIfAbsent(
                "chart with " + values,
                _ -> template()
                        .withName("farthing")
                        .withNamespace("farthing")
                        .withValuesFile(CHART.resolve(values))
                        .call());
    }

    @ParameterizedTest
    @ValueSource(strings = {"values.yaml", "values-production.yaml"})
    void theChartIsWhatTheApplicationIs(String values) {
        assertThat(Deployed.problems(chart(values), folder)).isEmpty();
    }

    @Test
    void eachProcessHasTwentyConnectionsAtMost() {
        assertThat(Packaged.connections()).isLessThanOrEqualTo(20);
    }

    @Test
    void whatTheAutoscalerLooksAtIsExplainedToTheAdapter() {
        KubernetesObjects.read(chart("values-production.yaml"))
                .of(HorizontalPodAutoscaler.class)
                .flatMap(scaler -> scaler.getSpec().getMetrics().stream())
                .flatMap(metric -> Stream.ofNullable(metric.getPods()))
                .forEach(pods -> assertThat(Repository.text("docs/kubernetes.md"))
                        .contains("{as: " + pods.getMetric().getName() + "}"));
    }

    /// Whatever of TLS, the port of management and certificates of callers somebody wants.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "tls.secret=t",
                "management.enabled=true",
                "tls.secret=t management.enabled=true",
                "tls.secret=t management.enabled=true management.clientCaSecret=c serviceMonitor.clientSecret=p"
            })
    void whatIsWalledInByValuesIsWhatTheApplicationIs(String values) {
        for (var file : List.of("values.yaml", "values-production.yaml")) {
            var command =
                    template().withName("farthing").withNamespace("farthing").withValuesFile(CHART.resolve(file));
            for (var value : values.split(" ")) {
                var pair = value.split("=", 2);
                command.set(pair[0], pair[1].equals("true") ? (Object) true : pair[1]);
            }
            assertThat(Deployed.problems(command.call(), folder)).as(file).isEmpty();
        }
    }

    @Test
    void prometheusMayHaveAKeyOfItsOwnAndFindsItsMonitorByItsLabels() {
        var rendered = template()
                .withName("farthing")
                .withValuesFile(CHART.resolve("values-production.yaml"))
                .set("serviceMonitor.labels.release", "kube-prometheus-stack")
                .set("serviceMonitor.secret", "prometheus-key")
                .set("serviceMonitor.key", "key")
                .call();
        assertThat(Deployed.problems(rendered, folder)).isEmpty();
        assertThat(rendered).contains("release: kube-prometheus-stack", "name: prometheus-key");
    }

    @Test
    void theClientOfKafkaHasItsFileOutOfASecret() {
        var rendered = template()
                .withName("farthing")
                .set("environment.FARTHING_KAFKA_SERVERS", "kafka:9092")
                .set("kafkaSecret", "farthing-kafka")
                .call();
        assertThat(Deployed.problems(rendered, folder)).isEmpty();
        assertThat(rendered).contains("FARTHING_KAFKA_SERVERS", "FARTHING_KAFKA_CONFIG", "secretName: farthing-kafka");
        assertThat(Deployed.problems(
                        mutant(rendered, "mountPath: /etc/farthing-kafka", "mountPath: /etc/kafka"), folder))
                .isNotEmpty();
        assertThat(Deployed.problems(mutant(rendered, "kafka:9092", "kafka"), folder))
                .isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(textBlock = MUTANTS, delimiter = '|', quoteCharacter = '\0')
    void whatIsWrongWithTheChartIsFound(String right, String wrong) {
        assertThat(Deployed.problems(mutant(chart("values-production.yaml"), right, wrong), folder))
                .isNotEmpty();
    }

    private static String mutant(String rendered, String right, String wrong) {
        assertThat(rendered).contains(right);
        return rendered.replace(right, wrong);
    }

    @Test
    void theChartIsSoundAndOfThisVersion() {
        var found = new Helm(CHART).lint().strict().call();
        assertThat(found.isFailed()).as(found.getMessages().toString()).isFalse();
        assertThat(Repository.text(CHART.resolve("Chart.yaml")))
                .contains("\nversion: " + Packaged.version() + "\n", "\nappVersion: " + Packaged.version() + "\n");
    }

    @Test
    void theChartBringsAsManyObjectsAsTheOverlay() {
        var small = KubernetesObjects.read(chart("values.yaml"));
        assertThat(small.of(Job.class)).isEmpty();
        var production = KubernetesObjects.read(chart("values-production.yaml"));
        assertThat(production.all())
                .extracting(object -> object.getKind())
                .containsExactlyInAnyOrder(
                        "ServiceAccount",
                        "ConfigMap",
                        "Deployment",
                        "Service",
                        "Ingress",
                        "Job",
                        "HorizontalPodAutoscaler",
                        "PodDisruptionBudget",
                        "NetworkPolicy",
                        "ServiceMonitor");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "replica=3",
                "database.url=postgres://db/farthing",
                "replicas=2",
                "environment.FARTHING_MASTER_KEY=hunter2",
                "environment.FARTHING_MANAGEMENT_PORT=9000",
                "management.clientCaSecret=c",
                "tls.certificate=c",
                "drainSeconds=4000"
            })
    void whatNobodyCanMeanIsRefusedByTheChart(String value) {
        var pair = value.split("=", 2);
        var command = template().withName("farthing").set(pair[0], pair[1]);
        assertThatThrownBy(command::call).isInstanceOf(RuntimeException.class);
    }

    @Test
    void aConfigurationFileReachesTheProcess() {
        var rendered =
                template().withName("mine").set("configuration", "plans: []").call();
        assertThat(Deployed.problems(rendered, folder)).isEmpty();
        assertThat(KubernetesObjects.read(rendered).of(Deployment.class).toList())
                .extracting(one -> one.getMetadata().getName())
                .containsExactly("mine-farthing");
        assertThat(Deployed.problems(rendered.replace("mountPath: /etc/farthing", "mountPath: /etc/farthings"), folder))
                .isNotEmpty();
    }
}
