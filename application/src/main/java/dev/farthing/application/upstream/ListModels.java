package dev.farthing.application.upstream;

import dev.farthing.application.Listing;
import dev.farthing.application.Page;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/// Shows the models as operators keep them, a page at a time.
@ApplicationScoped
public class ListModels {
    private final ModelRepository models;

    public ListModels(ModelRepository models) {
        this.models = models;
    }

    @Transactional
    public Page<KeptModel> list(Listing wanted) {
        return models.list(wanted);
    }
}
