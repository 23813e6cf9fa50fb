package dev.farthing.application.alert;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.domain.alert.AlertRule;
import dev.farthing.domain.alert.AlertState;
import dev.farthing.domain.alert.AlertState.Quiet;
import dev.farthing.domain.alert.MessageKind;
import dev.farthing.domain.audit.Picture;
import dev.farthing.domain.fault.Fault;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Rules in memory, and what was told.
public final class RememberedAlerts implements AlertRuleRepository, Outbox {
    /// Whom a rule may name.
    public final Set<UUID> webhooks = new HashSet<>();

    public final List<Told> told = new ArrayList<>();
    private final Map<UUID, KnownRule> rules = new HashMap<>();
    private final Map<UUID, Instant> taken = new HashMap<>();

    /// What was told to whom.
    public record Told(UUID orgId, MessageKind kind, String subject, Set<UUID> receivers) {}

    @Override
    public void tell(UUID orgId, MessageKind kind, Picture subject, Set<UUID> receivers) {
        told.add(new Told(orgId, kind, subject.json(), receivers));
    }

    @Override
    public Optional<KnownRule> find(UUID id) {
        return Optional.ofNullable(rules.get(id));
    }

    @Override
    public Optional<KnownRule> findForChange(UUID id) {
        return find(id);
    }

    @Override
    public Page<KnownRule> list(UUID orgId, boolean withPlatform, Slice slice) {
        var all = rules.values().stream()
                .filter(known -> orgId == null
                        || orgId.equals(known.rule().orgId())
                        || (withPlatform && known.rule().orgId() == null))
                .sorted(Comparator.comparing(
                                (KnownRule known) -> known.rule().id().toString())
                        .reversed())
                .toList();
        return new Page<>(all.stream().skip(slice.offset()).limit(slice.limit()).toList(), all.size());
    }

    @Override
    public long count(UUID orgId) {
        return rules.values().stream()
                .filter(known -> java.util.Objects.equals(orgId, known.rule().orgId()))
                .count();
    }

    private void check(AlertRule rule) {
        var strangers = new HashSet<>(rule.terms().receivers());
        find(rule.id()).ifPresent(old -> strangers.removeAll(old.rule().terms().receivers()));
        strangers.removeAll(webhooks);
        if (!strangers.isEmpty()) {
            throw Fault.NOT_FOUND.because("no such webhook: " + strangers);
        }
    }

    @Override
    public void add(AlertRule rule) {
        check(rule);
        rules.put(rule.id(), new KnownRule(rule, new Quiet(), null, null));
    }

    @Override
    public void save(AlertRule rule) {
        check(rule);
        rules.computeIfPresent(rule.id(), (_, old) -> new KnownRule(rule, old.state(), old.value(), old.evaluatedAt()));
    }

    @Override
    public void remove(UUID id) {
        rules.remove(id);
    }

    @Override
    public void note(UUID id, AlertState state, BigDecimal value, Instant now) {
        rules.computeIfPresent(id, (_, old) -> new KnownRule(old.rule(), state, value, now));
    }

    @Override
    public List<AlertRule> take(int most, Duration beat, Instant now) {
        var due = rules.values().stream()
                .map(KnownRule::rule)
                .filter(rule -> rule.terms().enabled())
                .filter(rule -> !taken.getOrDefault(rule.id(), Instant.EPOCH).isAfter(now.minus(beat)))
                .limit(most)
                .toList();
        due.forEach(rule -> taken.put(rule.id(), now));
        return due;
    }
}
