package dev.farthing.documents;

import dev.farthing.application.start.TestAuthority;
import dev.farthing.bootstrap.ReadEnvironment;
import dev.farthing.bootstrap.Settings;
import dev.farthing.bootstrap.Settings.Migrating;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.Endpoint;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What is applied together, held against the application: every name, number and path that both sides know.
final class Deployed {
    private static final Pattern SECRET = Pattern.compile(".*(?:KEY|PASSWORD|SECRET|TOKEN|REDIS_URL|SMTP_URL).*");
    private static final BigDecimal SHARE_OF_THE_HEAP = new BigDecimal("0.6");
    private static final Map<String, String> SECRETS = Map.of(
            "FARTHING_MASTER_KEY", Base64.getEncoder().encodeToString(new byte[32]),
            "FARTHING_OPERATOR_KEY", "o".repeat(32),
            "FARTHING_REDIS_URL", "redis://redis:6379");

    private static final String HTTP = "http";
    private static final String MANAGEMENT = "management";
    /// How long a start may take before it is begun anew, and how long it takes on a slow machine.
    private static final int LONGEST_PATIENCE = 30;

    private static final int SHORTEST_PATIENCE = 20;
    /// Where NodeLocal DNSCache listens, on every node that has it.
    private static final String NAMES_OF_THE_NODE = "169.254.20.10/32";

    private static final List<String> CERTIFICATES =
            List.of("FARTHING_TLS_CERT", "FARTHING_TLS_KEY", "FARTHING_MANAGEMENT_CLIENT_CA");

    private final KubernetesObjects objects;
    private final Path folder;
    private final List<String> problems;

    private Deployed(KubernetesObjects objects, Path folder) {
        this.objects = objects;
        this.folder = folder;
        this.problems = new ArrayList<>(objects.problems());
    }

    /// All that is wrong with these objects.
    ///
    /// @param folder where what a configuration mounts can be laid down
    static List<String> problems(String yaml, Path folder) {
        var deployed = new Deployed(KubernetesObjects.read(yaml), folder);
        deployed.look();
        return deployed.problems;
    }

    private void expect(boolean so, String otherwise) {
        if (!so) {
            problems.add(otherwise);
        }
    }

    private void look() {
        expect(objects.of(Deployment.class).count() == 1, "there is not one Deployment");
        objects.of(Deployment.class).forEach(this::gateway);
        objects.of(Job.class).forEach(this::migration);
        objects.of(Service.class).forEach(this::service);
        objects.of(HorizontalPodAutoscaler.class).forEach(this::autoscaler);
        objects.of(PodDisruptionBudget.class)
                .forEach(budget -> selects(budget.getSpec().getSelector().getMatchLabels(), "the disruption budget"));
        objects.of(NetworkPolicy.class).forEach(this::networkPolicy);
        for (var object : objects.all()) {
            expect(!object.getKind().equals("Secret"), "a Secret lies in the repository");
        }
        for (var map : (Iterable<ConfigMap>) objects.of(ConfigMap.class)::iterator) {
            map.getData().keySet().forEach(name -> expect(!isSecret(name), name + " lies in a ConfigMap"));
        }
    }

    private void gateway(Deployment deployment) {
        var spec = deployment.getSpec();
        var pod = spec.getTemplate();
        expect(carries(pod, spec.getSelector().getMatchLabels()), "the Deployment does not select the pods it makes");
        for (var spread : pod.getSpec().getTopologySpreadConstraints()) {
            expect(
                    carries(pod, spread.getLabelSelector().getMatchLabels()),
                    "pods are spread that are not the Deployment's");
        }
        var container = container(pod);
        var settings = settings(container, pod.getSpec());
        if (settings != null) {
            ports(settings.listen(), container);
            probe(container.getStartupProbe(), "started", settings.listen());
            probe(container.getLivenessProbe(), "live", settings.listen());
            probe(container.getReadinessProbe(), "ready", settings.listen());
            starts(container.getStartupProbe());
            serves(settings, deployment);
            ends(settings, container, pod.getSpec());
            objects.of(Ingress.class).forEach(ingress -> ingress(ingress, settings.listen()));
            objects.of(ServiceMonitor.class).forEach(monitor -> monitor(monitor, settings.listen()));
        }
    }

