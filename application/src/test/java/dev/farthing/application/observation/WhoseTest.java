package dev.farthing.application.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.domain.account.Caller;
import dev.farthing.domain.fault.FaultException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WhoseTest {
    private final UUID org = UUID.randomUUID();
    private final UUID team = UUID.randomUUID();
    private final UUID key = UUID.randomUUID();

    @Test
    void aTeamAdminSeesItsTeamWhateverItAsks() {
        var admin = new Caller.TeamAdmin(org, team);
        assertThat(Whose.ofOrg(org, null).seenBy(admin).teamId()).isEqualTo(team);
        assertThat(new Whose(org, team, key, "m", "p").seenBy(admin)).isEqualTo(new Whose(org, team, key, "m", "p"));
        var others = Whose.ofOrg(org, UUID.randomUUID());
        assertThatThrownBy(() -> others.seenBy(admin))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("no such team");
    }

    @Test
    void everyOrgAtOnceIsForOperatorsAlone() {
        var all = Whose.ofOrg(null, null);
        assertThat(all.seenBy(new Caller.Operator(org))).isEqualTo(all);
        for (var caller :
                new Caller[] {new Caller.OrgAdmin(org), new Caller.TeamAdmin(org, team), new Caller.Viewer(org)}) {
            assertThatThrownBy(() -> all.seenBy(caller)).isInstanceOf(FaultException.class);
        }
    }

    @Test
    void keysAndProvidersAreKnownToTheSumsByKeyAlone() {
        assertThat(Whose.ofOrg(org, team).needsKeys()).isFalse();
        assertThat(new Whose(org, null, null, "m", null).needsKeys()).isFalse();
        assertThat(new Whose(org, null, key, null, null).needsKeys()).isTrue();
        assertThat(new Whose(org, null, null, null, "p").needsKeys()).isTrue();
    }
}
