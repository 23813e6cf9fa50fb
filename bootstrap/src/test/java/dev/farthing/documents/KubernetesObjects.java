package dev.farthing.documents;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Objects read as strictly as an API server reads them: every field is known, and of its type.
///
/// @param all those whose kind is known
/// @param others of kinds that an operator brings
/// @param problems what an API server would refuse
record KubernetesObjects(List<HasMetadata> all, List<JsonNode> others, List<String> problems) {
    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.ofEntries(
            Map.entry("v1 ConfigMap", ConfigMap.class),
            Map.entry("v1 PersistentVolumeClaim", PersistentVolumeClaim.class),
            Map.entry("v1 Service", Service.class),
            Map.entry("v1 ServiceAccount", ServiceAccount.class),
            Map.entry("apps/v1 Deployment", Deployment.class),
            Map.entry("batch/v1 Job", Job.class),
            Map.entry("autoscaling/v2 HorizontalPodAutoscaler", HorizontalPodAutoscaler.class),
            Map.entry("networking.k8s.io/v1 Ingress", Ingress.class),
            Map.entry("networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class),
            Map.entry("policy/v1 PodDisruptionBudget", PodDisruptionBudget.class),
            Map.entry("monitoring.coreos.com/v1 ServiceMonitor", ServiceMonitor.class));
    /// The one kind whose fields no library here knows.
    private static final String CLUSTER = "postgresql.cnpg.io/v1 Cluster";

    static final YAMLMapper YAML = strict();

    private static YAMLMapper strict() {
        var mapper = YAMLMapper.builder()
                .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
                .build();
        for (var shape : List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)) {
            mapper.coercionConfigFor(LogicalType.Textual).setCoercion(shape, CoercionAction.Fail);
        }
        mapper.coercionConfigFor(LogicalType.Integer).setCoercion(CoercionInputShape.String, CoercionAction.Fail);
        mapper.coercionConfigFor(LogicalType.Boolean).setCoercion(CoercionInputShape.String, CoercionAction.Fail);
        return mapper;
    }

    /// All documents of a text.
    static KubernetesObjects read(String yaml) {
        var all = new ArrayList<HasMetadata>();
        var others = new ArrayList<JsonNode>();
        var problems = new ArrayList<String>();
        for (var document : documents(yaml)) {
            var kind = document.path("apiVersion").asText() + " "
                    + document.path("kind").asText();
            var type = KINDS.get(kind);
            if (kind.equals(CLUSTER)) {
                others.add(document);
            } else if (type == null) {
                problems.add("no kind that is known here: " + kind);
            } else {
                try {
                    var read = YAML.treeToValue(document, type);
                    unknownFields(read, kind, problems);
                    all.add(read);
                } catch (JsonProcessingException e) {
                    problems.add(kind + ": " + e.getOriginalMessage());
                }
            }
        }
        return new KubernetesObjects(List.copyOf(all), List.copyOf(others), List.copyOf(problems));
    }

    private static List<JsonNode> documents(String yaml) {
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
            var found = new ArrayList<JsonNode>();
            while (documents.hasNextValue()) {
                var document = documents.nextValue();
                if (document != null && !document.isNull()) {
                    found.add(document);
                }
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(yaml, e);
        }
    }

    /// The models keep what they do not know in a map of their own.
    private static void unknownFields(Object value, String path, List<String> found) {
        switch (value) {
            case null -> {}
            case Map<?, ?> map -> map.forEach((name, inner) -> unknownFields(inner, path + "." + name, found));
            case Collection<?> list -> list.forEach(inner -> unknownFields(inner, path + "[]", found));
            case Enum<?> _ -> {}
            default -> {
                if (value.getClass().getPackageName().startsWith("io.fabric8.")) {
                    unknownFieldsOf(value, path, found);
                }
            }
        }
    }

    private static void unknownFieldsOf(Object model, String path, List<String> found) {
        for (Class<?> type = model.getClass(); type != Object.class; type = type.getSuperclass()) {
            for (var field : type.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers())) {
                    continue;
                }
                try {
                    field.setAccessible(true);
                    var inner = field.get(model);
                    if (!field.getName().equals("additionalProperties")) {
                        unknownFields(inner, path + "." + field.getName(), found);
                    } else if (inner instanceof Map<?, ?> map && !map.isEmpty()) {
                        found.add(path + " has no " + map.keySet());
                    }
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    <T extends HasMetadata> Stream<T> of(Class<T> type) {
        return all.stream().filter(type::isInstance).map(type::cast);
    }

    /// Whether there is an object of this kind and name.
    boolean have(Class<? extends HasMetadata> type, String name) {
        return of(type).anyMatch(object -> object.getMetadata().getName().equals(name));
    }
}
