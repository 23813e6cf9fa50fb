package dev.farthing.rest.upstream;

import dev.farthing.rest.Paging;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// A page of models, readable as OpenAI's list (`object`, `data`) and as every other list here (`items`, `total`).
@Schema(name = "ModelListResponse")
record ModelListJson(String object, List<ModelJson> data, List<ModelJson> items, long total, int page, int pageSize) {
    static ModelListJson of(List<ModelJson> models, long total, Paging paging) {
        return new ModelListJson("list", models, models, total, paging.page(), paging.pageSize());
    }
}
