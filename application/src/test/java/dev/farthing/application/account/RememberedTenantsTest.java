package dev.farthing.application.account;

import dev.farthing.domain.account.Parked;
import dev.farthing.domain.account.Plan;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

class RememberedTenantsTest implements TenantRepositoriesContract {
    private final RememberedAdminKeys admins = new RememberedAdminKeys();
    private final RememberedTenants tenants = new RememberedTenants(admins);

    @Override
    public OrgRepository orgs() {
        return tenants.orgRepository();
    }

    @Override
    public TeamRepository teams() {
        return tenants.teamRepository();
    }

    @Override
    public AdminKeyRepository admins() {
        return admins;
    }

    @Override
    public UUID aPlan() {
        var id = UUID.randomUUID();
        tenants.installations().addPlan(new Plan(id, "plan-" + id, "Plan", List.of(), null, null, null));
        return id;
    }

    @Override
    public void park(UUID orgId, Parked parked) {
        tenants.park(orgId, parked);
    }

    @Override
    public void change(UUID orgId, UUID planId, Instant validFrom) {
        tenants.plan(orgId, planId, validFrom);
    }

    @Override
    public <T> T inTransaction(Supplier<T> work) {
        return work.get();
    }
}
