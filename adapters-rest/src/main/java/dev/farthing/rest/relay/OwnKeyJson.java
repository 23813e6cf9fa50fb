package dev.farthing.rest.relay;

import dev.farthing.application.own.ReadOwnKey.OwnKey;
import dev.farthing.application.relay.KeyUsage.Sum;
import dev.farthing.domain.key.IpRange;
import dev.farthing.domain.key.KeyStatus;
import dev.farthing.domain.key.SecretPrefix;
import dev.farthing.domain.money.Money;
import dev.farthing.rest.BudgetJson;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// A key as its holder sees it: under the limits that bind it, be they its own or its org's plan's.
@Schema(name = "OwnKey")
record OwnKeyJson(
        UUID id,
        String name,
        String keyPrefix,
        KeyStatus status,
        boolean isSandbox,
        List<String> modelsAllowed,
        List<String> allowedIps,
        @Nullable Integer rpmLimit,
        @Nullable Integer tpmLimit,
        @Nullable Integer concurrencyLimit,
        @Nullable Instant expiresAt,
        @Nullable Instant rotateGraceUntil,
        List<BudgetJson> budgets,

        @Schema(
                description = "What is left of the org's prepaid balance; null where it pays afterwards",
                examples = "12.5")
        @Nullable
        String balanceLeft,

        Used usage,

        @Schema(
                description = "whom to turn to for more, as the setting support_contact says; null: nobody is named",
                examples = "help@example.com")
        @Nullable
        String supportContact) {
    static OwnKeyJson of(OwnKey own, String supportContact) {
        var key = own.key();
        var grant = key.grant();
        return new OwnKeyJson(
                key.id(),
                key.label().name(),
                SecretPrefix.ofInference(key.holder().sandbox()).text()
                        + key.secret().publicId(),
                key.statusAt(own.at()),
                key.holder().sandbox(),
                grant.modelsAllowed(),
                grant.allowedIps().stream().map(IpRange::toString).toList(),
                own.limits().requestsPerMinute(),
                own.limits().tokensPerMinute(),
                own.limits().concurrent(),
                grant.expiresAt(),
                key.graceUntil(own.at()),
                own.budgets().stream().map(BudgetJson::of).toList(),
                own.balanceLeft() == null ? null : Money.plain(own.balanceLeft().toDecimal()),
                new Used(Span.of(own.used().day()), Span.of(own.used().month())),
                supportContact.isEmpty() ? null : supportContact);
    }

    /// What was used, by the days of the key's org.
    @Schema(name = "OwnKeyUsage")
    record Used(Span today, Span thisMonth) {}

    /// What was used in one span; the cost is an exact decimal.
    @Schema(name = "OwnKeyUsageSpan")
    record Span(
            long requests,
            long tokens,
            @Schema(examples = "0.0012345") String cost) {
        static Span of(Sum sum) {
            return new Span(sum.requests(), sum.tokens(), Money.plain(sum.cost()));
        }
    }
}
