package dev.farthing.application.billing;

import dev.farthing.domain.billing.Counts;
import dev.farthing.domain.billing.ModelUsage;
import dev.farthing.domain.billing.ModelUsage.Priced;
import dev.farthing.domain.billing.Period;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.price.TokenClass;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/// Usage in memory, of calls without a price of their own.
public final class RememberedUsageToBill implements UsageToBill {
    private final List<Part> parts = new ArrayList<>();
    private final List<Draw> draws = new ArrayList<>();
    private final Map<UUID, String> models = new TreeMap<>();

    private Instant now = Instant.parse("2026-03-01T00:00:00Z");

    private record Part(UUID orgId, Instant at, String model, Priced priced, Instant stored) {}

    private record Draw(UUID orgId, Instant bucket, Amount amount, Instant stored) {}

    /// Later than all that is remembered by now.
    public Instant now() {
        now = now.plusSeconds(1);
        return now;
    }

    /// A call that was charged this much.
    public UUID called(UUID orgId, Instant at, String model, long inputTokens, Amount cost) {
        var request = UUID.randomUUID();
        models.put(request, model);
        var counts = new Counts(1, 0, Map.of(TokenClass.INPUT, inputTokens));
        parts.add(new Part(orgId, at, model, new Priced(null, counts, cost), now()));
        return request;
    }

    /// A later correction of a call's cost.
    public void corrected(UUID orgId, UUID requestId, Instant calledAt, Amount delta) {
        var model = models.getOrDefault(requestId, "");
        parts.add(new Part(orgId, calledAt, model, new Priced(null, Counts.NONE, delta), now()));
    }

    public void drawn(UUID orgId, Instant bucket, Amount amount) {
        draws.add(new Draw(orgId, bucket, amount, now()));
    }

    @Override
    public List<ModelUsage> used(UUID orgId, Period period, Instant before) {
        var byModel = new TreeMap<String, List<Priced>>();
        parts.stream()
                .filter(part -> part.orgId().equals(orgId) && period.contains(part.at()))
                .filter(part -> part.stored().isBefore(before))
                .forEach(part -> byModel.computeIfAbsent(part.model(), _ -> new ArrayList<>())
                        .add(part.priced()));
        return byModel.entrySet().stream()
                .map(model -> ModelUsage.of(model.getKey(), model.getValue()))
                .toList();
    }

    @Override
    public Amount prepaid(UUID orgId, Period period, Instant before) {
        return Amount.sum(draws.stream()
                .filter(draw -> draw.orgId().equals(orgId) && period.contains(draw.bucket()))
                .filter(draw -> draw.stored().isBefore(before))
                .map(Draw::amount)
                .toList());
    }
}
