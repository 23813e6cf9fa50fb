package dev.farthing.application.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.ConfigFile;
import dev.farthing.application.CountedChanges;
import dev.farthing.application.audit.RememberedAudit;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.account.Org;
import dev.farthing.domain.account.Plan;
import dev.farthing.domain.key.Edit;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UpdateOrgTest {
    private static final Instant NOW = Instant.parse("2026-11-22T06:00:00Z");
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private final RememberedTenants tenants = new RememberedTenants(new RememberedAdminKeys());
    private final UpdateOrg updateOrg = new UpdateOrg(
            tenants.orgRepository(), new CountedChanges(), new RememberedAudit(), ConfigFile.NONE, () -> NOW);
    private final UUID org = UUID.randomUUID();

    UpdateOrgTest() {
        var plan = new Plan(UUID.randomUUID(), "plan", "Plan", List.of(), null, null, null);
        tenants.installations().addPlan(plan);
        tenants.orgRepository().add(new Org(org, "acme", false, plan.id(), SHANGHAI), NOW);
    }

    private Org move(ZoneId zone) {
        return updateOrg
                .update(
                        new Caller.Operator(org),
                        org,
                        new OrgEdit(
                                new Edit.Keep<>(),
                                new Edit.Keep<>(),
                                new Edit.To<>(zone),
                                new Edit.Keep<>(),
                                new Edit.Keep<>()))
                .org();
    }

    @Test
    void anotherZoneCountsFromTheNextDayOnAndMayBeTakenBackUntilThen() {
        var moved = move(BERLIN);
        assertThat(moved.zone()).isEqualTo(BERLIN);
        assertThat(moved.calendar().at(NOW)).isEqualTo(SHANGHAI);
        assertThat(moved.calendar().since()).isEqualTo("2026-11-22T16:00:00Z");
        assertThat(tenants.orgRepository().find(org).orElseThrow().org()).isEqualTo(moved);

        assertThat(move(SHANGHAI).calendar().past()).isEmpty();
    }
}
