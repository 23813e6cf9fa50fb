package dev.farthing.persistence.account;

import dev.farthing.domain.account.Plan;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A plan.
@Entity(name = "Plan")
@Table(name = "plan")
@SuppressWarnings("NullAway.Init") // Hibernate fills the fields
class PlanRow {
    @Id
    UUID id;

    String code;
    String name;

    @Column(name = "models_allowed")
    String[] modelsAllowed;

    @Column(name = "rpm_limit")
    @Nullable
    Integer rpmLimit;

    @Column(name = "tpm_limit")
    @Nullable
    Integer tpmLimit;

    @Column(name = "concurrency_limit")
    @Nullable
    Integer concurrencyLimit;

    static PlanRow of(Plan plan) {
        var row = new PlanRow();
        row.id = plan.id();
        row.code = plan.code();
        row.name = plan.name();
        row.modelsAllowed = plan.modelsAllowed().toArray(String[]::new);
        row.rpmLimit = plan.rpmLimit();
        row.tpmLimit = plan.tpmLimit();
        row.concurrencyLimit = plan.concurrencyLimit();
        return row;
    }

    Plan toPlan() {
        return new Plan(id, code, name, List.of(modelsAllowed), rpmLimit, tpmLimit, concurrencyLimit);
    }
}
