package dev.farthing.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.RecordComponentInfo;
import org.jspecify.annotations.Nullable;

/// Says of every documented record which of its members may be null: those that are marked so in the code.
final class NullableMembers {
    private static final String OURS = "dev.farthing.";
    private static final DotName MARK = DotName.createSimple(Nullable.class);
    private static final DotName NAME =
            DotName.createSimple(org.eclipse.microprofile.openapi.annotations.media.Schema.class);
    private static final DotName MEMBER = DotName.createSimple(JsonProperty.class);

    /// The records that are documented under a name, those that ask for it first.
    private final Map<String, List<ClassInfo>> records = new HashMap<>();

    NullableMembers(IndexView index) {
        for (var type : index.getKnownClasses()) {
            if (type.isRecord() && type.name().toString().startsWith(OURS)) {
                var asked = textOf(type.declaredAnnotation(NAME), "name");
                var known = records.computeIfAbsent(asked == null ? type.simpleName() : asked, _ -> new ArrayList<>());
                known.add(asked == null ? known.size() : 0, type);
            }
        }
    }

    void complete(String name, Schema schema) {
        var members = schema.getProperties();
        if (members == null) {
            return;
        }
        for (var type : records.getOrDefault(name, List.of())) {
            var nullable = nullable(type);
            if (nullable.keySet().containsAll(members.keySet())) {
                members.forEach((member, shape) -> {
                    if (Boolean.TRUE.equals(nullable.get(member))) {
                        orNull(shape);
                    }
                });
                return;
            }
        }
    }

    private static Map<String, Boolean> nullable(ClassInfo type) {
        var members = new LinkedHashMap<String, Boolean>();
        for (var component : type.recordComponents()) {
            members.put(
                    nameOf(type, component), type.field(component.name()).type().hasAnnotation(MARK));
        }
        return members;
    }

    private static String nameOf(ClassInfo type, RecordComponentInfo component) {
        var given = textOf(type.field(component.name()).declaredAnnotation(MEMBER), "value");
        return given == null ? PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.name()) : given;
    }

    private static @Nullable String textOf(@Nullable AnnotationInstance annotation, String member) {
        var value = annotation == null ? null : annotation.value(member);
        return value == null ? null : value.asString();
    }

    /// What is described elsewhere cannot be told more beside its reference; what has no type may be anything.
    private static void orNull(Schema schema) {
        var reference = schema.getRef();
        if (reference != null) {
            schema.setRef(null);
            schema.setType(null);
            schema.addAnyOf(OASFactory.createSchema().ref(reference));
            schema.addAnyOf(OASFactory.createSchema().addType(Schema.SchemaType.NULL));
        } else if (schema.getType() != null && !schema.getType().contains(Schema.SchemaType.NULL)) {
            schema.addType(Schema.SchemaType.NULL);
            if (schema.getEnumeration() != null) {
                var choices = new ArrayList<>(schema.getEnumeration());
                choices.add(null);
                schema.setEnumeration(choices);
            }
        }
    }
}