    /// Each that the process listens on by its name, and each with a way to it.
    private void ports(Settings.Listen listen, Container container) {
        var ports = new HashMap<String, Integer>();
        container.getPorts().forEach(port -> ports.put(port.getName(), port.getContainerPort()));
        var management = listen.ports().management();
        var listened = management == null
                ? Map.of(HTTP, listen.port())
                : Map.of(HTTP, listen.port(), MANAGEMENT, management.port());
        expect(ports.equals(listened), "ports " + ports + " are not " + listened);
        for (var port : listened.keySet()) {
            expect(
                    objects.of(Service.class)
                            .flatMap(service -> service.getSpec().getPorts().stream())
                            .anyMatch(one -> port.equals(one.getTargetPort().getStrVal())),
                    "no Service leads to " + port);
            expect(
                    objects.of(NetworkPolicy.class)
                            .allMatch(policy -> policy.getSpec().getIngress().stream()
                                    .flatMap(rule -> rule.getPorts().stream())
                                    .anyMatch(one -> port.equals(one.getPort().getStrVal()))),
                    "the NetworkPolicy lets nobody to " + port);
        }
        objects.of(NetworkPolicy.class).forEach(policy -> peers(policy.getSpec(), probed(listen)));
    }

    /// Replicas ask each other where probes are answered; and a rule that names nobody is for everybody.
    private void peers(NetworkPolicySpec policy, String port) {
        var self = policy.getPodSelector().getMatchLabels();
        expect(
                policy.getIngress().stream()
                        .filter(rule -> rule.getPorts().stream()
                                .anyMatch(one -> port.equals(one.getPort().getStrVal())))
                        .anyMatch(rule -> rule.getFrom().stream().anyMatch(from -> is(from, self))),
                "replicas are not let in at " + port);
        expect(
                policy.getEgress().stream()
                        .filter(rule -> rule.getPorts().stream()
                                .anyMatch(one -> port.equals(one.getPort().getStrVal())))
                        .anyMatch(rule -> rule.getTo().stream().anyMatch(to -> is(to, self))),
                "replicas do not get out to " + port);
        policy.getIngress().forEach(rule -> expect(!rule.getFrom().isEmpty(), "everybody is let in"));
    }

    private static boolean is(NetworkPolicyPeer peer, Map<String, String> labels) {
        return peer.getPodSelector() != null
                && labels.entrySet()
                        .containsAll(peer.getPodSelector().getMatchLabels().entrySet());
    }

    /// Where whoever has no certificate may ask how it is.
    private static String probed(Settings.Listen listen) {
        return listen.ports().management() == null || listen.seal().asksForCertificates() ? HTTP : MANAGEMENT;
    }

    private void starts(Probe probe) {
        int seconds = probe.getPeriodSeconds() * probe.getFailureThreshold();
        expect(seconds >= SHORTEST_PATIENCE && seconds <= LONGEST_PATIENCE, "a start may take " + seconds + " s");
    }

    private void serves(Settings settings, Deployment deployment) {
        expect(settings.listen().host().equals("0.0.0.0"), "nobody can reach " + settings.listen());
        expect(settings.listen().port() == Packaged.port(), "it listens on " + settings.listen());
        var database = settings.database();
        if (database == null) {
            expect(Objects.equals(deployment.getSpec().getReplicas(), 1), "several processes on one data folder");
            expect(
                    deployment.getSpec().getStrategy().getType().equals("Recreate"),
                    "a second process would wait for the first one's data folder");
            expect(objects.of(PersistentVolumeClaim.class).count() == 1, "the database is on no volume");
        } else {
            expect(
                    deployment
                                    .getSpec()
                                    .getStrategy()
                                    .getRollingUpdate()
                                    .getMaxUnavailable()
                                    .getIntVal()
                            == 0,
                    "an update takes replicas away before it brings others");
            boolean migrated = objects.of(Job.class).count() == 1;
            expect(
                    database.migrating() == (migrated ? Migrating.NEVER : Migrating.AT_START),
                    "who migrates is " + database.migrating());
        }
    }

