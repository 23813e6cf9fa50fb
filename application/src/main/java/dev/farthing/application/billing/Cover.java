package dev.farthing.application.billing;

import dev.farthing.domain.billing.ModelUsage;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.price.TokenClass;
import java.time.Instant;

/// How much usage of a model, in which period, an invoice holds.
///
/// @param model empty for what is known of the period alone, which is what was prepaid
public record Cover(
        Instant periodFrom,
        String model,
        long calls,
        long promptTokens,
        long completionTokens,
        long cachedTokens,
        Amount charged,
        Amount prepaid) {
    static Cover of(Instant periodFrom, ModelUsage used) {
        var counts = used.counts();
        return new Cover(
                periodFrom,
                used.model(),
                counts.requests(),
                counts.promptTokens(),
                counts.completionTokens(),
                counts.of(TokenClass.CACHE_READ),
                used.charged(),
                Amount.ZERO);
    }

    static Cover prepaid(Instant periodFrom, Amount prepaid) {
        return new Cover(periodFrom, "", 0, 0, 0, 0, Amount.ZERO, prepaid);
    }

    public Cover plus(Cover other) {
        return new Cover(
                periodFrom,
                model,
                calls + other.calls,
                promptTokens + other.promptTokens,
                completionTokens + other.completionTokens,
                cachedTokens + other.cachedTokens,
                charged.plus(other.charged),
                prepaid.plus(other.prepaid));
    }

    Cover minus(Cover other) {
        return new Cover(
                periodFrom,
                model,
                calls - other.calls,
                promptTokens - other.promptTokens,
                completionTokens - other.completionTokens,
                cachedTokens - other.cachedTokens,
                charged.minus(other.charged),
                prepaid.minus(other.prepaid));
    }

    boolean isNothing() {
        return calls == 0
                && promptTokens == 0
                && completionTokens == 0
                && cachedTokens == 0
                && charged.isZero()
                && prepaid.isZero();
    }
}
