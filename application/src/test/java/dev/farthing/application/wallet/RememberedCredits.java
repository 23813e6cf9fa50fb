package dev.farthing.application.wallet;

import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.wallet.Credit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Credits in memory.
public final class RememberedCredits implements CreditRepository {
    private final List<Kept> kept = new ArrayList<>();
    private final Map<UUID, TreeMap<Instant, Amount>> costs = new HashMap<>();
    private final Map<UUID, TreeMap<Instant, Amount>> draws = new HashMap<>();

    private record Kept(KnownCredit known, @Nullable String key) {
        Credit credit() {
            return known.credit();
        }
    }

    /// Has an org's calls of a quarter hour cost this much.
    public void used(UUID orgId, Instant bucket, Amount cost) {
        add(costs, orgId, bucket, cost);
    }

    private static void add(Map<UUID, TreeMap<Instant, Amount>> sums, UUID orgId, Instant bucket, Amount amount) {
        sums.computeIfAbsent(orgId, _ -> new TreeMap<>()).merge(bucket, amount, Amount::plus);
    }

    private List<Kept> of(UUID orgId) {
        return kept.stream()
                .filter(one -> one.known().orgId().equals(orgId))
                .sorted(Comparator.comparing((Kept one) -> one.credit().createdAt())
                        .thenComparing(one -> one.credit().id().toString())
                        .reversed())
                .toList();
    }

    /// All credits of an org, used up or not.
    List<Credit> all(UUID orgId) {
        return of(orgId).stream().map(Kept::credit).toList();
    }

    @Override
    public List<Credit> living(UUID orgId) {
        return all(orgId).stream().filter(credit -> credit.rest().signum() > 0).toList();
    }

    @Override
    public Optional<Credit> last(UUID orgId) {
        return all(orgId).stream().findFirst();
    }

    @Override
    public Page<KnownCredit> list(UUID orgId, Slice slice) {
        var all = of(orgId).stream().map(Kept::known).toList();
        return new Page<>(all.stream().skip(slice.offset()).limit(slice.limit()).toList(), all.size());
    }

    @Override
    public Optional<KnownCredit> byKey(UUID orgId, String idempotencyKey) {
        return of(orgId).stream()
                .filter(one -> idempotencyKey.equals(one.key()))
                .map(Kept::known)
                .findFirst();
    }

    @Override
    public void add(KnownCredit credit, @Nullable String idempotencyKey) {
        kept.add(new Kept(credit, idempotencyKey));
    }

    @Override
    public void save(UUID orgId, Credit credit) {
        kept.replaceAll(
                one -> one.known().orgId().equals(orgId) && one.credit().id().equals(credit.id())
                        ? new Kept(new KnownCredit(orgId, credit, one.known().note()), one.key())
                        : one);
    }

    @Override
    public List<Undrawn> undrawn(UUID orgId, Instant from) {
        var drawn = draws.getOrDefault(orgId, new TreeMap<>());
        return costs.getOrDefault(orgId, new TreeMap<>()).tailMap(from).entrySet().stream()
                .map(cost -> new Undrawn(
                        cost.getKey(), cost.getValue().minus(drawn.getOrDefault(cost.getKey(), Amount.ZERO))))
                .filter(undrawn -> undrawn.amount().signum() > 0)
                .toList();
    }

    @Override
    public void noteDraw(UUID orgId, Instant bucket, Amount drawn) {
        add(draws, orgId, bucket, drawn);
    }
}
