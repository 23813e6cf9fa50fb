package dev.farthing.application.sample;

import dev.farthing.application.Changes;
import dev.farthing.application.Ids;
import dev.farthing.application.account.CreateOrg;
import dev.farthing.application.account.CreateTeam;
import dev.farthing.application.account.OrgRepository;
import dev.farthing.application.account.TeamRepository;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.application.budget.BudgetRepository;
import dev.farthing.application.budget.BudgetTerms;
import dev.farthing.application.budget.CreateBudget;
import dev.farthing.application.budget.SetKeyBudgets;
import dev.farthing.application.key.IssueKey;
import dev.farthing.application.key.KeyMint;
import dev.farthing.application.key.KeyRepository;
import dev.farthing.application.key.KeyWish;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.account.Overruns;
import dev.farthing.domain.budget.Budget;
import dev.farthing.domain.budget.Scope;
import dev.farthing.domain.budget.Span;
import dev.farthing.domain.budget.Unit;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeyLabel;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Makes the sample's org, teams, keys and budgets on a clock of their own. Part of [FurnishSample].
@ApplicationScoped
public class SettleSampleTenants {
    private static final int PICO = 12;

    private final OrgRepository orgs;
    private final TeamRepository teams;
    private final KeyRepository keys;
    private final KeyMint mint;
    private final BudgetRepository budgets;
    private final SetKeyBudgets setKeyBudgets;
    private final ZoneId zone;
    private final Ids ids;
    private final Changes changes;
    private final AuditTrail audit;

    @SuppressWarnings("TooManyParameters") // what the use cases need that are made here
    public SettleSampleTenants(
            OrgRepository orgs,
            TeamRepository teams,
            KeyRepository keys,
            KeyMint mint,
            BudgetRepository budgets,
            SetKeyBudgets setKeyBudgets,
            ZoneId zone,
            Ids ids,
            Changes changes,
            AuditTrail audit) {
        this.orgs = orgs;
        this.teams = teams;
        this.keys = keys;
        this.mint = mint;
        this.budgets = budgets;
        this.setKeyBudgets = setKeyBudgets;
        this.zone = zone;
        this.ids = ids;
        this.changes = changes;
        this.audit = audit;
    }

    /// @param plan the code of the plan the org is on
    public SampleHouse settle(InstantSource clock, String plan) {
        var wishes = new CreateOrg.Wishes(null, Overruns.ABSORB);
        var org = new CreateOrg(orgs, zone, ids, changes, audit, clock)
                .create(new Caller.Operator(new UUID(0, 0)), SampleHouse.NAME, plan, null, wishes)
                .org()
                .id();
        var caller = new Caller.Operator(org);
        var createTeam = new CreateTeam(teams, ids, changes, audit, clock);
        var product = createTeam.create(caller, org, "product").team().id();
        var support = createTeam.create(caller, org, "support").team().id();
        var research = createTeam.create(caller, org, "research").team().id();
        var issueKey = new IssueKey(keys, mint, ids, setKeyBudgets, changes, audit, clock);
        var made = List.of(
                key(issueKey, caller, product, "web shop", "shop"),
                key(issueKey, caller, support, "help desk", "support"),
                key(issueKey, caller, research, "experiments", "lab"),
                key(issueKey, caller, product, "search index", "shop"),
                key(issueKey, caller, null, "nightly reports", "reports"));
        var createBudget = new CreateBudget(budgets, ids, changes, audit, clock);
        createBudget.create(caller, org, Scope.ORG, org, monthly("120"));
        createBudget.create(caller, org, Scope.TEAM, product, monthly("70"));
        createBudget.create(caller, org, Scope.TEAM, research, monthly("40"));
        createBudget.create(caller, org, Scope.KEY, made.get(1).key().id(), monthly("25"));
        return new SampleHouse(org, made);
    }

    private static SampleHouse.Key key(IssueKey issueKey, Caller caller, @Nullable UUID team, String name, String tag) {
        var label = new KeyLabel(name, null, null, List.of(tag));
        var fresh = issueKey.issue(
                        caller, caller.org(null), new KeyWish(team, false, label, KeyGrant.EVERYTHING, List.of()))
                .fresh();
        return new SampleHouse.Key(fresh.key(), fresh.secret().publicId());
    }

    /// None that turns a call away: what is made up is made up to the end.
    private static BudgetTerms monthly(String limit) {
        return new BudgetTerms(
                Unit.MONEY,
                Set.of(),
                new BigDecimal(limit).movePointRight(PICO).toBigIntegerExact(),
                Span.MONTH,
                false,
                Budget.USUAL_ALERTS);
    }
}
