package dev.farthing.application.moving;

import dev.farthing.application.Slice;
import dev.farthing.application.account.CreateOrg;
import dev.farthing.application.account.CreateTeam;
import dev.farthing.application.account.KnownOrg;
import dev.farthing.application.account.KnownTeam;
import dev.farthing.application.account.OrgRepository;
import dev.farthing.application.account.SuspendTeam;
import dev.farthing.application.account.TeamRepository;
import dev.farthing.application.budget.BudgetTerms;
import dev.farthing.application.budget.CreateBudget;
import dev.farthing.application.key.AdoptKey;
import dev.farthing.application.key.KeyMint;
import dev.farthing.application.key.KeyRepository;
import dev.farthing.application.key.KeyWish;
import dev.farthing.application.moving.Belongings.Allowance;
import dev.farthing.application.moving.Belongings.Held;
import dev.farthing.application.moving.Belongings.Member;
import dev.farthing.application.moving.Belongings.Tenant;
import dev.farthing.application.moving.MoveIn.Terms;
import dev.farthing.application.moving.Tally.Made;
import dev.farthing.application.price.ExchangeRateRepository;
import dev.farthing.application.price.PriceRepository;
import dev.farthing.application.relay.KeyDirectory;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.account.Overruns;
import dev.farthing.domain.budget.Budget;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.key.SecretHash;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.price.ExchangeRate;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Makes the orgs, teams and keys of a dump that are not here, with their budgets; those that are stay as they are.
///
/// Whose budget cannot be said in the billing currency is left out rather than let loose without one, and so is
/// whoever has the name of somebody here, unless it was said that they are the same; keys that a plan has no room
/// for are too.
@ApplicationScoped
public class MoveTenants {
    private static final Currency DOLLAR = Currency.getInstance("USD");
    private static final String ORG = "org";
    private static final String TEAM = "team";
    private static final String KEY = "key";
    private static final String NAMESAKE =
            "there is one of this name here already: rename it, or say that they are the same (same_names=join)";
    private static final int MOST_ALIKE = 10_000;

    private final MovingMarks marks;
    private final OrgRepository orgs;
    private final TeamRepository teams;
    private final KeyDirectory keys;
    private final KeyRepository kept;
    private final KeyMint mint;
    private final PriceRepository prices;
    private final ExchangeRateRepository rates;
    private final CreateOrg createOrg;
    private final CreateTeam createTeam;
    private final SuspendTeam suspendTeam;
    private final AdoptKey adoptKey;
    private final CreateBudget createBudget;
    private final Currency billing;

    @SuppressWarnings("TooManyParameters") // each kind of thing has its use case and its repository
    public MoveTenants(
            MovingMarks marks,
            OrgRepository orgs,
            TeamRepository teams,
            KeyDirectory keys,
            KeyRepository kept,
            KeyMint mint,
            PriceRepository prices,
            ExchangeRateRepository rates,
            CreateOrg createOrg,
            CreateTeam createTeam,
            SuspendTeam suspendTeam,
            AdoptKey adoptKey,
            CreateBudget createBudget,
            Currency billing) {
        this.marks = marks;
        this.orgs = orgs;
        this.teams = teams;
        this.keys = keys;
        this.kept = kept;
        this.mint = mint;
        this.prices = prices;
        this.rates = rates;
        this.createOrg = createOrg;
        this.createTeam = createTeam;
        this.suspendTeam = suspendTeam;
        this.adoptKey = adoptKey;
        this.createBudget = createBudget;
        this.billing = billing;
    }

    /// Part of moving in.
    @Transactional
    public void move(Caller caller, UUID home, Belongings things, Terms terms, Tally tally) {
        if (orgs.find(home).isEmpty()) {
            throw Fault.NOT_FOUND.because("no such org");
        }
        var move = new Move(caller, home, things.source(), terms, tally, rate());
        things.orgs().forEach(move::org);
        things.teams().forEach(move::team);
        things.keys().forEach(move::key);
    }

    /// What a dollar is in the billing currency; null where nobody has said.
    private @Nullable BigDecimal rate() {
        if (billing.equals(DOLLAR)) {
            return BigDecimal.ONE;
        }
        var rate = ExchangeRate.inForceAt(rates.of(DOLLAR), prices.now());
        return rate == null ? null : rate.rate();
    }

    /// Where a team is.
    private record Home(UUID org, UUID team) {}

    private final class Move {
        private final Caller caller;
        private final UUID home;
        private final String source;
        private final Terms terms;
        private final Tally tally;
        private final @Nullable BigDecimal rate;
        private final Map<String, UUID> orgIds = new HashMap<>();
        private final Map<String, Home> teamIds = new HashMap<>();
        private final Map<UUID, Long> rooms = new HashMap<>();

        Move(Caller caller, UUID home, String source, Terms terms, Tally tally, @Nullable BigDecimal rate) {
            this.caller = caller;
            this.home = home;
            this.source = source;
            this.terms = terms;
            this.tally = tally;
            this.rate = rate;
        }

