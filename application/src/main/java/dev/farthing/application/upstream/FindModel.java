package dev.farthing.application.upstream;

import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/// Shows one model as operators keep it.
@ApplicationScoped
public class FindModel {
    private final ModelRepository models;

    public FindModel(ModelRepository models) {
        this.models = models;
    }

    @Transactional
    public KeptModel find(String id) {
        return models.find(id).orElseThrow(() -> Fault.NOT_FOUND.because("no model has this id"));
    }
}
