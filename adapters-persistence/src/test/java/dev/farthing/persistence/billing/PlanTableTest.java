package dev.farthing.persistence.billing;

import dev.farthing.application.billing.PlanBook;
import dev.farthing.application.billing.PlanBookContract;
import dev.farthing.persistence.Sql;
import dev.farthing.persistence.server.FreshDatabase;
import java.util.UUID;
import org.junit.jupiter.api.extension.RegisterExtension;

class PlanTableTest implements PlanBookContract {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    @Override
    public PlanBook plans() {
        return new PlanTable(DATABASE.dataSource());
    }

    @Override
    public UUID anOrgOn(UUID planId) {
        var org = UUID.randomUUID();
        Sql.of("INSERT INTO org (id, name, plan_id, time_zone) VALUES (?, ?, ?, 'UTC')", org, "org-" + org, planId)
                .change(DATABASE.dataSource());
        return org;
    }
}
