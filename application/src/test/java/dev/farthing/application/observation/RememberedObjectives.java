package dev.farthing.application.observation;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.quality.Objective;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Keeps objectives in a map.
public final class RememberedObjectives implements ObjectiveRepository {
    private final Set<String> models = new HashSet<>();
    private final TreeMap<String, Objective> objectives = new TreeMap<>();

    public void offer(String model) {
        models.add(model);
    }

    @Override
    public List<Objective> all() {
        return List.copyOf(objectives.values());
    }

    @Override
    public Optional<Objective> find(String model) {
        return Optional.ofNullable(objectives.get(model));
    }

    @Override
    public void save(Objective objective) {
        if (!models.contains(objective.model())) {
            throw Fault.NOT_FOUND.because("there is no such model");
        }
        objectives.put(objective.model(), objective);
    }

    @Override
    public void remove(String model) {
        objectives.remove(model);
    }
}
