package dev.farthing.rest.upstream;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// What a vendor lists now.
@Schema(name = "VendorModels")
record VendorModelsJson(List<VendorModelJson> items, long total, int page, int pageSize) {
    static VendorModelsJson of(List<String> ids) {
        return new VendorModelsJson(
                ids.stream().map(VendorModelJson::new).toList(), ids.size(), 1, Math.max(1, ids.size()));
    }

    /// A model by the vendor's own name.
    record VendorModelJson(String id) {}
}
