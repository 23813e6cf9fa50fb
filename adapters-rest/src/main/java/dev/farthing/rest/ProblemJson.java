package dev.farthing.rest;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A refusal: a sentence for people and a stable code for programs.
@Schema(name = "Problem")
public record ProblemJson(
        @Schema(examples = "no such key") String detail,
        @Schema(examples = "not_found") String code) {}