    private void ends(Settings settings, Container container, PodSpec pod) {
        long before = container.getLifecycle().getPreStop().getSleep().getSeconds();
        expect(before >= 5, "proxies are given no time to hear of the end");
        expect(
                pod.getTerminationGracePeriodSeconds()
                        > before + settings.drain().toSeconds() + Packaged.settlingSeconds(),
                "it would be killed while it ends");
    }

    private void migration(Job job) {
        var pod = job.getSpec().getTemplate();
        var settings = settings(container(pod), pod.getSpec());
        expect(
                settings != null
                        && settings.database() != null
                        && settings.database().migrating() == Migrating.ONLY
                        && settings.secrets().master() == null,
                "the Job does more than migrate, or knows more than it needs");
    }

    /// The one container of a pod, after a look at what holds for all of them.
    private Container container(PodTemplateSpec pod) {
        var spec = pod.getSpec();
        var container = spec.getContainers().getFirst();
        expect(spec.getContainers().size() == 1, "there is more than one container");
        expect(
                ("/" + container.getImage()).endsWith("/farthing:" + Packaged.version()),
                container.getImage() + " is not this version's image");
        expect(Boolean.FALSE.equals(spec.getAutomountServiceAccountToken()), "the pod can speak to Kubernetes");
        expect(
                spec.getServiceAccountName() == null
                        || objects.have(ServiceAccount.class, spec.getServiceAccountName()),
                "there is no account " + spec.getServiceAccountName());
        var user = spec.getSecurityContext();
        expect(
                user.getRunAsNonRoot()
                        && user.getRunAsUser() == Packaged.user()
                        && user.getRunAsGroup() == Packaged.user(),
                "it runs as " + user.getRunAsUser() + " and the image as " + Packaged.user());
        expect(user.getSeccompProfile().getType().equals("RuntimeDefault"), "system calls are not narrowed");
        var may = container.getSecurityContext();
        expect(
                may.getReadOnlyRootFilesystem()
                        && !may.getAllowPrivilegeEscalation()
                        && may.getCapabilities().getDrop().equals(List.of("ALL")),
                "the container may more than it needs");
        memory(container);
        mounts(container, spec);
        return container;
    }

    private void memory(Container container) {
        var asked = bytes(container.getResources().getRequests().get("memory"));
        var limit = bytes(container.getResources().getLimits().get("memory"));
        expect(asked.compareTo(limit) == 0, "less memory is asked for than is used");
        expect(
                limit.multiply(SHARE_OF_THE_HEAP).compareTo(BigDecimal.valueOf(Packaged.heapBytes())) >= 0,
                "the heap leaves too little of " + limit + " bytes");
    }

    private static BigDecimal bytes(Quantity quantity) {
        return quantity.getNumericalAmount();
    }

    private void mounts(Container container, PodSpec pod) {
        for (var mount : container.getVolumeMounts()) {
            expect(
                    pod.getVolumes().stream()
                            .anyMatch(volume -> volume.getName().equals(mount.getName())),
                    "no volume " + mount.getName());
        }
        expect(isWritable(container, "/tmp"), "/tmp cannot be written");
        for (var volume : pod.getVolumes()) {
            var claim = volume.getPersistentVolumeClaim();
            var map = volume.getConfigMap();
            expect(
                    claim == null || objects.have(PersistentVolumeClaim.class, claim.getClaimName()),
                    "no claim for " + volume.getName());
            expect(map == null || objects.have(ConfigMap.class, map.getName()), "no ConfigMap for " + volume.getName());
        }
    }

