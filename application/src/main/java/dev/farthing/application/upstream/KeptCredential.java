package dev.farthing.application.upstream;

import dev.farthing.application.ManagedBy;
import dev.farthing.domain.upstream.Ceilings;
import dev.farthing.domain.upstream.CredentialStatus;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.upstream.PoolRules;
import dev.farthing.domain.upstream.ServedModels;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A credential as it is kept, without its secret.
public record KeptCredential(
        UUID id,
        UUID providerId,
        String secretHint,
        Share share,
        Health health,
        ManagedBy managedBy,
        Instant createdAt,
        Instant updatedAt) {

    /// How it takes part in the pool.
    ///
    /// @param note what people want to remember of it
    /// @param proxyId the proxy it goes through; null: one of its provider's, always the same
    public record Share(
            String name,
            int weight,
            int priority,
            List<String> tags,
            @Nullable Integer maxConcurrent,
            @Nullable String note,
            ServedModels models,
            @Nullable UUID proxyId,
            Ceilings ceilings) {
        public Share {
            tags = List.copyOf(tags);
        }

        /// With what its vendor lists for it now.
        Share listing(List<String> listed) {
            return new Share(
                    name, weight, priority, tags, maxConcurrent, note, models.withListed(listed), proxyId, ceilings);
        }

        /// One that is used as much as there is.
        @SuppressWarnings("TooManyParameters")
        public Share(
                String name,
                int weight,
                int priority,
                List<String> tags,
                @Nullable Integer maxConcurrent,
                @Nullable String note,
                ServedModels models,
                @Nullable UUID proxyId) {
            this(name, weight, priority, tags, maxConcurrent, note, models, proxyId, Ceilings.NONE);
        }

        /// One that serves all models and of which nothing is noted.
        public Share(String name, int weight, int priority, List<String> tags, @Nullable Integer maxConcurrent) {
            this(name, weight, priority, tags, maxConcurrent, null, ServedModels.ALL, null);
        }
    }

    /// A model that its vendor limits for this credential alone.
    ///
    /// @param reason the label of what went wrong
    public record RestingModel(String model, Instant until, String reason) {}

    /// What we believe of it and why.
    ///
    /// @param resting the models that rest, soonest end first
    public record Health(
            CredentialStatus status,
            int failureCount,
            @Nullable Instant cooldownUntil,
            @Nullable Instant lastUsedAt,
            @Nullable Instant lastVerifiedAt,
            @Nullable String lastError,
            List<RestingModel> resting) {
        public static final Health NEW = new Health(CredentialStatus.ACTIVE, 0, null, null, null, null);

        public Health {
            resting = List.copyOf(resting);
        }

        /// With these models that rest.
        public Health resting(List<RestingModel> models) {
            return new Health(status, failureCount, cooldownUntil, lastUsedAt, lastVerifiedAt, lastError, models);
        }

        /// None of its models rests.
        public Health(
                CredentialStatus status,
                int failureCount,
                @Nullable Instant cooldownUntil,
                @Nullable Instant lastUsedAt,
                @Nullable Instant lastVerifiedAt,
                @Nullable String lastError) {
            this(status, failureCount, cooldownUntil, lastUsedAt, lastVerifiedAt, lastError, List.of());
        }

        Health with(CredentialStatus other) {
            return new Health(other, failureCount, cooldownUntil, lastUsedAt, lastVerifiedAt, lastError, resting);
        }

        /// The vendor took it; what a person has switched off stays off.
        Health verified(Instant now) {
            return new Health(reset().status(), 0, null, lastUsedAt, now, reset().lastError(), resting);
        }

        /// The vendor refused it; what a person has switched off stays off.
        Health refused(String sentence, Instant now) {
            var other = status == CredentialStatus.DISABLED ? status : CredentialStatus.INVALID;
            return new Health(other, failureCount, null, lastUsedAt, now, sentence, resting);
        }

        /// Nothing is left on its account: what follows is the same as when a call finds that out.
        Health emptied(PoolRules rules, Instant now) {
            if (status == CredentialStatus.DISABLED) {
                return new Health(status, failureCount, cooldownUntil, lastUsedAt, now, lastError, resting);
            }
            var until = switch (rules.emptyAccount()) {
                case DISABLE -> null;
                case COOL -> now.plus(rules.emptyCooling());
            };
            return new Health(
                    until == null ? CredentialStatus.DISABLED : CredentialStatus.COOLING,
                    failureCount + 1,
                    until,
                    lastUsedAt,
                    now,
                    FailureClass.ACCOUNT_EMPTY.label(),
                    resting);
        }

        /// The vendor said nothing that could be held against it.
        Health doubted(String sentence, Instant now) {
            return new Health(
                    status, failureCount, cooldownUntil, lastUsedAt, now, isEmpty() ? lastError : sentence, resting);
        }

        /// A person switches it off: it does not come back by itself, whatever becomes of its account.
        Health switchedOff() {
            return new Health(
                    CredentialStatus.DISABLED,
                    failureCount,
                    cooldownUntil,
                    lastUsedAt,
                    lastVerifiedAt,
                    isEmpty() ? null : lastError,
                    resting);
        }

        /// Whether it is out of use because nothing was left on its account.
        boolean isEmpty() {
            return (status == CredentialStatus.DISABLED || status == CredentialStatus.COOLING)
                    && FailureClass.ACCOUNT_EMPTY.label().equals(lastError);
        }

        /// Takes part again.
        Health refilled() {
            return new Health(CredentialStatus.ACTIVE, 0, null, lastUsedAt, lastVerifiedAt, null, resting);
        }

        /// Ends being switched off; what the vendor refused stays refused.
        Health enabled() {
            return status == CredentialStatus.DISABLED ? with(CredentialStatus.ACTIVE) : this;
        }

        /// Forgets failures and rests; what a person has switched off stays off, and what waits for a payment goes
        /// on waiting.
        Health reset() {
            return new Health(
                    status == CredentialStatus.DISABLED ? status : CredentialStatus.ACTIVE,
                    0,
                    null,
                    lastUsedAt,
                    lastVerifiedAt,
                    status == CredentialStatus.DISABLED && isEmpty() ? lastError : null);
        }
    }

    /// With another health, changed then.
    public KeptCredential withHealth(Health other, Instant now) {
        return new KeptCredential(id, providerId, secretHint, share, other, managedBy, createdAt, now);
    }
}
