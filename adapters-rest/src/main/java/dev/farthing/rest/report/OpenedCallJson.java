package dev.farthing.rest.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.farthing.application.report.AttemptView;
import dev.farthing.application.report.CallView;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A call with every try at a vendor it took.
@Schema(name = "OpenedCall")
record OpenedCallJson(
        @JsonUnwrapped CallView call,

        @Schema(description = "the tries at vendors in order; the last one is what is charged")
        List<AttemptView> attemptRows) {}
