package dev.farthing.application.account;

import dev.farthing.application.ManagedBy;
import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.domain.account.Installation;
import dev.farthing.domain.account.Org;
import dev.farthing.domain.account.Plan;
import dev.farthing.domain.account.Team;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Keeps the installation, its plans, orgs and teams in maps, without looking at names.
final class RememberedTenants {
    final Map<UUID, Plan> plans = new HashMap<>();
    final Map<UUID, KnownOrg> orgs = new HashMap<>();
    final Map<UUID, KnownTeam> teams = new HashMap<>();
    private @Nullable Installation installation;

    InstallationRepository installations() {
        return new InstallationRepository() {
            @Override
            public void awaitTurn() {
                // a test is alone
            }

            @Override
            public Optional<Installation> find() {
                return Optional.ofNullable(installation);
            }

            @Override
            public void add(Installation added) {
                installation = added;
            }

            @Override
            public void addPlan(Plan plan) {
                plans.put(plan.id(), plan);
            }
        };
    }

    OrgRepository orgRepository() {
        return new OrgRepository() {
            @Override
            public Optional<KnownOrg> find(UUID orgId) {
                return Optional.ofNullable(orgs.get(orgId));
            }

            @Override
            public Optional<KnownOrg> findForChange(UUID orgId) {
                return find(orgId);
            }

            @Override
            public Page<KnownOrg> list(
                    @Nullable UUID only, @Nullable Boolean suspended, @Nullable String search, Slice slice) {
                return new Page<>(List.copyOf(orgs.values()), orgs.size());
            }

            @Override
            public Optional<Plan> plan(String codeOrId) {
                return plans.values().stream()
                        .filter(plan -> plan.code().equals(codeOrId)
                                || plan.id().toString().equals(codeOrId))
                        .findFirst();
            }

            @Override
            public void add(Org org, Instant createdAt) {
                orgs.put(org.id(), new KnownOrg(org, plans.get(org.planId()), ManagedBy.API, createdAt));
            }

            @Override
            public void save(Org org) {
                orgs.computeIfPresent(
                        org.id(),
                        (_, old) -> new KnownOrg(org, plans.get(org.planId()), old.managedBy(), old.createdAt()));
            }

            @Override
            public void remove(UUID orgId) {
                orgs.remove(orgId);
            }
        };
    }

    TeamRepository teamRepository() {
        return new TeamRepository() {
            @Override
            public Optional<KnownTeam> find(UUID orgId, UUID teamId) {
                return Optional.ofNullable(teams.get(teamId))
                        .filter(known -> known.team().orgId().equals(orgId));
            }

            @Override
            public Optional<KnownTeam> findForChange(UUID orgId, UUID teamId) {
                return find(orgId, teamId);
            }

            @Override
            public Page<KnownTeam> list(UUID orgId, TeamFilter filter, Slice slice) {
                return new Page<>(List.copyOf(teams.values()), teams.size());
            }

            @Override
            public void add(Team team, Instant createdAt) {
                teams.put(team.id(), new KnownTeam(team, ManagedBy.API, createdAt));
            }

            @Override
            public void save(Team team) {
                teams.computeIfPresent(team.id(), (_, old) -> new KnownTeam(team, old.managedBy(), old.createdAt()));
            }

            @Override
            public void remove(UUID orgId, UUID teamId) {
                teams.remove(teamId);
            }
        };
    }
}
