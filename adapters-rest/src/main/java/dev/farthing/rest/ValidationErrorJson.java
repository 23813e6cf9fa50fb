package dev.farthing.rest;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What is wrong with one field of a request.
///
/// @param loc where: `body`, `query` or `path`, then the names and positions that lead to the field
@Schema(name = "ValidationError")
public record ValidationErrorJson(
        @Schema(examples = "[\"body\", \"rpm_limit\"]") List<Object> loc,

        @Schema(examples = "Input should be greater than or equal to 1")
        String msg,

        @Schema(examples = "greater_than_equal") String type) {
    public ValidationErrorJson {
        loc = List.copyOf(loc);
    }
}
