package dev.farthing.application.report;

import dev.farthing.domain.upstream.FailureClass;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which failed attempts are wanted; a null narrows nothing.
///
/// @param orgId null for every org
/// @param code what the failure is called in a refusal, such as upstream_auth
/// @param search a part of the vendor's message, of the code or of the key's name
public record ErrorFilter(
        @Nullable UUID orgId,
        @Nullable FailureClass failureClass,
        FailureClass.@Nullable Level level,
        @Nullable Integer httpStatus,
        @Nullable String code,
        @Nullable String provider,
        @Nullable UUID credentialId,
        @Nullable UUID keyId,
        @Nullable String model,
        @Nullable UUID requestId,
        @Nullable String search,
        @Nullable Instant from,
        @Nullable Instant to) {
    /// All of an org, or of every org.
    public static ErrorFilter all(@Nullable UUID orgId) {
        return new ErrorFilter(orgId, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    /// Whether it lets everything of its org through.
    public boolean isAll() {
        return equals(all(orgId));
    }
}
