package dev.farthing.persistence.setting;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.Slice;
import dev.farthing.application.account.OrgRepository;
import dev.farthing.application.scenery.Prescription.OrgLine;
import dev.farthing.application.scenery.TenantRegister;
import dev.farthing.domain.audit.Deed;
import dev.farthing.domain.budget.Calendar;
import dev.farthing.persistence.Scene;
import dev.farthing.persistence.server.FreshDatabaseForQuarkus;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FreshDatabaseForQuarkus.class)
class TenantTablesTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

    @Inject
    TenantRegister register;

    @Inject
    OrgRepository orgs;

    @Inject
    Scene scene;

    private List<Deed> prescribe(String plan, @Nullable ZoneId zone) {
        return Scene.inTransaction(() -> register.prescribe(new OrgLine("org of " + plan, plan, zone, List.of())));
    }

    private Calendar calendar(String plan) {
        return Scene.inTransaction(() -> orgs.list(null, null, "org of " + plan, new Slice(0, 1)))
                .items()
                .getFirst()
                .org()
                .calendar();
    }

    @Test
    void anotherZoneInTheFileCountsFromTheNextDayOnAndIsAppliedOnce() {
        var plan = "plan-" + scene.aPlan();
        assertThat(prescribe(plan, BERLIN)).hasSize(1);
        assertThat(calendar(plan)).isEqualTo(Calendar.of(BERLIN));

        assertThat(prescribe(plan, NEW_YORK)).hasSize(1);

        var moved = calendar(plan);
        assertThat(moved.zone()).isEqualTo(NEW_YORK);
        assertThat(moved.at(Instant.now())).isEqualTo(BERLIN);
        assertThat(moved.past()).hasSize(1);
        assertThat(prescribe(plan, NEW_YORK)).isEmpty();
        assertThat(prescribe(plan, null)).isEmpty();
        assertThat(calendar(plan)).isEqualTo(moved);
    }
}
