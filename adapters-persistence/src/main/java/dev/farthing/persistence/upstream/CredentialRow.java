package dev.farthing.persistence.upstream;

import static dev.farthing.persistence.upstream.ProviderRow.lower;
import static dev.farthing.persistence.upstream.ProviderRow.upper;

import dev.farthing.application.ManagedBy;
import dev.farthing.application.upstream.KeptCredential;
import dev.farthing.application.upstream.KeptCredential.Health;
import dev.farthing.application.upstream.KeptCredential.Share;
import dev.farthing.application.upstream.SealedSecret;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.upstream.Ceilings;
import dev.farthing.domain.upstream.Ceilings.Limits;
import dev.farthing.domain.upstream.CredentialStatus;
import dev.farthing.domain.upstream.ServedModels;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "credential")
@DynamicUpdate // what is not changed here may have been changed by the pool meanwhile
@SuppressWarnings("NullAway.Init") // filled by Hibernate, or by keep()
class CredentialRow {
    @Id
    UUID id;

    @Column(name = "provider_id")
    UUID providerId;

    String name;

    @Column(name = "secret_sealed")
    byte[] secretSealed;

    @Column(name = "secret_digest")
    byte[] secretDigest;

    @Column(name = "secret_hint")
    String secretHint;

    int weight;
    int priority;
    String[] tags;

    @Column(name = "max_concurrent")
    @Nullable
    Integer maxConcurrent;

    @Nullable
    String note;

    @Column(name = "models_allowed")
    String[] modelsAllowed;

    @Column(name = "models_denied")
    String[] modelsDenied;

    @Column(name = "only_listed")
    boolean onlyListed;

    @Column(name = "models_listed")
    String @Nullable [] modelsListed;

    @Column(name = "proxy_id")
    @Nullable
    UUID proxyId;

    @Column(name = "day_requests")
    @Nullable
    Long dayRequests;

    @Column(name = "day_tokens")
    @Nullable
    Long dayTokens;

    @Column(name = "day_money")
    @Nullable
    BigDecimal dayMoney;

    @Column(name = "month_requests")
    @Nullable
    Long monthRequests;

    @Column(name = "month_tokens")
    @Nullable
    Long monthTokens;

    @Column(name = "month_money")
    @Nullable
    BigDecimal monthMoney;

    String status;

    @Column(name = "failure_count")
    int failureCount;

    @Column(name = "cooldown_until")
    @Nullable
    Instant cooldownUntil;

    @Column(name = "last_used_at")
    @Nullable
    Instant lastUsedAt;

    @Column(name = "last_verified_at")
    @Nullable
    Instant lastVerifiedAt;

    @Column(name = "last_error")
    @Nullable
    String lastError;

    @Column(name = "managed_by")
    String managedBy;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "updated_at")
    Instant updatedAt;

    void keep(KeptCredential kept, @Nullable SealedSecret secret) {
        id = kept.id();
        providerId = kept.providerId();
        name = kept.share().name();
        if (secret != null) {
            secretSealed = secret.sealed();
            secretDigest = secret.digest();
        }
        secretHint = kept.secretHint();
        weight = kept.share().weight();
        priority = kept.share().priority();
        tags = kept.share().tags().toArray(String[]::new);
        maxConcurrent = kept.share().maxConcurrent();
        note = kept.share().note();
        var models = kept.share().models();
        modelsAllowed = models.allowed().toArray(String[]::new);
        modelsDenied = models.denied().toArray(String[]::new);
        onlyListed = models.onlyListed();
        modelsListed = models.listed() == null ? null : models.listed().toArray(String[]::new);
        proxyId = kept.share().proxyId();
        keep(kept.share().ceilings());
        status = lower(kept.health().status());
        failureCount = kept.health().failureCount();
        cooldownUntil = kept.health().cooldownUntil();
        lastUsedAt = kept.health().lastUsedAt();
        lastVerifiedAt = kept.health().lastVerifiedAt();
        lastError = kept.health().lastError();
        managedBy = lower(kept.managedBy());
        createdAt = kept.createdAt();
        updatedAt = kept.updatedAt();
    }

    private void keep(Ceilings ceilings) {
        dayRequests = ceilings.day().requests();
        dayTokens = ceilings.day().tokens();
        dayMoney = money(ceilings.day());
        monthRequests = ceilings.month().requests();
        monthTokens = ceilings.month().tokens();
        monthMoney = money(ceilings.month());
    }

    private static @Nullable BigDecimal money(Limits limits) {
        var money = limits.money();
        return money == null ? null : money.toDecimal().stripTrailingZeros();
    }

    private Ceilings ceilings() {
        return new Ceilings(
                new Limits(dayRequests, dayTokens, dayMoney == null ? null : Amount.of(dayMoney)),
                new Limits(monthRequests, monthTokens, monthMoney == null ? null : Amount.of(monthMoney)));
    }

    KeptCredential toKept() {
        return new KeptCredential(
                id,
                providerId,
                secretHint,
                new Share(name, weight, priority, List.of(tags), maxConcurrent, note, models(), proxyId, ceilings()),
                new Health(
                        CredentialStatus.valueOf(upper(status)),
                        failureCount,
                        cooldownUntil,
                        lastUsedAt,
                        lastVerifiedAt,
                        lastError),
                ManagedBy.valueOf(upper(managedBy)),
                createdAt,
                updatedAt);
    }

    private ServedModels models() {
        return new ServedModels(
                List.of(modelsAllowed),
                List.of(modelsDenied),
                onlyListed,
                modelsListed == null ? null : List.of(modelsListed));
    }
}
