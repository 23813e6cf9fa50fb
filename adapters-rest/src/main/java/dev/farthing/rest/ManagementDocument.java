package dev.farthing.rest;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.jboss.jandex.IndexView;

/// Writes into the OpenAPI document what every operation of the management API has in common: who may call, and how
/// it refuses; how [JsonStyle] prints choices, and which members may be null.
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class ManagementDocument implements OASFilter {
    private static final String GUARDED = "/api/v1/";
    private static final String OWN_KEY = "/api/v1/me";
    private static final String PROBLEM = "Problem";
    private static final String UNREADABLE = "It cannot be read, or contradicts itself";
    private static final String JSON = "application/json";
    private static final Set<String> COUNTS = Set.of(
            "page",
            "page_size",
            "limit",
            "days",
            "hours",
            "wait_seconds",
            "range_days",
            "failures_from",
            "http_status");
    private static final Set<String> FLAGS = Set.of("stream", "sandbox", "percentiles");

    private final NullableMembers nullable;

    public ManagementDocument(IndexView index) {
        this.nullable = new NullableMembers(index);
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        document.getComponents().getSchemas().forEach(nullable::complete);
        document.getPaths().getPathItems().forEach((path, item) -> {
            if (path.startsWith(GUARDED)) {
                item.getOperations().forEach((method, operation) -> complete(path, method, operation));
            }
        });
    }

    @Override
    public Schema filterSchema(Schema schema) {
        var choices = schema.getEnumeration();
        if (choices != null && choices.stream().allMatch(ManagementDocument::isConstant)) {
            schema.setEnumeration(choices.stream()
                    .<Object>map(choice -> choice.toString().toLowerCase(Locale.ROOT))
                    .toList());
        }
        return schema;
    }

    /// What a resource reads by name from the query has no Java type that the document could be written from.
    @Override
    public Parameter filterParameter(Parameter parameter) {
        if (parameter.getSchema() == null && parameter.getRef() == null && parameter.getContent() == null) {
            parameter.setSchema(OASFactory.createSchema().addType(typeOf(parameter.getName())));
        }
        return parameter;
    }

    private static Schema.SchemaType typeOf(String name) {
        if (COUNTS.contains(name)) {
            return Schema.SchemaType.INTEGER;
        }
        return FLAGS.contains(name) ? Schema.SchemaType.BOOLEAN : Schema.SchemaType.STRING;
    }

    private static boolean isConstant(Object choice) {
        return choice instanceof String text && text.matches("[A-Z][A-Z0-9_]*");
    }

    private static void complete(String path, PathItem.HttpMethod method, Operation operation) {
        if (AdminGate.OPEN.contains(path)) {
            operation.setSecurity(List.of());
            refuseBodies(operation);
            Set.of("401", "404").stream()
                    .filter(operation.getResponses()::hasAPIResponse)
                    .forEach(status -> refuse(operation, status, PROBLEM, ""));
        } else {
            guard(path, method, operation);
        }
        refuse(operation, "422", "HTTPValidationError", "Fields are wrong; all of them are named at once");
        refuse(operation, "429", PROBLEM, "Too many keys that open nothing came from the caller's address");
        refuse(operation, "503", PROBLEM, "The database cannot answer at the moment: again after Retry-After seconds");
        operation.getResponses().getAPIResponses().forEach((status, response) -> describe(response, status));
    }

    private static void guard(String path, PathItem.HttpMethod method, Operation operation) {
        boolean ownKey = path.equals(OWN_KEY) || path.startsWith(OWN_KEY + "/");
        var scheme = ownKey ? "inferenceKey" : "adminKey";
        operation.setSecurity(List.of(OASFactory.createSecurityRequirement().addScheme(scheme)));
        if (method == PathItem.HttpMethod.POST) {
            header(
                    operation,
                    Repetition.HEADER,
                    "makes this take effect once: the same request under the same key gets the first answer for 30"
                            + " days, another one 409 idempotency_conflict");
        }
        if (method != PathItem.HttpMethod.GET) {
            header(operation, AuditReason.HEADER, "why, for the audit; or the field reason of a body");
        }
        if (operation.getRequestBody() != null || asks(operation, name -> name.equals("from"))) {
            refuse(operation, "400", PROBLEM, UNREADABLE);
        }
        refuse(operation, "401", PROBLEM, "No living key was presented");
        refuse(operation, "403", PROBLEM, "The key's role is too narrow");
        if (path.contains("{") || operation.getRequestBody() != null || asks(operation, name -> name.endsWith("_id"))) {
            refuse(operation, "404", PROBLEM, "There is no such thing, or it is another tenant's");
        }
        if (method != PathItem.HttpMethod.GET || operation.getResponses().hasAPIResponse("409")) {
            refuse(operation, "409", PROBLEM, "Its state, or another of its name, excludes this");
        }
        if (operation.getRequestBody() != null) {
            refuseBodies(operation);
        }
    }

    private static void refuseBodies(Operation operation) {
        refuse(operation, "400", PROBLEM, UNREADABLE);
        refuse(operation, "413", PROBLEM, "The body is larger than 10 MiB");
        refuse(operation, "415", PROBLEM, "The body is called something else than it must be");
    }

    private static boolean asks(Operation operation, Predicate<String> name) {
        var parameters = operation.getParameters();
        return parameters != null
                && parameters.stream()
                        .map(Parameter::getName)
                        .filter(Objects::nonNull)
                        .anyMatch(name);
    }

    private static void header(Operation operation, String name, String description) {
        operation.addParameter(OASFactory.createParameter()
                .name(name)
                .in(Parameter.In.HEADER)
                .description(description)
                .schema(OASFactory.createSchema().addType(Schema.SchemaType.STRING)));
    }

    private static void refuse(Operation operation, String status, String schema, String description) {
        var responses = operation.getResponses();
        var told = responses.getAPIResponse(status);
        var response = told == null ? OASFactory.createAPIResponse() : told;
        if (response.getDescription() == null) {
            response.setDescription(description);
        }
        if (response.getContent() == null || !response.getContent().hasMediaType(JSON)) {
            response.setContent(OASFactory.createContent()
                    .addMediaType(
                            JSON,
                            OASFactory.createMediaType()
                                    .schema(OASFactory.createSchema().ref(schema))));
        }
        responses.addAPIResponse(status, response);
    }

    private static void describe(APIResponse response, String status) {
        if (response.getDescription() == null && response.getRef() == null) {
            response.setDescription(
                    switch (status) {
                        case "201" -> "Created";
                        case "204" -> "Done; there is nothing to say";
                        default -> "OK";
                    });
        }
    }
}
