package dev.farthing.application.account;

import dev.farthing.application.ManagedBy;
import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.domain.account.ComingPlan;
import dev.farthing.domain.account.Installation;
import dev.farthing.domain.account.Org;
import dev.farthing.domain.account.Parked;
import dev.farthing.domain.account.Plan;
import dev.farthing.domain.account.Team;
import dev.farthing.domain.fault.Fault;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Keeps the installation, its plans, orgs and teams in maps.
public final class RememberedTenants {
    final Map<UUID, Plan> plans = new HashMap<>();
    final Map<UUID, KnownOrg> orgs = new HashMap<>();
    final Map<UUID, KnownTeam> teams = new HashMap<>();
    private final Map<UUID, String> erased = new HashMap<>();
    private final RememberedAdminKeys admins;
    private @Nullable Installation installation;

    /// @param admins who hang on orgs and teams
    public RememberedTenants(RememberedAdminKeys admins) {
        this.admins = admins;
    }

    /// Parks an org.
    public void park(UUID orgId, Parked parked) {
        orgs.computeIfPresent(
                orgId,
                (_, old) -> new KnownOrg(old.org(), old.plan(), old.managedBy(), old.createdAt(), old.next(), parked));
    }

    /// Has an org be on another plan later.
    public void plan(UUID orgId, UUID planId, Instant validFrom) {
        orgs.computeIfPresent(
                orgId,
                (_, old) -> new KnownOrg(
                        old.org(),
                        old.plan(),
                        old.managedBy(),
                        old.createdAt(),
                        new ComingPlan(plans.get(planId), validFrom),
                        old.parked()));
    }

    public InstallationRepository installations() {
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

    public OrgRepository orgRepository() {
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
                return page(
                        orgs.values().stream()
                                .filter(known ->
                                        only == null || known.org().id().equals(only))
                                .filter(known ->
                                        suspended == null || known.org().suspended() == suspended)
                                .filter(known -> contains(known.org().name(), search))
                                .sorted(Comparator.comparing(
                                        known -> known.org().name())),
                        slice);
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
                mustBeFree(org);
                orgs.put(org.id(), new KnownOrg(org, plans.get(org.planId()), ManagedBy.API, createdAt));
            }

            @Override
            public void save(Org org) {
                mustBeFree(org);
                orgs.computeIfPresent(org.id(), (_, old) -> old.as(org, plans.get(org.planId())));
            }

            @Override
            public void remove(UUID orgId) {
                if (teams.values().stream()
                                .anyMatch(known -> known.team().orgId().equals(orgId))
                        || admins.hangOn(orgId, null)) {
                    throw Fault.IN_USE.because("something hangs on this org");
                }
                orgs.remove(orgId);
            }

            @Override
            public void erase(UUID orgId) {
                var known = orgs.remove(orgId);
                if (known != null) {
                    erased.put(orgId, known.org().name());
                    teams.values().removeIf(team -> team.team().orgId().equals(orgId));
                    admins.forget(orgId);
                }
            }

            @Override
            public Optional<String> nameOf(UUID orgId) {
                return Optional.ofNullable(orgs.get(orgId))
                        .map(known -> known.org().name())
                        .or(() -> Optional.ofNullable(erased.get(orgId)));
            }

            private void mustBeFree(Org org) {
                if (orgs.values().stream()
                        .map(KnownOrg::org)
                        .anyMatch(other ->
                                other.name().equals(org.name()) && !other.id().equals(org.id()))) {
                    throw Fault.NAME_TAKEN.because("there is an org with this name");
                }
            }
        };
    }

    public TeamRepository teamRepository() {
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
                return page(
                        teams.values().stream()
                                .filter(known -> known.team().orgId().equals(orgId))
                                .filter(known -> filter.only() == null
                                        || known.team().id().equals(filter.only()))
                                .filter(known -> filter.suspended() == null
                                        || known.team().suspended() == filter.suspended())
                                .filter(known -> contains(known.team().name(), filter.search()))
                                .sorted(Comparator.comparing(
                                        known -> known.team().name())),
                        slice);
            }

            @Override
            public void add(Team team, Instant createdAt) {
                if (!orgs.containsKey(team.orgId())) {
                    throw Fault.NOT_FOUND.because("no such org");
                }
                mustBeFree(team);
                teams.put(team.id(), new KnownTeam(team, ManagedBy.API, createdAt));
            }

            @Override
            public void save(Team team) {
                mustBeFree(team);
                teams.computeIfPresent(team.id(), (_, old) -> new KnownTeam(team, old.managedBy(), old.createdAt()));
            }

            @Override
            public void remove(UUID orgId, UUID teamId) {
                if (admins.hangOn(orgId, teamId)) {
                    throw Fault.IN_USE.because("something hangs on this team");
                }
                teams.remove(teamId);
            }

            private void mustBeFree(Team team) {
                if (teams.values().stream()
                        .map(KnownTeam::team)
                        .anyMatch(other -> other.orgId().equals(team.orgId())
                                && other.name().equals(team.name())
                                && !other.id().equals(team.id()))) {
                    throw Fault.NAME_TAKEN.because("this org has a team with this name");
                }
            }
        };
    }

    private static <T> Page<T> page(Stream<T> all, Slice slice) {
        var found = all.toList();
        return new Page<>(
                found.stream().skip(slice.offset()).limit(slice.limit()).toList(), found.size());
    }

    private static boolean contains(String name, @Nullable String search) {
        return search == null || name.toLowerCase(Locale.ROOT).contains(search.toLowerCase(Locale.ROOT));
    }
}
