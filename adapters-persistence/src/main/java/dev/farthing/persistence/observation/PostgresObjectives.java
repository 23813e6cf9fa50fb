package dev.farthing.persistence.observation;

import dev.farthing.application.observation.ObjectiveRepository;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.quality.Objective;
import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

@Singleton
class PostgresObjectives implements ObjectiveRepository {
    private static final String ALL = "SELECT model, availability, p99_ms FROM model_objective";

    private final DataSource database;

    PostgresObjectives(DataSource database) {
        this.database = database;
    }

    @Override
    public List<Objective> all() {
        return Sql.of(ALL + " ORDER BY model").rows(database, PostgresObjectives::read);
    }

    @Override
    public Optional<Objective> find(String model) {
        return Sql.of(ALL + " WHERE model = ?", model).row(database, PostgresObjectives::read);
    }

    private static Objective read(ResultSet row) throws SQLException {
        return new Objective(row.getString(1), row.getBigDecimal(2), row.getObject(3, Integer.class));
    }

    @Override
    public void save(Objective objective) {
        int saved = Sql.of(
                        "INSERT INTO model_objective (model, availability, p99_ms) SELECT id, ?::numeric, ?::integer"
                                + " FROM model WHERE id = ? ON CONFLICT (model) DO UPDATE SET"
                                + " availability = excluded.availability, p99_ms = excluded.p99_ms",
                        objective.availability(),
                        objective.p99Millis(),
                        objective.model())
                .change(database);
        if (saved == 0) {
            throw Fault.NOT_FOUND.because("there is no such model");
        }
    }

    @Override
    public void remove(String model) {
        Sql.of("DELETE FROM model_objective WHERE model = ?", model).change(database);
    }
}
