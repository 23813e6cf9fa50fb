package dev.farthing.persistence.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.observation.ObjectiveRepository;
import dev.farthing.application.observation.ObjectiveRepositoryContract;
import dev.farthing.domain.quality.Objective;
import dev.farthing.persistence.Sql;
import dev.farthing.persistence.server.FreshDatabase;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresObjectivesTest implements ObjectiveRepositoryContract {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    private final PostgresObjectives objectives = new PostgresObjectives(DATABASE.dataSource());

    @Override
    public ObjectiveRepository objectives() {
        return objectives;
    }

    @Override
    public String aModel() {
        var model = "model-" + UUID.randomUUID();
        Sql.of("INSERT INTO model (id, type) VALUES (?, 'chat')", model).change(DATABASE.dataSource());
        return model;
    }

    @Test
    void aModelThatIsDeletedTakesItsObjectiveAlong() {
        var model = aModel();
        objectives.save(new Objective(model, null, 5));
        Sql.of("DELETE FROM model WHERE id = ?", model).change(DATABASE.dataSource());
        assertThat(objectives.find(model)).isEmpty();
    }
}
