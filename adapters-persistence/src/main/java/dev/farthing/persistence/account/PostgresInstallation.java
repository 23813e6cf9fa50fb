package dev.farthing.persistence.account;

import dev.farthing.application.account.InstallationRepository;
import dev.farthing.domain.account.Installation;
import dev.farthing.domain.account.Plan;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import java.util.Optional;

/// Keeps the installation in PostgreSQL.
@ApplicationScoped
class PostgresInstallation implements InstallationRepository {
    private static final long FIRST_START = 0x6661727468_01L;

    private final EntityManager entities;

    PostgresInstallation(EntityManager entities) {
        this.entities = entities;
    }

    @Override
    public void awaitTurn() {
        entities.createNativeQuery("SELECT 1 FROM (SELECT pg_advisory_xact_lock(?1)) AS turn")
                .setParameter(1, FIRST_START)
                .getResultList();
    }

    @Override
    public Optional<Installation> find() {
        return Optional.ofNullable(entities.find(InstallationRow.class, true)).map(InstallationRow::toInstallation);
    }

    @Override
    public void add(Installation installation) {
        entities.persist(InstallationRow.of(installation));
    }

    @Override
    public void addPlan(Plan plan) {
        entities.persist(PlanRow.of(plan));
    }
}
