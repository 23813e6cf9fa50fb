package dev.farthing.application.billing;

import dev.farthing.application.Listing;
import dev.farthing.application.Page;
import dev.farthing.domain.billing.PlanHistory;
import dev.farthing.domain.billing.PlanTerms;
import dev.farthing.domain.billing.PlanVersion;
import dev.farthing.domain.fault.Fault;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/// Plans in memory.
public final class RememberedPlans implements PlanBook {
    private final Map<UUID, KnownPlan> plans = new HashMap<>();
    private final Map<UUID, NavigableMap<Instant, PlanTerms>> terms = new HashMap<>();
    private final Map<UUID, NavigableMap<Instant, UUID>> changes = new HashMap<>();
    private final Map<UUID, UUID> on = new HashMap<>();
    private final InstantSource clock;

    public RememberedPlans(InstantSource clock) {
        this.clock = clock;
    }

    /// A new org on a plan.
    public UUID anOrgOn(UUID planId) {
        var org = UUID.randomUUID();
        changes.put(org, new TreeMap<>(Map.of(now(), planId)));
        on.put(org, planId);
        return org;
    }

    @Override
    public Optional<KnownPlan> find(String codeOrId, Instant at) {
        return plans.values().stream()
                .filter(known -> known.plan().code().equals(codeOrId)
                        || known.plan().id().toString().equals(codeOrId.toLowerCase(Locale.ROOT)))
                .findFirst()
                .map(known -> inForce(known, at));
    }

    private KnownPlan inForce(KnownPlan known, Instant at) {
        var ofPlan = termsOf(known.plan().id());
        var current = ofPlan.floorEntry(at);
        return new KnownPlan(
                known.plan(),
                known.billingMode(),
                known.maxKeys(),
                known.archived(),
                current == null ? PlanTerms.PLAIN : current.getValue(),
                current == null ? null : current.getKey(),
                ofPlan.higherKey(at),
                known.managedBy(),
                known.createdAt());
    }

    private NavigableMap<Instant, PlanTerms> termsOf(UUID planId) {
        return terms.computeIfAbsent(planId, _ -> new TreeMap<>());
    }

    @Override
    public Page<KnownPlan> list(Listing wanted, Instant at) {
        var search = wanted.search() == null ? "" : wanted.search().toLowerCase(Locale.ROOT);
        var matching = plans.values().stream()
                .filter(known -> (known.plan().code() + " " + known.plan().name())
                        .toLowerCase(Locale.ROOT)
                        .contains(search))
                .filter(known ->
                        wanted.status() == null || wanted.status().equals(known.archived() ? "archived" : "active"))
                .sorted(Comparator.comparing(known -> known.plan().code()))
                .map(known -> inForce(known, at))
                .toList();
        return new Page<>(
                matching.stream()
                        .skip(wanted.slice().offset())
                        .limit(wanted.slice().limit())
                        .toList(),
                matching.size());
    }

    @Override
    public void add(KnownPlan added) {
        if (plans.values().stream()
                .anyMatch(known -> known.plan().code().equals(added.plan().code()))) {
            throw Fault.NAME_TAKEN.because("there is another plan of this code");
        }
        plans.put(added.plan().id(), added);
    }

    @Override
    public void save(KnownPlan plan) {
        plans.replace(plan.plan().id(), plan);
    }

    @Override
    public void add(UUID planId, Instant validFrom, PlanTerms added) {
        if (termsOf(planId).putIfAbsent(validFrom, added) != null) {
            throw Fault.STATE_CONFLICT.because("the plan has terms that begin at " + validFrom);
        }
    }

    @Override
    public Optional<Instant> lastTerms(UUID planId) {
        var ofPlan = termsOf(planId);
        return ofPlan.isEmpty() ? Optional.empty() : Optional.of(ofPlan.lastKey());
    }

    @Override
    public List<PlanVersion> versions(UUID planId) {
        var name = plans.get(planId).plan().name();
        return termsOf(planId).entrySet().stream()
                .map(those -> new PlanVersion(planId, name, those.getKey(), those.getValue()))
                .toList();
    }

    @Override
    public void remove(UUID planId) {
        if (changes.values().stream().anyMatch(ofOrg -> ofOrg.containsValue(planId))) {
            throw Fault.IN_USE.because("an org is or was on this plan");
        }
        plans.remove(planId);
    }

    @Override
    public PlanHistory history(UUID orgId) {
        var ofOrg = changes.getOrDefault(orgId, new TreeMap<>());
        var versions = new ArrayList<PlanVersion>();
        for (var planId : ofOrg.values().stream().distinct().toList()) {
            var name = plans.get(planId).plan().name();
            versions.add(new PlanVersion(planId, name, Instant.EPOCH, PlanTerms.PLAIN));
            termsOf(planId).forEach((from, those) -> versions.add(new PlanVersion(planId, name, from, those)));
        }
        return new PlanHistory(
                ofOrg.entrySet().stream()
                        .map(change -> new PlanHistory.Change(change.getValue(), change.getKey()))
                        .toList(),
                versions);
    }

    @Override
    public void change(UUID orgId, UUID planId, Instant validFrom) {
        changes.computeIfAbsent(orgId, _ -> new TreeMap<>()).put(validFrom, planId);
        turn();
    }

    @Override
    public List<UUID> turn() {
        var now = now();
        var turned = new ArrayList<UUID>();
        changes.forEach((org, ofOrg) -> {
            var due = ofOrg.floorEntry(now);
            if (due != null && !due.getValue().equals(on.put(org, due.getValue()))) {
                turned.add(org);
            }
        });
        return turned;
    }

    @Override
    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
