package dev.farthing.application.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.Listing;
import dev.farthing.application.ManagedBy;
import dev.farthing.application.Slice;
import dev.farthing.application.billing.KnownPlan.BillingMode;
import dev.farthing.domain.account.ComingPlan;
import dev.farthing.domain.account.Plan;
import dev.farthing.domain.billing.FlatFee;
import dev.farthing.domain.billing.Included;
import dev.farthing.domain.billing.PlanHistory;
import dev.farthing.domain.billing.PlanTerms;
import dev.farthing.domain.billing.PlanVersion;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.money.Amount;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// What every [PlanBook] does; each test makes plans of its own.
public interface PlanBookContract {
    Instant START = Instant.parse("2026-01-01T00:00:00.000001Z");
    Slice FEW = new Slice(0, 10);

    PlanBook plans();

    /// A new org, from now on on this plan.
    UUID anOrgOn(UUID planId);

    @Test
    default void aPlanIsFoundByItsCodeAndByItsId() {
        var known = added("found");
        var id = known.plan().id().toString();

        assertThat(plans().find(known.plan().code(), START)).contains(known);
        assertThat(plans().find(id.toUpperCase(java.util.Locale.ROOT), START)).contains(known);
        assertThat(plans().find("nobody-" + id, START)).isEmpty();
    }

    @Test
    default void whatAPlanAllowsIsKeptAndItsTermsAreLeft() {
        var known = added("kept");
        var plan = known.plan();
        plans().add(plan.id(), START, fee("10"));
        var changed = new KnownPlan(
                new Plan(plan.id(), plan.code(), "Another", List.of(), null, 7, 3),
                BillingMode.PREPAID,
                null,
                true,
                fee("99"),
                START,
                null,
                ManagedBy.API,
                known.createdAt());

        plans().save(changed);

        var found = plans().find(plan.code(), START).orElseThrow();
        assertThat(found.plan()).isEqualTo(changed.plan());
        assertThat(found.billingMode()).isEqualTo(BillingMode.PREPAID);
        assertThat(found.archived()).isTrue();
        assertThat(found.maxKeys()).isNull();
        assertThat(found.terms()).isEqualTo(fee("10"));
    }

    @Test
    default void aCodeIsTakenOnce() {
        var known = added("once");

        refused(Fault.NAME_TAKEN, () -> plans().add(plan(known.plan().code())));
    }

    @Test
    default void termsFollowEachOther() {
        var plan = added("terms").plan();
        plans().add(plan.id(), START.plusSeconds(60), fee("20"));
        plans().add(plan.id(), START, fee("10"));

        var before = plans().find(plan.code(), START.minusSeconds(1)).orElseThrow();
        assertThat(before.terms()).isEqualTo(PlanTerms.PLAIN);
        assertThat(before.validFrom()).isNull();
        assertThat(before.validTo()).isEqualTo(START);
        var first = plans().find(plan.code(), START).orElseThrow();
        assertThat(first.terms()).isEqualTo(fee("10"));
        assertThat(first.validFrom()).isEqualTo(START);
        assertThat(first.validTo()).isEqualTo(START.plusSeconds(60));
        var last = plans().find(plan.code(), START.plusSeconds(60)).orElseThrow();
        assertThat(last.terms()).isEqualTo(fee("20"));
        assertThat(last.validTo()).isNull();
        assertThat(plans().lastTerms(plan.id())).contains(START.plusSeconds(60));
        assertThat(plans().lastTerms(added("termless").plan().id())).isEmpty();
        assertThat(plans().versions(plan.id()))
                .containsExactly(
                        new PlanVersion(plan.id(), plan.name(), START, fee("10")),
                        new PlanVersion(plan.id(), plan.name(), START.plusSeconds(60), fee("20")));
        assertThat(plans().versions(added("plain").plan().id())).isEmpty();
        refused(Fault.STATE_CONFLICT, () -> plans().add(plan.id(), START, fee("30")));
    }

    @Test
    default void plansAreListedByCodeStateAndName() {
        var mark = UUID.randomUUID().toString();
        var second = added("b-" + mark);
        var first = added("a-" + mark);

        var page = plans().list(new Listing(mark.substring(3), "active", FEW), START);

        assertThat(page.items()).containsExactly(first, second);
        assertThat(page.total()).isEqualTo(2);
        assertThat(plans().list(new Listing(mark, "archived", FEW), START).items())
                .isEmpty();
        assertThat(plans().list(new Listing(mark, null, new Slice(1, 1)), START).items())
                .containsExactly(second);
    }

    @Test
    default void anOrgComesToItsPlanWhenItsInstantComes() {
        var from = added("from").plan();
        var to = added("to").plan();
        var later = added("later").plan();
        plans().add(to.id(), START, fee("10"));
        var org = anOrgOn(from.id());
        var now = plans().now();

        plans().change(org, to.id(), now);
        plans().change(org, later.id(), now.plusSeconds(3_600));

        var history = plans().history(org);
        assertThat(history.at(now).planId()).isEqualTo(to.id());
        assertThat(history.at(now).terms()).isEqualTo(fee("10"));
        assertThat(history.after(now)).contains(new PlanHistory.Change(later.id(), now.plusSeconds(3_600)));
        assertThat(history.after(now.plusSeconds(3_600))).isEmpty();
        assertThat(new FindComingPlan(plans()).find(org)).contains(new ComingPlan(later, now.plusSeconds(3_600)));
        assertThat(history.at(now.plusSeconds(3_600)).planId()).isEqualTo(later.id());
        assertThat(history.at(now.plusSeconds(3_600)).terms()).isEqualTo(PlanTerms.PLAIN);
        assertThat(plans().turn()).as("nothing is due").doesNotContain(org);
    }

    @Test
    default void aPlanGoesWhileNobodyIsOrWasOnIt() {
        var left = added("left").plan();
        var org = anOrgOn(left.id());
        plans().change(org, added("other").plan().id(), plans().now());
        var unused = added("unused").plan();

        plans().remove(unused.id());

        assertThat(plans().find(unused.code(), START)).isEmpty();
        refused(Fault.IN_USE, () -> plans().remove(left.id()));
    }

    private KnownPlan added(String code) {
        var known = plan(code + "-" + UUID.randomUUID());
        plans().add(known);
        return known;
    }

    private static KnownPlan plan(String code) {
        return new KnownPlan(
                new Plan(UUID.randomUUID(), code, "Name of " + code, List.of("m", "n"), 60, 1_000, null),
                BillingMode.POSTPAID,
                5,
                false,
                PlanTerms.PLAIN,
                null,
                null,
                ManagedBy.API,
                START);
    }

    private static PlanTerms fee(String amount) {
        return new PlanTerms(
                new FlatFee(Amount.of(amount), FlatFee.Timing.ADVANCE),
                new Included.Nothing(),
                List.of(),
                Amount.ZERO,
                BigDecimal.ZERO);
    }

    private static void refused(Fault fault, ThrowingCallable work) {
        assertThatThrownBy(work)
                .isInstanceOfSatisfying(
                        FaultException.class, e -> assertThat(e.fault()).isEqualTo(fault));
    }
}