    private static boolean isWritable(Container container, String path) {
        return container.getVolumeMounts().stream()
                .filter(mount -> !Boolean.TRUE.equals(mount.getReadOnly()))
                .map(VolumeMount::getMountPath)
                .anyMatch(mount -> path.equals(mount) || path.startsWith(mount + "/"));
    }

    private void probe(Probe probe, String word, Settings.Listen listen) {
        var path = "/q/health/" + word;
        var asked = probe == null ? null : probe.getHttpGet();
        expect(
                asked != null && asked.getPath().equals(path),
                "what is asked whether it is " + word + " is " + path(asked));
        expect(Packaged.probes().contains(path), "Farthing has no " + path);
        expect(asked != null && probed(listen).equals(asked.getPort().getStrVal()), path + " is asked at another port");
        expect(
                asked != null && listen.seal().isThere() == "HTTPS".equals(asked.getScheme()),
                path + " is asked in another way than it is answered");
    }

    private static String path(HTTPGetAction asked) {
        return asked == null ? "nothing" : asked.getPath();
    }

    /// What the process would read there; null, with problems, where it would refuse to start.
    private Settings settings(Container container, PodSpec pod) {
        var variables = new HashMap<>(Packaged.environment());
        for (var source : container.getEnvFrom()) {
            variables.putAll(data(source.getConfigMapRef().getName()));
        }
        for (var variable : container.getEnv()) {
            var from = variable.getValueFrom();
            if (from == null) {
                expect(!isSecret(variable.getName()), variable.getName() + " stands there in clear");
                variables.put(variable.getName(), variable.getValue());
            } else if (from.getConfigMapKeyRef() != null) {
                var data = data(from.getConfigMapKeyRef().getName());
                variables.put(
                        variable.getName(), data.get(from.getConfigMapKeyRef().getKey()));
            } else {
                variables.put(variable.getName(), SECRETS.getOrDefault(variable.getName(), "from a secret"));
            }
        }
        layDown(variables, container, pod);
        var read = ReadEnvironment.of(variables);
        problems.addAll(read.mistakes());
        return read.settings();
    }

    private Map<String, String> data(String map) {
        expect(objects.have(ConfigMap.class, map), "no ConfigMap " + map);
        return objects.of(ConfigMap.class)
                .filter(one -> one.getMetadata().getName().equals(map))
                .findFirst()
                .map(ConfigMap::getData)
                .orElse(Map.of());
    }

    /// Paths of the container become paths of this machine.
    private void layDown(Map<String, String> variables, Container container, PodSpec pod) {
        var data = variables.put("FARTHING_DATA_DIR", folder.toString());
        expect(data != null && isWritable(container, data), "FARTHING_DATA_DIR " + data + " is on no volume");
        var config = variables.get("FARTHING_CONFIG");
        if (config != null) {
            variables.put("FARTHING_CONFIG", laidDown(config, container, pod).toString());
        }
        if (!Collections.disjoint(variables.keySet(), CERTIFICATES)) {
            issue();
        }
        for (var name : CERTIFICATES) {
            var path = variables.get(name);
            if (path != null) {
                expect(isOutOfASecret(path, container, pod), path + " lies in no Secret");
                variables.put(name, folder.resolve(name).toString());
            }
        }
        var kafka = variables.get("FARTHING_KAFKA_CONFIG");
        if (kafka != null) {
            expect(isOutOfASecret(kafka, container, pod), kafka + " lies in no Secret");
            variables.put(
                    "FARTHING_KAFKA_CONFIG", written("kafka.properties", "").toString());
        }
    }

