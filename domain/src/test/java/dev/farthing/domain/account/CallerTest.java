package dev.farthing.domain.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class CallerTest {
    private static final UUID OWN = new UUID(0, 1);
    private static final UUID OTHER = new UUID(0, 2);
    private static final UUID TEAM = new UUID(0, 3);
    private static final Caller OPERATOR = new Caller.Operator(OWN);
    private static final Caller ORG_ADMIN = new Caller.OrgAdmin(OWN);
    private static final Caller TEAM_ADMIN = new Caller.TeamAdmin(OWN, TEAM);
    private static final Caller VIEWER = new Caller.Viewer(OWN);

    @Test
    void anOperatorActsOnTheOrgItNamesElseOnItsOwn() {
        assertThat(OPERATOR.org(OTHER)).isEqualTo(OTHER);
        assertThat(OPERATOR.org(null)).isEqualTo(OWN);
    }

    @Test
    void anotherOrgIsNotThereForEverybodyElse() {
        for (var caller : List.of(ORG_ADMIN, TEAM_ADMIN, VIEWER)) {
            assertThat(caller.org(null)).isEqualTo(OWN);
            assertThat(caller.org(OWN)).isEqualTo(OWN);
            refuses(Fault.NOT_FOUND, () -> caller.org(OTHER));
        }
    }

    @Test
    void eachRoleIncludesTheNarrower() {
        assertThatCode(OPERATOR::mustBeOperator).doesNotThrowAnyException();
        for (var caller : List.of(ORG_ADMIN, TEAM_ADMIN, VIEWER)) {
            refuses(Fault.FORBIDDEN, caller::mustBeOperator);
        }
        for (var caller : List.of(OPERATOR, ORG_ADMIN)) {
            assertThatCode(caller::mustManageOrg).doesNotThrowAnyException();
        }
        for (var caller : List.of(TEAM_ADMIN, VIEWER)) {
            refuses(Fault.FORBIDDEN, caller::mustManageOrg);
        }
        for (var caller : List.of(OPERATOR, ORG_ADMIN, TEAM_ADMIN)) {
            assertThatCode(caller::mustManageKeys).doesNotThrowAnyException();
        }
        refuses(Fault.FORBIDDEN, VIEWER::mustManageKeys);
    }

    @Test
    void onlyATeamAdminIsBoundToATeam() {
        assertThat(TEAM_ADMIN.onlyTeam()).contains(TEAM);
        for (var caller : List.of(OPERATOR, ORG_ADMIN, VIEWER)) {
            assertThat(caller.onlyTeam()).isEmpty();
        }
    }

    private static void refuses(Fault fault, ThrowingCallable deed) {
        assertThatThrownBy(deed)
                .isInstanceOfSatisfying(
                        FaultException.class,
                        refusal -> assertThat(refusal.fault()).isEqualTo(fault));
    }
}
