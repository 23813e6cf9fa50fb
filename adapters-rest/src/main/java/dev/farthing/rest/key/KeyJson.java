package dev.farthing.rest.key;

import dev.farthing.application.budget.KnownBudget;
import dev.farthing.application.key.IssueKey.Issued;
import dev.farthing.application.key.KnownKey;
import dev.farthing.domain.key.IpRange;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeyStatus;
import dev.farthing.rest.BudgetJson;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A key.
///
/// @param key the secret, in the answers to create and rotate alone
/// @param keyPrefix what the secret begins with, its public id included
@Schema(name = "KeyResponse")
record KeyJson(
        UUID id,
        UUID orgId,
        @Nullable UUID teamId,
        String name,

        @Schema(description = "the secret; null except in the answer that makes it") @Nullable
        String key,

        @Schema(examples = "sk-far-4fT9xQ2LmB7c") String keyPrefix,
        @Schema(examples = "sk-far-4fT9xQ2LmB7c…x9Qa") String secretHint,
        List<String> modelsAllowed,

        @Schema(description = "names of the providers that may serve it; none: all")
        List<String> providersAllowed,

        @Nullable Integer rpmLimit,
        @Nullable Integer tpmLimit,
        @Nullable Integer concurrencyLimit,

        @Schema(
                minimum = "1",
                description =
                        "to how little output a call may be cut down where a budget has no room for more; null: 256."
                                + " A request's own smaller limit is never cut")
        @Nullable
        Integer minUsefulOutput,

        @Schema(
                minimum = "1",
                maximum = "86400",
                description =
                        "how many seconds an answer is kept, to be given again at no cost to a request of this key that"
                                + " is the same byte for byte; null: never, unless a request itself asks for it")
        @Nullable
        Integer responseCacheSeconds,

        boolean isSandbox,
        List<String> allowedIps,
        @Nullable Instant expiresAt,
        @Nullable Instant rotateGraceUntil,

        @Schema(
                description =
                        "when the secret ends that was imported from another gateway and that nobody has used here; null"
                                + " for every other secret")
        @Nullable
        Instant secretUntil,

        KeyStatus status,
        Instant createdAt,
        @Nullable Instant lastUsedAt,
        List<String> tags,
        @Nullable String owner,
        @Nullable String note,
        List<BudgetJson> budgets) {
    static KeyJson of(KnownKey known) {
        return of(known.key(), null, known.at(), known.lastUsedAt(), known.budgets());
    }

    static KeyJson of(Issued issued) {
        var fresh = issued.fresh();
        return of(fresh.key(), fresh.secret().reveal(), fresh.at(), null, issued.budgets());
    }

    private static KeyJson of(
            IssuedKey key,
            @Nullable String secret,
            Instant at,
            @Nullable Instant lastUsedAt,
            List<KnownBudget> budgets) {
        var grant = key.grant();
        return new KeyJson(
                key.id(),
                key.holder().orgId(),
                key.holder().teamId(),
                key.label().name(),
                secret,
                key.secret().prefix(),
                key.secret().hint(),
                grant.modelsAllowed(),
                grant.providersAllowed(),
                grant.rpmLimit(),
                grant.tpmLimit(),
                grant.concurrencyLimit(),
                grant.minUsefulOutput(),
                grant.responseCacheSeconds(),
                key.holder().sandbox(),
                grant.allowedIps().stream().map(IpRange::toString).toList(),
                grant.expiresAt(),
                key.graceUntil(at),
                key.secret().openUntil(),
                key.statusAt(at),
                key.createdAt(),
                lastUsedAt,
                key.label().tags(),
                key.label().owner(),
                key.label().note(),
                budgets.stream().map(BudgetJson::of).toList());
    }

    @Override
    public String toString() {
        return "[…]";
    }
}
