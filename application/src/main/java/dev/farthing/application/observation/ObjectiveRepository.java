package dev.farthing.application.observation;

import dev.farthing.domain.quality.Objective;
import java.util.List;
import java.util.Optional;

/// Remembers what models are meant to achieve; changes need a transaction of the caller's.
public interface ObjectiveRepository {
    /// All of them, by model.
    List<Objective> all();

    /// That of one model; empty where nothing is said of it.
    Optional<Objective> find(String model);

    /// Keeps it in place of the one the model had; a model that is not there is refused with NOT_FOUND.
    void save(Objective objective);

    /// Takes it away, if there is one.
    void remove(String model);
}
