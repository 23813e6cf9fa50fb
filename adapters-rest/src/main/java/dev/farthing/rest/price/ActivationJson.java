package dev.farthing.rest.price;

import dev.farthing.rest.Fields;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// Which prices of the bundled list shall be set.
@Schema(name = "PriceListActivation")
record ActivationJson(
        @Schema(description = "a whole list", examples = "openai") @Nullable
        String vendor,

        @Schema(description = "single models, as vendor/model or, where one vendor alone lists it, as model") @Nullable
        List<String> models,

        @Schema(description = "only show what would change") boolean dryRun) {
    private static final int MOST = 1_000;
    private static final int LONGEST = 200;

    static ActivationJson read(Fields fields) {
        var vendor = fields.optionalText("vendor", LONGEST);
        var models = fields.texts("models", MOST, LONGEST);
        if (vendor == null && models.isEmpty()) {
            fields.reject("models", "missing", "name a vendor, models, or both");
        }
        boolean dryRun = fields.bool("dry_run", false);
        fields.check();
        return new ActivationJson(vendor, models, dryRun);
    }

    List<String> vendors() {
        return vendor == null ? List.of() : List.of(vendor);
    }

    List<String> named() {
        return models == null ? List.of() : models;
    }
}
