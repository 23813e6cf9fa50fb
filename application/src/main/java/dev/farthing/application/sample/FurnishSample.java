package dev.farthing.application.sample;

import dev.farthing.application.Slice;
import dev.farthing.application.account.OrgRepository;
import dev.farthing.application.alert.CreateAlertRule;
import dev.farthing.application.billing.CreatePlan;
import dev.farthing.application.billing.KnownPlan.BillingMode;
import dev.farthing.application.billing.PlanWish;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.alert.AlertRule.Terms;
import dev.farthing.domain.alert.AlertScope;
import dev.farthing.domain.alert.Comparison;
import dev.farthing.domain.alert.Condition;
import dev.farthing.domain.alert.Metric;
import dev.farthing.domain.alert.Severity;
import dev.farthing.domain.billing.FlatFee;
import dev.farthing.domain.billing.Included;
import dev.farthing.domain.billing.PlanTerms;
import dev.farthing.domain.money.Amount;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Makes the sample's org with all that its calls need, once.
@ApplicationScoped
public class FurnishSample {
    private static final Slice MANY = new Slice(0, 500);
    private static final int PICO = 12;

    private final OrgRepository orgs;
    private final CreatePlan createPlan;
    private final SettleSampleTenants tenants;
    private final OfferSampleModels models;
    private final CreateAlertRule createAlertRule;

    public FurnishSample(
            OrgRepository orgs,
            CreatePlan createPlan,
            SettleSampleTenants tenants,
            OfferSampleModels models,
            CreateAlertRule createAlertRule) {
        this.orgs = orgs;
        this.createPlan = createPlan;
        this.tenants = tenants;
        this.models = models;
        this.createAlertRule = createAlertRule;
    }

    /// Empty when there is an org of its name.
    @Transactional
    public Optional<SampleHouse> furnish(InstantSource clock) {
        boolean there = orgs.list(null, null, SampleHouse.NAME, MANY).items().stream()
                .anyMatch(known -> known.org().name().equals(SampleHouse.NAME));
        if (there) {
            return Optional.empty();
        }
        var from = clock.instant();
        if (orgs.plan(SampleHouse.NAME).isEmpty()) {
            createPlan.create(new PlanWish(
                    SampleHouse.NAME,
                    "Sample",
                    BillingMode.POSTPAID,
                    List.of(),
                    null,
                    null,
                    null,
                    null,
                    false,
                    new PlanTerms(
                            new FlatFee(amount("49"), FlatFee.Timing.ARREARS),
                            new Included.Nothing(),
                            List.of(),
                            Amount.ZERO,
                            BigDecimal.TEN),
                    from));
        }
        var house = tenants.settle(clock, SampleHouse.NAME);
        models.offer(house.orgId(), from);
        createAlertRule.create(new Caller.Operator(house.orgId()), house.orgId(), manyFailures());
        createAlertRule.create(new Caller.Operator(house.orgId()), house.orgId(), fullBudget());
        return Optional.of(house);
    }

    private static Terms manyFailures() {
        return rule("Many failures", Metric.ERROR_RATE_PCT, "5", Severity.CRITICAL);
    }

    private static Terms fullBudget() {
        return rule("A budget is nearly used up", Metric.BUDGET_PCT, "90", Severity.WARNING);
    }

    private static Terms rule(String name, Metric metric, String threshold, Severity severity) {
        var limit = new BigDecimal(threshold);
        var condition = new Condition(metric, Comparison.AT_LEAST, limit, limit, Duration.ofMinutes(5), 20);
        return new Terms(name, condition, AlertScope.ALL, severity, true, null, Set.of());
    }

    private static Amount amount(String units) {
        return new Amount(new BigDecimal(units).movePointRight(PICO).toBigIntegerExact());
    }
}
