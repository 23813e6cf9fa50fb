package dev.farthing.rest.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.farthing.application.report.AttemptView;
import dev.farthing.application.report.CallView;
import dev.farthing.application.report.CostView;
import dev.farthing.application.report.OpenCall.Opened;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A call with every try at a vendor it took, and how its cost comes about.
@Schema(name = "OpenedCall")
record OpenedCallJson(
        @JsonUnwrapped CallView call,

        @Schema(description = "the tries at vendors in order; the last one is what is charged")
        List<AttemptView> attemptRows,

        @Schema(description = "what was odd about its usage, or about how it is charged")
        List<String> usageFlags,

        @Schema(description = "the vendor's own usage object as it came; null below operator") @Nullable
        String vendorUsage,

        @Schema(description = "how often the vendor searched the web for it")
        int searches,

        @Schema(description = "the tier of service the vendor says it was answered at") @Nullable
        String serviceTier,

        @Schema(description = "how the cost comes about: the lines add up to it, to the last digit")
        CostView costLines) {
    static OpenedCallJson of(Opened opened) {
        return new OpenedCallJson(
                opened.call(),
                opened.attempts(),
                opened.use().flags(),
                opened.use().vendorUsage(),
                opened.use().tokens().searches(),
                opened.use().serviceTier(),
                opened.cost());
    }
}
