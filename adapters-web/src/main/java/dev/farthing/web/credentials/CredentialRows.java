package dev.farthing.web.credentials;

import dev.farthing.application.setting.Setting;
import dev.farthing.application.upstream.KeptCredential;
import dev.farthing.domain.upstream.CredentialStatus;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.web.Format;
import dev.farthing.web.Shown;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How credentials look on their pages.
final class CredentialRows {
    private CredentialRows() {}

    /// @param until when its rest ends, as programs read it; null when it does not rest
    /// @param untilTold the same as people read it
    /// @param error what it is blamed for; null for nothing
    /// @param setting the name of what governs the state it is in; null where nothing does
    record Row(
            UUID id,
            String name,
            String hint,
            UUID providerId,
            String provider,
            String status,
            String failures,
            boolean failing,
            @Nullable String until,
            @Nullable Shown untilTold,
            @Nullable String error,
            @Nullable String setting,
            List<Rest> resting,
            Shown lastUsed,
            Shown verified,
            Shown created,
            List<String> tags) {
        static Row of(KeptCredential kept, Map<UUID, String> providers, Format format) {
            var health = kept.health();
            var until = health.status() == CredentialStatus.COOLING ? health.cooldownUntil() : null;
            return new Row(
                    kept.id(),
                    kept.share().name(),
                    kept.secretHint(),
                    kept.providerId(),
                    providers.getOrDefault(kept.providerId(), kept.providerId().toString()),
                    word(health.status()),
                    format.count(health.failureCount()),
                    health.failureCount() > 0,
                    until == null ? null : until.toString(),
                    until == null ? null : format.at(until),
                    health.lastError(),
                    governing(health),
                    health.resting().stream().map(one -> Rest.of(one, format)).toList(),
                    format.atOrNever(health.lastUsedAt()),
                    format.atOrNever(health.lastVerifiedAt()),
                    format.at(kept.createdAt()),
                    kept.share().tags());
        }

        public boolean isHealthy() {
            return status.equals(word(CredentialStatus.ACTIVE));
        }
    }

    /// A model that rests for this credential alone.
    record Rest(String model, String until, Shown untilTold, String reason) {
        static Rest of(KeptCredential.RestingModel resting, Format format) {
            return new Rest(resting.model(), resting.until().toString(), format.at(resting.until()), resting.reason());
        }
    }

    static String word(CredentialStatus status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable String governing(KeptCredential.Health health) {
        var setting = governor(health);
        return setting == null ? null : setting.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable Setting governor(KeptCredential.Health health) {
        boolean isEmpty = FailureClass.ACCOUNT_EMPTY.label().equals(health.lastError());
        return switch (health.status()) {
            case COOLING -> isEmpty ? Setting.EMPTY_ACCOUNT_COOLDOWN_SECONDS : Setting.COOLDOWN_SECONDS;
            case INVALID -> Setting.INVALID_CREDENTIAL_DAYS;
            case DISABLED -> isEmpty ? Setting.EMPTY_ACCOUNT : null;
            case ACTIVE -> {
                if (!health.resting().isEmpty()) {
                    yield Setting.RATE_LIMIT_SCOPE;
                }
                yield health.failureCount() > 0 ? Setting.BREAKER_FAILURES : null;
            }
        };
    }
}
