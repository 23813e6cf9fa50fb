package dev.farthing.rest;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/// Writes into the OpenAPI document what every operation of the management API has in common: who may call, and how it
/// refuses; and how [JsonStyle] prints choices.
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class ManagementDocument implements OASFilter {
    private static final String GUARDED = "/api/v1/";
    private static final String OWN_KEY = "/api/v1/me";
    private static final String PROBLEM = "Problem";

    @Override
    public void filterOpenAPI(OpenAPI document) {
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

    private static boolean isConstant(Object choice) {
        return choice instanceof String text && text.matches("[A-Z][A-Z0-9_]*");
    }

    private static void complete(String path, PathItem.HttpMethod method, Operation operation) {
        var scheme = path.equals(OWN_KEY) ? "inferenceKey" : "adminKey";
        operation.setSecurity(List.of(OASFactory.createSecurityRequirement().addScheme(scheme)));
        refuse(operation, "401", PROBLEM, "No living key was presented");
        refuse(operation, "403", PROBLEM, "The key's role is too narrow");
        if (path.contains("{")) {
            refuse(operation, "404", PROBLEM, "There is no such thing, or it is another tenant's");
        }
        if (method != PathItem.HttpMethod.GET) {
            refuse(operation, "409", PROBLEM, "Its state, or another of its name, excludes this");
        }
        refuse(operation, "422", "HTTPValidationError", "Fields are wrong; all of them are named at once");
    }

    private static void refuse(Operation operation, String status, String schema, String description) {
        var responses = operation.getResponses();
        if (responses.hasAPIResponse(status)) {
            return;
        }
        responses.addAPIResponse(status, refusal(schema, description));
    }

    private static APIResponse refusal(String schema, String description) {
        return OASFactory.createAPIResponse()
                .description(description)
                .content(OASFactory.createContent()
                        .addMediaType(
                                "application/json",
                                OASFactory.createMediaType()
                                        .schema(OASFactory.createSchema().ref(schema))));
    }
}
