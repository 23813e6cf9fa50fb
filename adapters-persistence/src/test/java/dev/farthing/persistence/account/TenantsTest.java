package dev.farthing.persistence.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.account.AdminKeyRepository;
import dev.farthing.application.account.HolderNames;
import dev.farthing.application.account.OrgRepository;
import dev.farthing.application.account.TeamRepository;
import dev.farthing.application.account.TenantRepositoriesContract;
import dev.farthing.domain.account.Parked;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.persistence.Scene;
import dev.farthing.persistence.server.FreshDatabaseForQuarkus;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(FreshDatabaseForQuarkus.class)
class TenantsTest implements TenantRepositoriesContract {
    @Inject
    OrgRepository orgs;

    @Inject
    TeamRepository teams;

    @Inject
    AdminKeyRepository admins;

    @Inject
    HolderNames names;

    @Inject
    Scene scene;

    @Test
    void aTeamWhoseKeysAreDeletedGoesAndTheKeysStay() {
        var org = scene.anOrg();
        var team = scene.aTeamOf(org);
        var key = aKey(org, team, "alpha");
        assertThatThrownBy(() -> removed(org, team)).isInstanceOf(FaultException.class);
        scene.sql("UPDATE issued_key SET state = 'deleted', state_since = now() WHERE id = ?1", key);

        removed(org, team);
        scene.sql("UPDATE issued_key SET note = (1 / (team_id IS NULL)::int)::text WHERE id = ?1", key);
    }

    @Test
    void teamsAndKeysAreNamedWithinReach() {
        var org = scene.anOrg();
        var team = scene.aTeamOf(org);
        var free = aKey(org, null, "free");
        var bound = aKey(org, team, "bound");
        var foreign = aKey(scene.anOrg(), null, "foreign");
        var asked = List.of(team, free, bound, foreign, UUID.randomUUID());

        assertThat(names.of(org, null, asked))
                .containsOnlyKeys(team, free, bound)
                .containsEntry(free, "free")
                .containsEntry(bound, "bound");
        assertThat(names.of(org, team, asked)).containsOnlyKeys(team, bound);
    }

    private UUID aKey(UUID org, @Nullable UUID team, String name) {
        var key = UUID.randomUUID();
        scene.sql(
                "INSERT INTO issued_key (org_id, id, team_id, name, public_id, secret_hash, secret_hint)"
                        + " VALUES (?1, ?2, CAST(?3 AS uuid), ?4, ?5, sha256('x'), 'x')",
                org,
                key,
                team == null ? null : team.toString(),
                name,
                key.toString());
        return key;
    }

    private void removed(UUID org, UUID team) {
        Scene.inTransaction(() -> {
            teams.remove(org, team);
            return true;
        });
    }

    @Override
    public OrgRepository orgs() {
        return orgs;
    }

    @Override
    public TeamRepository teams() {
        return teams;
    }

    @Override
    public AdminKeyRepository admins() {
        return admins;
    }

    @Override
    public UUID aPlan() {
        return scene.aPlan();
    }

    @Override
    public void park(UUID orgId, Parked parked) {
        scene.sql(
                "INSERT INTO org_parked (org_id, since, reason) VALUES (?1, ?2, ?3)",
                orgId,
                parked.since(),
                parked.reason());
    }

    @Override
    public void change(UUID orgId, UUID planId, Instant validFrom) {
        scene.sql(
                "INSERT INTO plan_change (org_id, valid_from, plan_id) VALUES (?1, ?2, ?3)", orgId, validFrom, planId);
    }

    @Override
    public <T> T inTransaction(Supplier<T> work) {
        return Scene.inTransaction(work);
    }
}
