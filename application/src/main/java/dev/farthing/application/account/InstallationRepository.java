package dev.farthing.application.account;

import dev.farthing.domain.account.Installation;
import dev.farthing.domain.account.Plan;
import java.util.Optional;

/// Remembers the one installation.
public interface InstallationRepository {
    /// Puts this transaction in line with every other first start on the same database.
    void awaitTurn();

    /// The installation; empty before the first start.
    Optional<Installation> find();

    /// Keeps the installation, once; whoever adds it has awaited its turn.
    void add(Installation installation);

    /// Adds the plan that the first org is on.
    void addPlan(Plan plan);
}
