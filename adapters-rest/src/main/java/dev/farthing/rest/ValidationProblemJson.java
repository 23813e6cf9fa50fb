package dev.farthing.rest;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Everything that is wrong with a request, in one answer.
@Schema(name = "HTTPValidationError")
public record ValidationProblemJson(List<ValidationErrorJson> detail) {
    public ValidationProblemJson {
        detail = List.copyOf(detail);
    }
}
