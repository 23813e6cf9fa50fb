package dev.farthing.application.report;

import dev.farthing.domain.usage.CallStatus;
import dev.farthing.domain.usage.UsageSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Whose usage is wanted, and of when; a null narrows nothing.
///
/// @param orgId null for every org
/// @param sandbox whether calls of sandbox keys count too
/// @param calls what only the sums by everything know
/// @param timed whether it is told too how long most calls took, which is much to read
public record UsageFilter(
        @Nullable UUID orgId,
        @Nullable UUID teamId,
        @Nullable UUID keyId,
        @Nullable String model,
        @Nullable String provider,
        boolean sandbox,
        Calls calls,
        Span span,
        boolean timed) {
    /// With how long most calls took.
    public UsageFilter(
            @Nullable UUID orgId,
            @Nullable UUID teamId,
            @Nullable UUID keyId,
            @Nullable String model,
            @Nullable String provider,
            boolean sandbox,
            Calls calls,
            Span span) {
        this(orgId, teamId, keyId, model, provider, sandbox, calls, span, true);
    }

    /// The same, but for how long most calls took.
    public UsageFilter untimed() {
        return new UsageFilter(orgId, teamId, keyId, model, provider, sandbox, calls, span, false);
    }

    /// Which calls count; a null narrows nothing.
    ///
    /// @param tag one of the call's
    /// @param client what the client calls itself: the first word, with or without a version
    /// @param oneByOne whether they are read even where the sums would do: they tell more
    public record Calls(
            @Nullable CallStatus status,
            @Nullable UsageSource usageSource,
            @Nullable UUID credentialId,
            @Nullable String upstreamModel,
            @Nullable String dialect,
            @Nullable String endpoint,
            @Nullable String tag,
            @Nullable String client,
            @Nullable Boolean stream,
            boolean oneByOne) {
        /// All of them.
        public static final Calls ALL = new Calls(null, null, null, null, null, null, null, null, null);

        /// Those, as the sums have them.
        @SuppressWarnings("TooManyParameters")
        public Calls(
                @Nullable CallStatus status,
                @Nullable UsageSource usageSource,
                @Nullable UUID credentialId,
                @Nullable String upstreamModel,
                @Nullable String dialect,
                @Nullable String endpoint,
                @Nullable String tag,
                @Nullable String client,
                @Nullable Boolean stream) {
            this(status, usageSource, credentialId, upstreamModel, dialect, endpoint, tag, client, stream, false);
        }
    }

    /// Whether only the sums by everything know what is wanted.
    public boolean isDetail() {
        return calls.status() != null
                || calls.usageSource() != null
                || calls.credentialId() != null
                || calls.upstreamModel() != null
                || calls.dialect() != null
                || calls.endpoint() != null
                || calls.tag() != null
                || calls.client() != null
                || calls.stream() != null;
    }

    /// Whether the calls themselves are to be read, one by one.
    public boolean isOneByOne() {
        return calls.oneByOne();
    }

    /// Whether it tells what only the platform's own may know.
    boolean isUpstream() {
        return calls.credentialId() != null || calls.upstreamModel() != null;
    }

    UsageFilter ofTeam(UUID team) {
        return new UsageFilter(orgId, team, keyId, model, provider, sandbox, calls, span, timed);
    }

    UsageFilter within(Span newSpan) {
        return new UsageFilter(orgId, teamId, keyId, model, provider, sandbox, calls, newSpan, timed);
    }
}