        void org(Tenant org) {
            var moved = marks.find(source, ORG, org.foreignId())
                    .flatMap(orgs::find)
                    .map(found -> found.org().id());
            var named = moved.isPresent() ? moved : orgNamed(org.name());
            var known = terms.joinNames() ? named : moved;
            if (known.isEmpty() && named.isPresent()) {
                tally.leave(org.place(), ORG, org.name(), NAMESAKE);
            } else if (known.isPresent()) {
                tally.exists(org.place(), ORG, org.name(), known.get().toString());
                orgIds.put(org.foreignId(), known.get());
            } else if (isAffordable(org.place(), ORG, org.name(), org.budgets())) {
                var made = tally.make(org.place(), ORG, org.name(), () -> {
                    var id = createOrg
                            .create(caller, org.name(), null, null, new CreateOrg.Wishes(null, Overruns.ABSORB))
                            .org()
                            .id();
                    org.budgets().forEach(each -> createBudget.create(caller, id, Scope.ORG, id, terms(each)));
                    marks.note(source, ORG, org.foreignId(), id);
                    return new Made<>(id, id.toString());
                });
                orgIds.put(org.foreignId(), made);
            }
        }

        private Optional<UUID> orgNamed(String name) {
            return orgs.list(null, null, name, new Slice(0, MOST_ALIKE)).items().stream()
                    .map(KnownOrg::org)
                    .filter(found -> found.name().equals(name))
                    .map(found -> found.id())
                    .findFirst();
        }

        void team(Member team) {
            var org = team.org() == null ? home : orgIds.get(team.org());
            if (org == null) {
                tally.leave(team.place(), TEAM, team.name(), "its org is not in the dump or could not be carried");
                return;
            }
            var moved = marks.find(source, TEAM, team.foreignId())
                    .flatMap(id -> teams.find(org, id))
                    .map(found -> found.team().id());
            var named = moved.isPresent() ? moved : teamNamed(org, team.name());
            var known = terms.joinNames() ? named : moved;
            if (known.isEmpty() && named.isPresent()) {
                tally.leave(team.place(), TEAM, team.name(), NAMESAKE);
            } else if (known.isPresent()) {
                tally.exists(team.place(), TEAM, team.name(), known.get().toString());
                teamIds.put(team.foreignId(), new Home(org, known.get()));
            } else if (isAffordable(team.place(), TEAM, team.name(), team.budgets())) {
                var made = tally.make(team.place(), TEAM, team.name(), () -> {
                    var id = createTeam.create(caller, org, team.name()).team().id();
                    team.budgets().forEach(each -> createBudget.create(caller, org, Scope.TEAM, id, terms(each)));
                    if (team.suspended()) {
                        suspendTeam.suspend(caller, org, id);
                    }
                    marks.note(source, TEAM, team.foreignId(), id);
                    return new Made<>(id, id.toString());
                });
                teamIds.put(team.foreignId(), new Home(org, made));
            }
        }

        private Optional<UUID> teamNamed(UUID org, String name) {
            return teams
                    .list(org, new TeamRepository.TeamFilter(null, null, name), new Slice(0, MOST_ALIKE))
                    .items()
                    .stream()
                    .map(KnownTeam::team)
                    .filter(found -> found.name().equals(name))
                    .map(found -> found.id())
                    .findFirst();
        }

        void key(Held key) {
            var name = key.label().name();
            var hash = mint.hash(key.secret());
            var former = mint.formerHash(key.secret());
            var known = known(hash).or(() -> Optional.ofNullable(former).flatMap(this::known));
            if (known.isPresent()) {
                tally.exists(key.place(), KEY, name, known.get().toString());
                return;
            }
            var team = key.team() == null ? null : teamIds.get(key.team());
            var org = team != null ? team.org() : key.org() == null ? home : orgIds.get(key.org());
            if (org == null || (team == null && key.team() != null)) {
                tally.leave(key.place(), KEY, name, "its org or team is not in the dump or could not be carried");
            } else if (isAffordable(key.place(), KEY, name, key.budgets()) && hasRoom(org, key.place(), name)) {
                tally.make(key.place(), KEY, name, () -> {
                    var budgets = key.budgets().stream().map(this::terms).toList();
                    var wish = new KeyWish(team == null ? null : team.team(), false, key.label(), key.grant(), budgets);
                    var secret = new AdoptKey.Secret(key.secret(), key.hint(), terms.secretsUntil());
                    var made = adoptKey.adopt(caller, org, wish, secret, key.disabled());
                    marks.note(source, KEY, mark(hash), made.id());
                    return new Made<>(made, made.id().toString());
                });
            }
        }

        private boolean hasRoom(UUID org, String place, String name) {
            long room = rooms.computeIfAbsent(org, kept::room);
            if (room == 0) {
                tally.leave(place, KEY, name, "the plan of its org has no room for another key: raise its limit first");
                return false;
            }
            rooms.put(org, room - 1);
            return true;
        }

        /// A key that was made and deleted since is not made again either: somebody took its secret out of use.
        private Optional<UUID> known(SecretHash hash) {
            var living = keys.byBroughtHash(hash);
            return living == null ? marks.find(source, KEY, mark(hash)) : Optional.of(living.id());
        }

        private static String mark(SecretHash hash) {
            return HexFormat.of().formatHex(hash.bytes());
        }

        private boolean isAffordable(String place, String kind, String name, List<Allowance> budgets) {
            if (rate == null && !budgets.isEmpty()) {
                tally.leave(
                        place,
                        kind,
                        name,
                        "its budget is in USD, and there is no rate from USD to " + billing + ": set one first");
                return false;
            }
            return true;
        }

        private BudgetTerms terms(Allowance allowance) {
            var pico = allowance
                    .dollars()
                    .multiply(rate == null ? BigDecimal.ONE : rate)
                    .setScale(Money.SCALE, RoundingMode.DOWN)
                    .unscaledValue();
            return new BudgetTerms(Unit.MONEY, allowance.models(), pico, allowance.span(), true, Budget.USUAL_ALERTS);
        }
    }
}