    private void issue() {
        try {
            var authority = new TestAuthority("the house");
            authority
                    .issue("farthing")
                    .write(folder.resolve(CERTIFICATES.getFirst()), folder.resolve(CERTIFICATES.get(1)));
            written(CERTIFICATES.getLast(), authority.pem());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isOutOfASecret(String path, Container container, PodSpec pod) {
        return container.getVolumeMounts().stream()
                .filter(mount -> path.startsWith(mount.getMountPath() + "/"))
                .anyMatch(mount -> pod.getVolumes().stream()
                        .anyMatch(volume -> volume.getName().equals(mount.getName())
                                && volume.getSecret() != null
                                && brings(
                                        volume.getSecret(),
                                        path.substring(mount.getMountPath().length() + 1))));
    }

    private static boolean brings(SecretVolumeSource secret, String file) {
        return secret.getItems().isEmpty()
                || secret.getItems().stream().anyMatch(item -> item.getPath().equals(file));
    }

    private Path written(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path laidDown(String config, Container container, PodSpec pod) {
        var mounted = container.getVolumeMounts().stream()
                .filter(mount -> config.startsWith(mount.getMountPath() + "/"))
                .flatMap(mount -> pod.getVolumes().stream()
                        .filter(volume -> volume.getName().equals(mount.getName())))
                .flatMap(volume -> Stream.ofNullable(volume.getConfigMap()))
                .map(map -> data(map.getName()).get(config.substring(config.lastIndexOf('/') + 1)))
                .filter(Objects::nonNull)
                .findFirst();
        return mounted.isEmpty() ? folder.resolve("nothing.yaml") : written("farthing.yaml", mounted.get());
    }

    private static boolean isSecret(String name) {
        return name.startsWith("FARTHING_") && SECRET.matcher(name).matches() && !CERTIFICATES.contains(name);
    }

    private static boolean carries(PodTemplateSpec pod, Map<String, String> labels) {
        return !labels.isEmpty() && pod.getMetadata().getLabels().entrySet().containsAll(labels.entrySet());
    }

    /// The gateways and nobody else.
    private void selects(Map<String, String> labels, String who) {
        expect(
                objects.of(Deployment.class)
                        .allMatch(one -> carries(one.getSpec().getTemplate(), labels)),
                who + " does not find the gateways");
        expect(
                objects.of(Job.class).noneMatch(one -> carries(one.getSpec().getTemplate(), labels)),
                who + " takes the migration for a gateway");
    }

    private void service(Service service) {
        selects(service.getSpec().getSelector(), "the Service");
        for (var port : service.getSpec().getPorts()) {
            expect(isPortOfTheGateway(port.getTargetPort().getStrVal()), "the Service leads nowhere");
        }
    }

    private boolean isPortOfTheGateway(String name) {
        return objects.of(Deployment.class)
                .flatMap(one -> one.getSpec().getTemplate().getSpec().getContainers().stream())
                .flatMap(container -> container.getPorts().stream())
                .anyMatch(port -> port.getName().equals(name));
    }

    private boolean isPortOfTheService(String service, String port) {
        return objects.of(Service.class)
                .filter(one -> one.getMetadata().getName().equals(service))
                .flatMap(one -> one.getSpec().getPorts().stream())
                .anyMatch(one -> one.getName().equals(port));
    }

    private void ingress(Ingress ingress, Settings.Listen listen) {
        var protocol = ingress.getMetadata().getAnnotations().get("nginx.ingress.kubernetes.io/backend-protocol");
        expect(listen.seal().isThere() == "HTTPS".equals(protocol), "the Ingress speaks " + protocol);
        for (var rule : ingress.getSpec().getRules()) {
            for (var path : rule.getHttp().getPaths()) {
                var target = path.getBackend().getService();
                expect(
                        target.getPort().getName().equals(HTTP)
                                && isPortOfTheService(
                                        target.getName(), target.getPort().getName()),
                        "the Ingress leads to no Service: " + target.getName());
            }
        }
    }

    private void autoscaler(HorizontalPodAutoscaler scaler) {
        var target = scaler.getSpec().getScaleTargetRef();
        expect(objects.have(Deployment.class, target.getName()), "nothing is scaled: " + target.getName());
        expect(
                objects.of(Deployment.class).allMatch(one -> one.getSpec().getReplicas() == null),
                "the Deployment and the autoscaler both say how many");
        for (var metric : scaler.getSpec().getMetrics()) {
            expect(
                    metric.getPods() == null
                            || Packaged.metrics()
                                    .contains(metric.getPods().getMetric().getName()),
                    "Farthing has no such metric: " + metric.getPods());
        }
        expect(
                scaler.getSpec().getMetrics().stream()
                        .flatMap(metric -> Stream.ofNullable(metric.getPods()))
                        .map(pods -> pods.getMetric().getName())
                        .toList()
                        .equals(List.of("farthing_calls_open", "farthing_admission_waiting_millis")),
                "it does not grow with what is open and what waits");
        expect(
                scaler.getSpec().getMetrics().stream()
                        .anyMatch(metric -> metric.getResource() != null
                                && metric.getResource().getName().equals("cpu")),
                "it does not grow with its work");
        expect(
                scaler.getSpec().getBehavior().getScaleDown().getStabilizationWindowSeconds() >= 300,
                "replicas go at once when it is quiet for a moment");
    }

    private void networkPolicy(NetworkPolicy policy) {
        expect(
                objects.of(Deployment.class)
                        .allMatch(one -> carries(
                                one.getSpec().getTemplate(),
                                policy.getSpec().getPodSelector().getMatchLabels())),
                "the NetworkPolicy does not find the gateways");
        expect(
                policy.getSpec().getEgress().stream()
                        .flatMap(rule -> rule.getTo().stream())
                        .anyMatch(to -> to.getIpBlock() != null
                                && NAMES_OF_THE_NODE.equals(to.getIpBlock().getCidr())),
                "no name is found where nodes have a cache of their own");
        for (var rule : policy.getSpec().getIngress()) {
            for (var port : rule.getPorts()) {
                expect(isPortOfTheGateway(port.getPort().getStrVal()), "the NetworkPolicy opens another port");
            }
        }
    }

    private void monitor(ServiceMonitor monitor, Settings.Listen listen) {
        for (var endpoint : monitor.getSpec().getEndpoints()) {
            sealed(endpoint, listen);
            expect(endpoint.getPath().equals(Packaged.metricsPath()), "no metrics at " + endpoint.getPath());
            expect(
                    objects.of(Service.class)
                            .filter(service -> service.getMetadata()
                                    .getLabels()
                                    .entrySet()
                                    .containsAll(monitor.getSpec()
                                            .getSelector()
                                            .getMatchLabels()
                                            .entrySet()))
                            .flatMap(service -> service.getSpec().getPorts().stream())
                            .anyMatch(port -> port.getName().equals(endpoint.getPort())),
                    "the ServiceMonitor finds no Service");
            var credentials = endpoint.getAuthorization().getCredentials();
            expect(
                    credentials.getName().equals("farthing")
                            ? credentials.getKey().equals("operator-key")
                            : !credentials.getKey().isEmpty(),
                    "metrics are asked for without an operator's key");
        }
    }

    private void sealed(Endpoint endpoint, Settings.Listen listen) {
        var management = listen.ports().management();
        expect(
                endpoint.getPort().equals(management == null ? HTTP : MANAGEMENT),
                "metrics are asked for at " + endpoint.getPort());
        expect(
                listen.seal().isThere() == "https".equals(endpoint.getScheme()),
                "metrics are asked for by " + endpoint.getScheme());
        var tls = endpoint.getTlsConfig();
        expect(listen.seal().isThere() == (tls != null), "metrics are asked for over TLS or they are not");
        if (tls != null) {
            expect(
                    objects.of(Service.class)
                            .anyMatch(service -> tls.getServerName()
                                    .startsWith(service.getMetadata().getName() + ".")),
                    "no Service is called " + tls.getServerName());
            expect(
                    tls.getCa().getSecret() != null
                            && (tls.getInsecureSkipVerify() == null || !tls.getInsecureSkipVerify()),
                    "Prometheus trusts anybody");
            expect(
                    listen.seal().asksForCertificates()
                            == (tls.getKeySecret() != null
                                    && tls.getCert() != null
                                    && tls.getCert().getSecret() != null),
                    "Prometheus has no certificate to show, or one that nobody asks for");
        }
    }
}
