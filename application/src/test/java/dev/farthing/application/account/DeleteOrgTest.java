package dev.farthing.application.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.ConfigFile;
import dev.farthing.application.CountedChanges;
import dev.farthing.application.audit.RememberedAudit;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.account.Org;
import dev.farthing.domain.account.Plan;
import dev.farthing.domain.account.Team;
import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DeleteOrgTest {
    private static final Instant NOW = Instant.parse("2026-11-22T06:00:00Z");

    private final RememberedTenants tenants = new RememberedTenants(new RememberedAdminKeys());
    private final RememberedAudit audit = new RememberedAudit();
    private final CountedChanges changes = new CountedChanges();
    private final DeleteOrg deleteOrg = new DeleteOrg(tenants.orgRepository(), changes, audit, ConfigFile.NONE);
    private final Org org;
    private final Caller operator;

    DeleteOrgTest() {
        var plan = new Plan(UUID.randomUUID(), "plan", "Plan", List.of(), null, null, null);
        tenants.installations().addPlan(plan);
        this.org = new Org(UUID.randomUUID(), "acme", false, plan.id(), ZoneId.of("UTC"));
        this.operator = new Caller.Operator(UUID.randomUUID());
        tenants.orgRepository().add(org, NOW);
        tenants.teamRepository().add(new Team(UUID.randomUUID(), org.id(), "red", false), NOW);
    }

    @Test
    void whatSomethingHangsOnIsDeletedOnlyWhileItIsSuspended() {
        assertThatThrownBy(() -> deleteOrg.delete(operator, org.id()))
                .isInstanceOfSatisfying(
                        FaultException.class,
                        refusal -> assertThat(refusal.fault()).isEqualTo(Fault.IN_USE));
        assertThat(tenants.orgRepository().find(org.id())).isPresent();

        tenants.orgRepository().save(org.suspend());
        deleteOrg.delete(operator, org.id());

        assertThat(tenants.orgRepository().find(org.id())).isEmpty();
        assertThat(changes.keys()).isEqualTo(1);
        assertThat(changes.budgets()).isEqualTo(1);
        assertThat(changes.catalogue()).isPositive();
        assertThat(audit.only()).satisfies(deed -> {
            assertThat(deed.chain()).isEqualTo(Deed.PLATFORM);
            assertThat(deed.action() + " " + deed.objectId()).isEqualTo("erase " + org.id());
            assertThat(deed.before()).as("its name goes with it").isNull();
        });
        assertThat(new NameOrg(tenants.orgRepository()).name(operator, org.id()))
                .as("for its invoices")
                .isEqualTo("acme");
    }

    @Test
    void onlyOperatorsDelete() {
        assertThatThrownBy(() -> deleteOrg.delete(new Caller.OrgAdmin(org.id()), org.id()))
                .isInstanceOf(FaultException.class);
    }
}
